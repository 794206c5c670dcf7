package typeset

import (
	"strings"

	"github.com/qubitz/reportjobs/render/internal/hyphen"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A Fragment is a part of a line in one face.
type Fragment struct {
	X    float64 // from the start of the line
	W    float64
	Face ink.Face
	Text string
	Look *Look // of a link, note or code; else nil

	Space float64 // that each space in it is wider, in a justified line
}

// A Line is set text that fits its measure.
type Line struct {
	Fragments []Fragment
	W         float64
	trail     bool // the text goes on behind a space
}

// A Setter breaks text into lines. Its slices are used again and again: what
// it returns is good until [Setter.Empty].
type Setter struct {
	fonts *Fonts
	ruler ruler
	Gate  *Gate // through which all text comes
	Refs  Refs

	runs      []run
	words     []word
	breaks    []int32
	costs     []float64
	before    []int32
	lines     []Line
	fragments []Fragment

	Patterns  *hyphen.Patterns // of the language of the text; nil: it stays ragged
	syllables []int            // byte offsets of where a word may be broken
}

// NewSetter returns one for texts that lead nowhere.
func NewSetter(f *Fonts) *Setter { return &Setter{fonts: f, ruler: f.table, Gate: NewGate(f)} }

// Empty makes the setter ready for another document, of whose texts it holds
// nothing any more.
func (s *Setter) Empty() {
	s.Refs, s.Gate = Refs{}, NewGate(s.fonts)
	clear(s.runs[:cap(s.runs)])
	clear(s.lines)
	clear(s.fragments)
	s.runs, s.words, s.lines, s.fragments = s.runs[:0], s.words[:0], s.lines[:0], s.fragments[:0]
}

// Room is how many runs or words it has memory for.
func (s *Setter) Room() int { return max(cap(s.words), cap(s.runs)) }

// Here is how many runs and words it holds, for [Setter.Rewind].
func (s *Setter) Here() (runs, words int) { return len(s.runs), len(s.words) }

// Width is how wide text is in one face, in points.
func (s *Setter) Width(f ink.Face, size float64, text string) float64 {
	return float64(s.ruler.width(f, text)) * size / Thousand
}

// Rewind gives up the passages that were shaped since there were so many runs
// and words.
func (s *Setter) Rewind(runs, words int) {
	s.runs, s.words = s.runs[:runs], s.words[:words]
}

// Wrap breaks t into lines of at most measure points. A line ends only at a
// space, so that a reader who copies the text gets the words back; a word
// that is longer than a line is broken anywhere.
func (s *Setter) Wrap(t string, base ink.Face, size, measure float64) []Line {
	runs, words := len(s.runs), len(s.words)
	p := s.Shape(t, base)
	out := s.Set(&p, size, measure)
	s.Rewind(runs, words)
	return out
}

// Set breaks a passage into lines.
func (s *Setter) Set(p *Passage, size, measure float64) []Line {
	room := int(measure*Thousand/size + 0.5)
	words := p.words
	if p.Longest > room {
		before := len(s.words)
		words = s.chopped(p, room)
		defer s.Rewind(len(s.runs), before)
	}
	first := len(s.lines)
	from := int32(0)
	for _, to := range s.ends(words, room) {
		s.lines = append(s.lines, s.line(p, words[from:to], size/Thousand))
		from = to
	}
	s.lines = s.lines[:first+trim(s.lines[first:])]
	return s.lines[first:len(s.lines):len(s.lines)]
}

// line sets words side by side, with as few fragments as there are runs.
func (s *Setter) line(p *Passage, words []word, scale float64) Line {
	from, to := words[0], words[len(words)-1]
	first := len(s.fragments)
	for i := from.from.run; i <= to.to.run; i++ {
		r := &p.runs[i]
		begin, end, x, right := 0, len(r.text), r.start, r.end
		if i == from.from.run {
			begin, x = int(from.from.at), from.start
		}
		if i == to.to.run {
			end, right = int(to.to.at), to.end
		}
		if begin == end {
			continue
		}
		text := r.shown(begin, end)
		if i == to.to.run && to.hyphen > 0 {
			text, right = text+SoftHyphen, right+int(to.hyphen)
		}
		s.fragments = append(s.fragments, Fragment{
			X: float64(x-from.start) * scale, W: float64(right-x) * scale, Face: r.face, Text: text, Look: r.look,
		})
	}
	n := len(s.fragments)
	trail := (to.joint.spaced() || to.joint == feed) && to.to != p.words[len(p.words)-1].to
	return Line{Fragments: s.fragments[first:n:n], W: float64(to.end-from.start+int(to.hyphen)) * scale, trail: trail}
}

// Text is what the line says, without its looks.
func (l *Line) Text() string {
	var out strings.Builder
	for i := range l.Fragments {
		out.WriteString(l.Fragments[i].Text)
	}
	return out.String()
}

// trim takes empty lines away at both ends and all but one in between. It
// returns how many are left.
func trim(lines []Line) int {
	n := 0
	for _, l := range lines {
		empty := len(l.Fragments) == 0
		if empty && (n == 0 || len(lines[n-1].Fragments) == 0) {
			continue
		}
		lines[n] = l
		n++
	}
	for n > 0 && len(lines[n-1].Fragments) == 0 {
		n--
	}
	return n
}

// Caption breaks a caption behind its label, which is set in another face.
func (s *Setter) Caption(label string, beside ink.Face, t string, in ink.Font, measure float64) []Line {
	runs, words := len(s.runs), len(s.words)
	c := s.shaper()
	if label != "" {
		c.add(label+". ", beside, nil)
	}
	c.text(t, in.Face)
	p := c.done(runs, words)
	out := s.Set(&p, in.Size, measure)
	s.Rewind(runs, words)
	return out
}

// Widest returns the widths of t on one line and of its longest word.
func (s *Setter) Widest(t string, base ink.Face, size float64) (all, longest float64) {
	runs, words := len(s.runs), len(s.words)
	p := s.Shape(t, base)
	s.Rewind(runs, words)
	return float64(p.Widest) * size / Thousand, float64(p.Longest) * size / Thousand
}

// OneLine makes one space of all that stands between two words.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Fit shortens s to measure, with an ellipsis if anything is cut.
func (s *Setter) Fit(text string, f ink.Face, size, measure float64) string {
	text = OneLine(s.Gate.Clean(text))
	if s.Width(f, size, text) <= measure {
		return text
	}
	room := measure - s.Width(f, size, "…")
	for i, r := range text {
		if room -= s.Width(f, size, string(r)); room < 0 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
