package benchmarks

import (
	"io"
	"strings"

	"github.com/signintech/gopdf"
)

// newGopdfPlain parses the fonts once and breaks lines itself.
func newGopdfPlain(*Report) (Make, error) {
	regular, semibold, err := fonts()
	if err != nil {
		return nil, err
	}
	var container gopdf.FontContainer
	if err := container.AddTTFFontData("Inter", regular); err != nil {
		return nil, err
	}
	if err := container.AddTTFFontData("InterB", semibold); err != nil {
		return nil, err
	}
	return func(w io.Writer, r *Report) (int, error) {
		p := &gopdfPages{report: r, lines: measuredLines, widths: map[gopdfFont]map[rune]float64{}}
		p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
		p.fail(p.AddTTFFontFromFontContainer("Inter", &container))
		p.fail(p.AddTTFFontFromFontContainer("InterB", &container))
		return p.write(w)
	}, nil
}

// newGopdfObvious does what the library's examples do: fonts for each document,
// and lines by SplitTextWithWordWrap, which knows one weight.
func newGopdfObvious(*Report) (Make, error) {
	regular, semibold, err := fonts()
	if err != nil {
		return nil, err
	}
	return func(w io.Writer, r *Report) (int, error) {
		p := &gopdfPages{report: r, lines: wrappedLines}
		p.Start(gopdf.Config{PageSize: *gopdf.PageSizeA4})
		p.fail(p.AddTTFFontData("Inter", regular))
		p.fail(p.AddTTFFontData("InterB", semibold))
		return p.write(w)
	}, nil
}

func wrappedLines(p *gopdfPages, spans []Span) [][]Span {
	lines, err := p.SplitTextWithWordWrap(plain(spans), textW)
	p.fail(err)
	out := make([][]Span, len(lines))
	for i, line := range lines {
		out[i] = []Span{{Text: line, Bold: spans[0].Bold}}
	}
	return out
}

// measuredLines breaks greedily, by the width of each word in its weight.
func measuredLines(p *gopdfPages, spans []Span) [][]Span {
	b := lineBreaker{pages: p, size: p.now.size, color: p.now.color}
	for _, s := range spans {
		p.font(s.Bold, b.size, b.color)
		space := b.width(" ")
		for word := range strings.SplitAfterSeq(s.Text, " ") {
			if word == "" {
				continue
			}
			b.add(word, s.Bold, space)
		}
	}
	return b.end()
}

// A lineBreaker collects words in runs of one weight, and runs in lines.
type lineBreaker struct {
	pages *gopdfPages
	size  float64
	color color
	lines [][]Span
	line  []Span
	run   strings.Builder
	bold  bool
	used  float64
}

// width measures each letter once a font: gopdf allocates for each measurement.
func (b *lineBreaker) width(s string) float64 {
	key := gopdfFont{family: b.pages.now.family, size: b.size}
	known := b.pages.widths[key]
	if known == nil {
		known = map[rune]float64{}
		b.pages.widths[key] = known
	}
	sum := 0.0
	for _, r := range s {
		w, ok := known[r]
		if !ok {
			var err error
			w, err = b.pages.MeasureTextWidth(string(r))
			b.pages.fail(err)
			known[r] = w
		}
		sum += w
	}
	return sum
}

// add adds a word with the space behind it, which may hang over the margin.
func (b *lineBreaker) add(word string, bold bool, space float64) {
	trimmed := strings.TrimSuffix(word, " ")
	w := b.width(trimmed)
	if b.used > 0 && b.used+w > textW {
		b.flush()
		b.lines, b.line, b.used = append(b.lines, b.line), nil, 0
	}
	if bold != b.bold {
		b.flush()
		b.bold = bold
	}
	b.run.WriteString(word)
	if b.used += w; len(trimmed) < len(word) {
		b.used += space
	}
}

func (b *lineBreaker) flush() {
	if b.run.Len() > 0 {
		b.line = append(b.line, Span{Text: b.run.String(), Bold: b.bold})
		b.run.Reset()
	}
}

func (b *lineBreaker) end() [][]Span {
	b.flush()
	if len(b.line) > 0 {
		b.lines = append(b.lines, b.line)
	}
	return b.lines
}
