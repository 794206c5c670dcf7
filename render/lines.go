package render

import (
	"strings"

	"github.com/qubitz/reportjobs/render/internal/hyphen"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// A fragment is a part of a line in one face.
type fragment struct {
	x    float64 // from the start of the line
	w    float64
	face ink.Face
	text string
	look *look // of a link, note or code; else nil

	space float64 // that each space in it is wider, in a justified line
}

// A line is set text that fits its measure.
type line struct {
	fragments []fragment
	w         float64
	trail     bool // the text goes on behind a space
}

// A setter breaks text into lines. Its slices are used again and again: what
// it returns is good until it is reset.
type setter struct {
	fonts *fonts
	ruler ruler
	gate  *gate
	terms *Words
	refs  refs

	runs      []run
	words     []word
	cells     []passage // of a table
	breaks    []int32
	costs     []float64
	before    []int32
	lines     []line
	fragments []fragment

	patterns  *hyphen.Patterns // of the language of the text; nil: it stays ragged
	syllables []int            // byte offsets of where a word may be broken
}

func (s *setter) width(f ink.Face, size float64, text string) float64 {
	return float64(s.ruler.width(f, text)) * size / thousand
}

// rewind gives up the passages that were shaped since there were so many runs
// and words.
func (s *setter) rewind(runs, words int) {
	s.runs, s.words = s.runs[:runs], s.words[:words]
}

// wrap breaks t into lines of at most measure points. A line ends only at a
// space, so that a reader who copies the text gets the words back; a word
// that is longer than a line is broken anywhere.
func (s *setter) wrap(t Text, base ink.Face, size, measure float64) []line {
	runs, words := len(s.runs), len(s.words)
	p := s.shape(t, base)
	out := s.set(&p, size, measure)
	s.rewind(runs, words)
	return out
}

// set breaks a passage into lines.
func (s *setter) set(p *passage, size, measure float64) []line {
	room := int(measure*thousand/size + 0.5)
	words := p.words
	if p.longest > room {
		before := len(s.words)
		words = s.chopped(p, room)
		defer s.rewind(len(s.runs), before)
	}
	first := len(s.lines)
	from := int32(0)
	for _, to := range s.ends(words, room) {
		s.lines = append(s.lines, s.line(p, words[from:to], size/thousand))
		from = to
	}
	s.lines = s.lines[:first+trim(s.lines[first:])]
	return s.lines[first:len(s.lines):len(s.lines)]
}

// line sets words side by side, with as few fragments as there are runs.
func (s *setter) line(p *passage, words []word, scale float64) line {
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
			text, right = text+softHyphen, right+int(to.hyphen)
		}
		s.fragments = append(s.fragments, fragment{
			x: float64(x-from.start) * scale, w: float64(right-x) * scale, face: r.face, text: text, look: r.look,
		})
	}
	n := len(s.fragments)
	trail := (to.joint.spaced() || to.joint == feed) && to.to != p.words[len(p.words)-1].to
	return line{fragments: s.fragments[first:n:n], w: float64(to.end-from.start+int(to.hyphen)) * scale, trail: trail}
}

// trim takes empty lines away at both ends and all but one in between. It
// returns how many are left.
func trim(lines []line) int {
	n := 0
	for _, l := range lines {
		empty := len(l.fragments) == 0
		if empty && (n == 0 || len(lines[n-1].fragments) == 0) {
			continue
		}
		lines[n] = l
		n++
	}
	for n > 0 && len(lines[n-1].fragments) == 0 {
		n--
	}
	return n
}

// widest returns the widths of t on one line and of its longest word.
func (s *setter) widest(t Text, base ink.Face, size float64) (all, longest float64) {
	runs, words := len(s.runs), len(s.words)
	p := s.shape(t, base)
	s.rewind(runs, words)
	return float64(p.widest) * size / thousand, float64(p.longest) * size / thousand
}

// fit shortens s to measure, with an ellipsis if anything is cut.
func (s *setter) fit(text string, f ink.Face, size, measure float64) string {
	text = strings.Join(strings.Fields(s.gate.clean(text)), " ")
	if s.width(f, size, text) <= measure {
		return text
	}
	room := measure - s.width(f, size, "…")
	for i, r := range text {
		if room -= s.width(f, size, string(r)); room < 0 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
