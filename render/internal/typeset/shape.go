package typeset

import (
	"strings"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// A ruler knows how wide text is.
type ruler interface {
	// width returns the width of s in thousandths of an em, with its kerning.
	width(in ink.Face, s string) int
	// kern returns by how much right moves where it follows left.
	kern(in ink.Face, left, right rune) int
}

// A run is text of one look.
type run struct {
	text  string
	face  ink.Face
	look  *Look // of a link, note or code; else nil
	fixed bool  // holds spaces at which no line may end
	start int   // where it begins on an endless line, thousandths of an em
	end   int
}

// shown is a part of the text as it is drawn.
func (r *run) shown(from, to int) string {
	if r.fixed {
		return strings.ReplaceAll(r.text[from:to], "\u00A0", " ")
	}
	return r.text[from:to]
}

// A mark is a place in the runs of a passage.
type mark struct{ run, at int32 }

// A word is what stands between two places where a line may end.
type word struct {
	from, to   mark
	start, end int // on an endless line, without the space behind; thousandths of an em
	joint      joint
	hyphen     int32 // width of the hyphen that a line gets which ends here; 0 for none
}

// A Passage is text that is measured and ready to be broken into lines. All
// lengths are thousandths of an em, so it can be set at any size.
type Passage struct {
	runs    []run
	words   []word
	Longest int // word
	Widest  int // line, if it is broken only at line feeds
}

// Fraction is what of a figure stands behind its whole part, in thousandths of
// an em. It is not ok for what is no figure.
func (s *Setter) Fraction(p *Passage) (int, bool) {
	if len(p.runs) != 1 || len(p.words) != 1 {
		return 0, false
	}
	r := &p.runs[0]
	point := strings.LastIndexByte(r.text, '.')
	if point < 0 || point+1 == len(r.text) || !figure(r.text[point+1]) {
		point = strings.LastIndexAny(r.text, "0123456789") + 1
	}
	if point == 0 {
		return 0, false
	}
	return s.ruler.width(r.face, r.shown(point, len(r.text))), true
}

// Length is that of the passage on one endless line.
func (p *Passage) Length() int { return p.words[len(p.words)-1].end - p.words[0].start }

// Shape measures t in the face base. What it returns is valid until the setter
// is rewound to before it.
func (s *Setter) Shape(t string, base ink.Face) Passage {
	firstRun, firstWord := len(s.runs), len(s.words)
	c := s.shaper()
	c.text(t, base)
	return c.done(firstRun, firstWord)
}

func (s *Setter) shaper() shaper { return shaper{Setter: s, base: len(s.runs), behind: true} }

// A shaper reads runs and makes words of them.
type shaper struct {
	*Setter
	base   int // index of the first run
	pos    int // on the endless line
	prev   rune
	behind bool   // a space or a line feed, or nothing, stands before what comes
	begun  bool   // the last word is not closed
	last   string // what the last word ended with, up to where its run began
	began  bool   // some word is closed
}

// text reads a text with its markup.
func (c *shaper) text(t string, base ink.Face) {
	if !markup.Marked(t) {
		c.add(c.Gate.Clean(t), base, nil)
		return
	}
	for _, sp := range markup.Spans(t) {
		text, look := c.Refs.resolve(sp)
		c.add(c.Gate.Clean(text), c.fonts.styled(base, sp.Style), look)
	}
}

// add reads one run.
func (c *shaper) add(text string, f ink.Face, l *Look) {
	if strings.Contains(text, "  ") || strings.Contains(text, "\n ") {
		text = squeeze(text)
	}
	if c.behind && strings.HasPrefix(text, " ") {
		text = text[1:]
	}
	if text == "" {
		return
	}
	r := run{text: text, face: f, look: l, start: c.pos, fixed: strings.Contains(text, "\u00A0")}
	c.prev = 0 // text of different looks is not kerned, as it would overlap
	c.runs = append(c.runs, r)
	index, wide := int32(len(c.runs)-1-c.base), holdsWide(text) || c.begun && holdsWide(c.last)
	for from := 0; from < len(text); {
		n := ending(text[from:])
		if n > 0 {
			if wide {
				c.tight(index, from, from+n)
			} else {
				c.part(index, from, from+n)
			}
			from += n
			continue
		}
		c.gap(&c.runs[len(c.runs)-1], from)
		from++
	}
	c.runs[len(c.runs)-1].end = c.pos
}

// ending returns where the first space or line feed of s is, or its length.
func ending(s string) int {
	for i := range len(s) {
		if s[i] == ' ' || s[i] == '\n' {
			return i
		}
	}
	return len(s)
}

// tight reads what stands between two spaces and has characters between which
// lines may end: a word for each stretch where none may.
func (c *shaper) tight(index int32, from, to int) {
	text := c.runs[len(c.runs)-1].text
	if c.begun && from == 0 { // the word began in another run
		before, _ := utf8.DecodeLastRuneInString(c.last)
		if first, _ := utf8.DecodeRuneInString(text); tightly(before, first) {
			c.close(tight)
		}
	}
	for from < to {
		n := tightBreak(text[from:to])
		c.part(index, from, from+n)
		if from += n; from < to {
			c.close(tight)
		}
	}
}

// part reads a word, or what of it is in this run.
func (c *shaper) part(index int32, from, to int) {
	r := &c.runs[len(c.runs)-1]
	text := r.text[from:to]
	first := rune(text[0])
	if first >= utf8.RuneSelf {
		first, _ = utf8.DecodeRuneInString(text)
	}
	c.join(r, from, first)
	if !c.begun {
		c.begun = true
		if c.began {
			if last := &c.words[len(c.words)-1]; last.joint != feed && last.joint != tight {
				last.joint = jointOf(c.last, text)
			}
		}
		c.words = append(c.words, word{from: mark{index, int32(from)}, start: c.pos})
	}
	c.pos += c.ruler.width(r.face, r.shown(from, to))
	if c.prev = rune(text[len(text)-1]); c.prev >= utf8.RuneSelf {
		c.prev, _ = utf8.DecodeLastRuneInString(text)
	}
	now := &c.words[len(c.words)-1]
	now.to, now.end = mark{index, int32(to)}, c.pos
	c.last, c.behind = text, false
}

// join kerns the first rune at a place in r with the one before it. Where a
// run begins, the kerning belongs to neither.
func (c *shaper) join(r *run, at int, first rune) {
	if c.prev != 0 {
		c.pos += c.ruler.kern(r.face, plainSpace(c.prev), plainSpace(first))
	}
	if at == 0 {
		r.start = c.pos
	}
}

func plainSpace(r rune) rune {
	if r == '\u00A0' {
		return ' '
	}
	return r
}

// gap reads a space or a line feed. Of several spaces only one counts.
func (c *shaper) gap(r *run, at int) {
	if r.text[at] == '\n' {
		c.close(feed)
		c.behind, c.prev = true, 0
		return
	}
	c.close(free)
	if !c.behind {
		c.join(r, at, ' ')
		c.pos += c.ruler.width(r.face, " ")
		c.prev = ' '
	}
	c.behind = true
}

// close ends a word, or an empty line.
func (c *shaper) close(with joint) {
	switch {
	case c.begun:
		c.words[len(c.words)-1].joint = with
		c.begun, c.began = false, true
	case with == feed && c.began && c.words[len(c.words)-1].joint != feed:
		c.words[len(c.words)-1].joint = feed // a space stands before the line feed
	case with == feed && c.began:
		at := c.words[len(c.words)-1].to
		c.words = append(c.words, word{from: at, to: at, start: c.pos, end: c.pos, joint: feed})
	}
}

func (c *shaper) done(firstRun, firstWord int) Passage {
	c.close(free)
	p := Passage{runs: c.runs[firstRun:len(c.runs):len(c.runs)], words: c.words[firstWord:len(c.words):len(c.words)]}
	begin := 0
	for i := range p.words {
		w := &p.words[i]
		p.Longest = max(p.Longest, w.end-w.start)
		p.Widest = max(p.Widest, w.end-p.words[begin].start)
		if w.joint == feed {
			begin = i + 1
		}
	}
	return p
}

// squeeze makes one space of several, and none of those behind a line feed.
func squeeze(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	last := byte('x')
	for i := range len(s) {
		if s[i] != ' ' || last != ' ' && last != '\n' {
			out.WriteByte(s[i])
			last = s[i]
		}
	}
	return out.String()
}
