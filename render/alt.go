package render

import (
	"fmt"
	"math"
	"strings"
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
		out.WriteString(", in " + p.unit)
	}
	if p.log {
		out.WriteString(", logarithmic axis")
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
	switch kind := p.kind; {
	case kind == "stacked":
		return "Stacked bar chart"
	case kind == "line":
		return "Line chart"
	case kind == "area" && len(p.tracks) > 1:
		return "Stacked area chart"
	case kind == "area":
		return "Area chart"
	case kind == "multiples":
		return "Line charts side by side"
	case kind == "waterfall":
		return "Waterfall chart"
	case kind == "donut":
		return "Donut chart"
	}
	return "Bar chart"
}

// headline begins an alternative text, without a full stop.
func headline(kind, title string) string {
	if title = oneLine(title); title != "" {
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
		return fmt.Sprintf("%d steps, from %s to %s after the last one.", n, list[0], p.numerals.text(steps[n-1].to))
	}
	text := strings.Join(list, ", ")
	if n := len(steps); !steps[n-1].total {
		text += "; " + p.numerals.text(steps[n-1].to) + " in the end"
	}
	return text + "."
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// told lists the values of a series, or what is remarkable about many.
func (p *plot) told(values []float64) string {
	var list []string
	low, high, first, n := -1, -1, -1, 0
	for i, v := range values {
		if math.IsNaN(v) {
			list = append(list, p.named(i)+" not known")
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
		return "no values."
	}
	if len(list)*len(p.tracks) <= mostSpoken*2 && len(list) <= mostSpoken {
		return strings.Join(list, ", ") + "."
	}
	return fmt.Sprintf("%d values, from %s to %s; lowest %s, highest %s.", n, list[first], list[last(values)], list[low], list[high])
}

// named is category i, by its number where it has no name.
func (p *plot) named(i int) string {
	if name := oneLine(p.chart.Categories[i]); name != "" {
		return name
	}
	return fmt.Sprint("number ", i+1)
}
