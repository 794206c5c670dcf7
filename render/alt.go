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
	kind := map[string]string{"bar": "Bar chart", "hbar": "Bar chart", "stacked": "Stacked bar chart",
		"line": "Line chart", "donut": "Donut chart"}[p.kind]
	var out strings.Builder
	out.WriteString(kind)
	if title := oneLine(p.chart.Title); title != "" {
		out.WriteString(": " + strings.TrimRight(title, ".!"))
	}
	if spoken(p.unit) {
		out.WriteString(", in " + p.unit)
	}
	out.WriteByte('.')
	for i := range p.tracks {
		out.WriteByte(' ')
		if len(p.tracks) > 1 {
			out.WriteString(p.tracks[i].name + ": ")
		}
		out.WriteString(p.told(p.tracks[i].values))
	}
	return out.String()
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
