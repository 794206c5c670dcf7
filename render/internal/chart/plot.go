package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/markup"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// A plot is a chart that is ready to be drawn: its texts went through the gate,
// and its numbers know how they are written.
type plot struct {
	*typeset.Setter
	words      *Words
	captioning ink.Font
	colors     ink.Palette
	chart      *Chart
	kind       string
	unit       string
	names      []string
	tracks     []track
	highlight  int // -1 for none
	log        bool
	numerals   numerals
}

// A track is a series, with a name.
type track struct {
	name   string
	values []float64
}

// LeastText is the size of the smallest text in a figure, in points.
const LeastText = 6.5

// Sizes of a chart, in points.
const (
	tagSize     = 8.0 // names and values
	tagLead     = 10.0
	mostCaption = 5    // lines
	captionGap  = 8.0  // between the caption and what stands under it
	plotLeast   = 84.0 // height of bars and lines
	plotIdeal   = 148.0
	plotZero    = 26.0  // where all values are zero
	widest      = 150.0 // room for one bar
)

func newPlot(c *Chart, s *Style) *plot {
	p := &plot{Setter: s.Setter, colors: s.Colors, words: &s.Words, captioning: s.Caption, chart: c, kind: c.Kind, highlight: -1, log: c.Log}
	if c.Highlight != nil {
		p.highlight = *c.Highlight
	}
	for _, name := range c.Categories {
		p.names = append(p.names, p.tidy(name))
	}
	for i, s := range c.Series {
		t := track{name: p.tidy(s.Name), values: s.Values}
		if t.name == "" && len(c.Series) > 1 {
			t.name = p.words.Series + " " + strconv.Itoa(i+1)
		}
		p.tracks = append(p.tracks, t)
	}
	p.unit = p.tidy(c.Unit)
	p.numerals = newNumerals(p.unit, p.known())
	if p.kind == "waterfall" {
		p.numerals = newNumerals(p.unit, p.levels())
	}
	return p
}

// tidy passes a name through the gate and puts it on one line.
func (p *plot) tidy(text string) string { return typeset.OneLine(p.Gate.Clean(text)) }

// known are all values but those that are missing.
func (p *plot) known() (out []float64) {
	for _, t := range p.tracks {
		for _, v := range t.values {
			if !math.IsNaN(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// A sketch is a chart at its width, for any height from least to ideal.
type sketch struct {
	least, ideal float64
	draw         func(c *canvas) // below the caption
}

// figure sets the chart with its caption, w wide and no higher than tall.
func (p *plot) figure(label string, w, tall float64) *ink.Drawing {
	return p.captioned(p.caption(label), p.alt(), w, tall, p.sketch)
}

// captioned sets what is sketched, with its caption above it.
func (p *plot) captioned(text, alt string, w, tall float64, sketched func(w, tall float64) sketch) *ink.Drawing {
	caption := p.captioning
	lines := p.captionLines(text, w)
	head := float64(len(lines))*caption.Lead + captionGap
	var ops []ink.Op
	for i := range lines {
		ops = lines[i].Draw(ops, &p.colors, 0, float64(i)*caption.Lead, caption, p.colors.Dark)
	}
	s := sketched(w, tall-head)
	return &ink.Drawing{
		Least: head + s.least, Ideal: head + max(s.least, min(s.ideal, tall-head)), Alt: alt, Caption: len(ops),
		Draw: func(h float64) []ink.Op {
			c := p.canvas(w, h-head)
			s.draw(c)
			all := ops[:len(ops):len(ops)]
			for _, o := range c.Ops {
				o.Y += head
				all = append(all, o)
			}
			return all
		},
	}
}

// captionLines breaks the caption. One that is very long ends with an
// ellipsis; the alternative text has all of it.
func (p *plot) captionLines(text string, w float64) []typeset.Line {
	lines := p.Wrap(text, ink.Regular|ink.Running, p.captioning.Size, w)
	if len(lines) <= mostCaption {
		return lines
	}
	lines = lines[:mostCaption]
	end := &lines[mostCaption-1]
	part := &end.Fragments[len(end.Fragments)-1]
	room := w - part.X - p.Width(part.Face, p.captioning.Size, " …")
	part.Text = p.Fit(part.Text, part.Face, p.captioning.Size, room) + " …"
	part.Text = strings.ReplaceAll(part.Text, "… …", "…")
	part.W = p.Width(part.Face, p.captioning.Size, part.Text)
	return lines
}

// caption is what stands above the figure. A unit that stands neither beside
// the numbers nor in the title is named here.
func (p *plot) caption(label string) string {
	text := label + "."
	if title := p.tidy(p.chart.Title); title != "" {
		text += " **" + markup.Escape(title) + "**"
	}
	if spoken(p.unit) && p.chart.Title == "" {
		text += " " + markup.Escape(p.unit)
	} else if spoken(p.unit) && !mentions(p.chart.Title, p.unit) {
		text += ", " + markup.Escape(p.unit)
	}
	if p.log {
		text += ", " + markup.Escape(p.words.Logarithmic)
	}
	return text
}

// mentions tells whether a title has the words of a unit.
func mentions(title, unit string) bool {
	words := func(s string) string {
		list := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",.:;()", r) })
		return " " + strings.Join(list, " ") + " "
	}
	return strings.Contains(words(title), words(unit))
}

// sketch chooses how the chart is drawn: w wide, its least height below tall.
func (p *plot) sketch(w, tall float64) sketch {
	switch p.kind {
	case "donut":
		return p.donut(w)
	case "line", "area":
		if len(p.names) > 1 {
			return p.trend(w)
		}
	case "multiples":
		return p.multiples(w, tall)
	case "hbar":
		return p.lying(w, tall)
	}
	if p.log { // dots have nothing to stand on
		return p.lying(w, tall)
	}
	if s, ok := p.standing(w); ok {
		return s
	}
	return p.lying(w, tall)
}
