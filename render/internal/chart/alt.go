package chart

import (
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// mostSpoken is how many values an alternative text lists; of more it tells
// the first, the last, the lowest and the highest.
const mostSpoken = 12

// alt is what a chart shows, in words: those of its author, or made from the
// values.
func (p *plot) alt() string {
	if text := strings.TrimSpace(p.chart.Alt); text != "" {
		return text
	}
	var out strings.Builder
	out.WriteString(headline(p.spokenKind(), p.chart.Title))
	if spoken(p.unit) {
		out.WriteString(", " + fill(p.words.Alt.Unit, "{unit}", p.unit))
	}
	if p.log {
		out.WriteString(", " + p.words.Logarithmic)
	}
	out.WriteByte('.')
	if p.kind == "waterfall" {
		return out.String() + " " + p.toldSteps()
	}
	for i := range p.tracks {
		out.WriteByte(' ')
		if len(p.tracks) > 1 {
			out.WriteString(p.tracks[i].name + ": ")
		}
		out.WriteString(p.told(p.tracks[i].values))
	}
	return out.String()
}

// spokenKind is what a chart is called.
func (p *plot) spokenKind() string {
	words := &p.words.Alt
	switch kind := p.kind; {
	case kind == "stacked":
		return words.StackedBars
	case kind == "line":
		return words.Lines
	case kind == "area" && len(p.tracks) > 1:
		return words.StackedAreas
	case kind == "area":
		return words.Areas
	case kind == "multiples":
		return words.Multiples
	case kind == "waterfall":
		return words.Waterfall
	case kind == "donut":
		return words.Donut
	}
	return words.Bars
}

// headline begins an alternative text, without a full stop.
func headline(kind, title string) string {
	if title = typeset.OneLine(title); title != "" {
		return kind + ": " + strings.TrimRight(title, ".!")
	}
	return kind
}

// toldSteps lists the steps of a waterfall, or of many its ends.
func (p *plot) toldSteps() string {
	steps := p.steps(widest)
	var list []string
	for i := range steps {
		list = append(list, p.named(i)+" "+p.said(&steps[i]))
	}
	if n := len(list); n > 2*mostSpoken {
		return fill(p.words.Alt.Steps, "{n}", strconv.Itoa(n), "{first}", list[0], "{last}", p.numerals.text(steps[n-1].to)) + "."
	}
	text := strings.Join(list, ", ")
	if n := len(steps); !steps[n-1].total {
		text += "; " + fill(p.words.Alt.End, "{last}", p.numerals.text(steps[n-1].to))
	}
	return text + "."
}

// told lists the values of a series, or what is remarkable about many.
func (p *plot) told(values []float64) string {
	var list []string
	low, high, first, n := -1, -1, -1, 0
	for i, v := range values {
		if math.IsNaN(v) {
			list = append(list, p.named(i)+" "+p.words.Alt.Unknown)
			continue
		}
		if list = append(list, p.named(i)+" "+p.numerals.text(v)); first < 0 {
			first = i
		}
		if low < 0 || v < values[low] {
			low = i
		}
		if high < 0 || v > values[high] {
			high = i
		}
		n++
	}
	if n == 0 {
		return p.words.Alt.NoValues + "."
	}
	if len(list)*len(p.tracks) <= mostSpoken*2 && len(list) <= mostSpoken {
		return strings.Join(list, ", ") + "."
	}
	return fill(p.words.Alt.Values, "{n}", strconv.Itoa(n), "{first}", list[first], "{last}", list[last(values)],
		"{lowest}", list[low], "{highest}", list[high]) + "."
}

// named is category i, by its number where it has no name.
func (p *plot) named(i int) string {
	if name := typeset.OneLine(p.chart.Categories[i]); name != "" {
		return name
	}
	return fill(p.words.Alt.Number, "{n}", strconv.Itoa(i+1))
}

// fill puts values in the places of what is in braces. A value that has braces
// itself stays as it is.
func fill(text string, values ...string) string { return strings.NewReplacer(values...).Replace(text) }
