package facts

import (
	"regexp"
	"strconv"
	"strings"
)

// A Quantity is a number with a unit that stands alone in a text: "€1.4M", "87 %".
type Quantity struct {
	value float64
	Unit  string // a sign of money, % or ‰: what cannot be mistaken
}

var figurePattern = regexp.MustCompile(`^([-−–])?((?:US|CA|A|NZ|HK|S|R|MX|CN)?\p{Sc})?[ \x{A0}\x{202F}]?` +
	`(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d{1,6}))?` +
	`[ \x{A0}\x{202F}]?([kKM]|bn|B|million|billion|thousand)?[ \x{A0}\x{202F}]?(%|‰|\p{Sc})?$`)

// magnitude is what words and letters behind a number stand for.
func magnitude(s string) float64 {
	switch s {
	case "k", "K", "thousand":
		return 1e3
	case "M", "million":
		return 1e6
	case "B", "bn", "billion":
		return 1e9
	}
	return 1
}

// ParseFigure reads text that is one figure and nothing else. Ranges, bounds,
// dates, versions, numbers without a sign of their unit, and numbers that
// could be read in two ways are none.
func ParseFigure(text string) (f Quantity, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) == 0 || len(text) > 40 {
		return Quantity{}, false
	}
	m := figurePattern.FindStringSubmatch(text)
	if m == nil || (m[2] == "") == (m[6] == "") { // no unit, or two
		return Quantity{}, false
	}
	f.Unit = m[2] + m[6]
	if m[5] != "" && (f.Unit == "%" || f.Unit == "‰") {
		return Quantity{}, false
	}
	if len(m[4]) == 3 && len(m[3]) <= 3 && m[3] != "0" { // 1.234 is more than a thousand in half of the world
		return Quantity{}, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(m[3], ",", "")+"."+m[4]+"0", 64)
	if err != nil {
		return Quantity{}, false
	}
	f.value = v * magnitude(m[5])
	if m[1] != "" {
		f.value = -f.value
	}
	return f, true
}

// Figure is the value of a field if it is one. The key of a share may carry
// its unit.
func (f *Field) Figure() (Quantity, bool) {
	if !f.Value.Leaf() || f.Value.Kind == Bool {
		return Quantity{}, false
	}
	return ParseFigure(f.Fact())
}

// Figures are what a text or an object lists: figures of one unit with labels.
type Figures struct {
	Labels []string
	Values []float64
	Unit   string
}

// LeastFigures is how many figures make a series.
const LeastFigures = 3

const (
	mostFigures = 12      // more are read off a table
	longestName = 200     // characters of a label
	longestList = 1 << 16 // bytes of a text that is searched for figures
)

// Add takes one more figure. It is not ok if that is of another unit, or one
// too many.
func (s *Figures) Add(label string, f Quantity) bool {
	label = strings.TrimSpace(label)
	if label == "" || len([]rune(label)) > longestName || len(s.Labels) >= mostFigures || len(s.Labels) > 0 && s.Unit != f.Unit {
		return false
	}
	s.Unit = f.Unit
	s.Labels, s.Values = append(s.Labels, label), append(s.Values, f.value)
	return true
}

// OfObject are the figures of an object's fields, all of one unit, or nothing.
func OfObject(v *Value) (s Figures) {
	for i := range v.Fields {
		f := &v.Fields[i]
		figure, ok := f.Figure()
		if !ok || !s.Add(Name(f.Key), figure) {
			return Figures{}
		}
	}
	return s
}

// OfPairs are the figures of labels and values, or nothing.
func OfPairs(list []Pair) (s Figures) {
	for _, p := range list {
		figure, ok := ParseFigure(strings.TrimSuffix(strings.TrimSpace(p.Text), "."))
		if !ok || !s.Add(p.Label, figure) {
			return Figures{}
		}
	}
	return s
}

var numbered = regexp.MustCompile(`\((\d{1,2})\) `)

// OfText are the figures of a numbered list in running text, each behind
// a dash: "(1) product - €0.9M, (2) claims - €0.4M, …". If one part is of
// another kind there are none: a chart of some of them would mislead.
func OfText(text string) (s Figures) {
	if len(text) > longestList || !strings.Contains(text, "(1) ") {
		return Figures{}
	}
	marks := numbered.FindAllStringSubmatchIndex(text, mostFigures+1) // one more is one too many
	for i, m := range marks {
		if text[m[2]:m[3]] != strconv.Itoa(i+1) {
			return Figures{}
		}
		last := i == len(marks)-1
		part := text[m[1]:]
		if last {
			if end := strings.Index(part, ". "); end >= 0 {
				part = part[:end]
			}
		} else {
			part = text[m[1]:marks[i+1][0]]
		}
		part = strings.TrimSuffix(strings.TrimRight(part, " ,;."), " and")
		at, width := dash(part)
		if at < 0 {
			return Figures{}
		}
		figure, ok := ParseFigure(strings.TrimRight(part[at+width:], " ,;"))
		if !ok || !s.Add(part[:at], figure) {
			return Figures{}
		}
	}
	return s
}

// dash finds the last dash or colon between a label and its figure.
func dash(s string) (at, width int) {
	at = -1
	for _, mark := range []string{" - ", " – ", " — ", ": "} {
		if i := strings.LastIndex(s, mark); i > at {
			at, width = i, len(mark)
		}
	}
	return at, width
}
