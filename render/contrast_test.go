package render

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/bounds"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// The color that an error names is one that passes.
func TestNamedColorPasses(t *testing.T) {
	for _, pale := range []string{"#9ca3af", "#ffffff", "#ff0000", "#00ff88", "#8888ff"} {
		theme := Executive()
		theme.Colors.Muted = pale
		_, err := New(&Options{Theme: &theme})
		require.Error(t, err)
		text := err.Error()
		theme.Colors.Muted = text[strings.LastIndex(text, "; #")+2:][:7]
		_, err = New(&Options{Theme: &theme})
		require.NoError(t, err, text)
	}
}

func TestContrast(t *testing.T) { // the examples of WCAG and its tools
	white := ink.Color{255, 255, 255}
	require.InDelta(t, 21, ink.Contrast(white, ink.Color{}), 1e-9)
	require.InDelta(t, 1, ink.Contrast(white, white), 1e-9)
	require.InDelta(t, 4.48, ink.Contrast(white, ink.Color{0x77, 0x77, 0x77}), 0.005)
	require.InDelta(t, 4.54, ink.Contrast(ink.Color{0x76, 0x76, 0x76}, white), 0.005)
	require.InDelta(t, 2.0, ink.Contrast(ink.Color{255, 0, 0}, ink.Color{0, 0, 255}), 0.2)
}

// hues are accents all around the wheel, from deep to pale.
func hues(step int) (out []string) {
	for hue := 0; hue < 360; hue += step {
		for _, light := range []float64{0.08, 0.3, 0.5, 0.7, 0.92} {
			for _, full := range []float64{0.25, 1} {
				out = append(out, hsl(float64(hue), full, light).String())
			}
		}
	}
	return append(out, "#000000", "#ffffff", "#808080")
}

func hsl(hue, full, light float64) (c ink.Color) {
	chroma := (1 - math.Abs(2*light-1)) * full
	for i, shift := range []float64{0, 240, 120} { // red, green, blue
		h := math.Mod(hue+shift, 360) / 60
		v := 0.0
		switch {
		case h < 1 || h >= 5:
			v = 1
		case h < 2:
			v = 2 - h
		case h >= 4:
			v = h - 4
		}
		c[i] = uint8((light - chroma/2 + chroma*v) * 255)
	}
	return c
}

// Whatever the accent, each text of a page has a contrast of 4.5:1 to what is
// drawn under it, and the accent itself stays as it is.
func TestTextCanBeRead(t *testing.T) {
	step := 45
	if bounds.Factor > 1 {
		step = 180
	}
	d := golden()["report"]
	d.Sections[0].Blocks = append(d.Sections[0].Blocks, &KPIs{Items: []KPI{{Label: "Label `code`", Value: "1", Note: "see [x](https://x.y) and `code`"}}},
		&Callout{"A [link](https://x.y)", "and `code` [`linked`](https://x.y)"}, &Quote{"Some `code`", "By `nobody`"})
	d.Section("Shades").Chart(goldenChart("stacked", "Shares", 6)).Chart(goldenChart("stacked", "Shares", 2)).Chart(goldenChart("bar", "Bars", 3))
	d.Sections = append(d.Sections, gallery()...)
	for name, theme := range themes() {
		for _, accent := range hues(step) {
			e := themed(t, theme, func(o *Options) { o.Accent = accent })
			require.Equal(t, accent, e.colors.Accent.String())
			l, err := e.lay(t.Context(), d)
			require.NoError(t, err)
			texts := 0
			for i := range l.pages {
				texts += checkContrast(t, fmt.Sprintf("%s, accent %s, page %d", name, accent, i+1), l.pages[i].ops)
			}
			require.Greater(t, texts, 300)
			e.release(l)
		}
	}
}

// checkContrast compares each text with what was filled under its middle last.
func checkContrast(t *testing.T, where string, ops []ink.Op) (texts int) {
	t.Helper()
	for i := range ops {
		o := &ops[i]
		if o.Kind != ink.Text || strings.TrimSpace(o.Text) == "" {
			continue
		}
		texts++
		x, y := o.X+o.W/2, o.Y-ink.Middle(o.Size)
		under := ink.Color{255, 255, 255}
		for k := range ops[:i] {
			if c, ok := covers(&ops[k], x, y); ok {
				under = c
			}
		}
		if !o.Color.Readable(under) {
			require.Fail(t, "unreadable", "%s: %q in %v on %v: %.2f:1", where, o.Text, o.Color, under, ink.Contrast(o.Color, under))
		}
	}
	return texts
}

// covers tells which color an op fills a point with.
func covers(o *ink.Op, x, y float64) (ink.Color, bool) {
	switch {
	case x < o.X || x > o.X+o.W || y < o.Y || y > o.Y+o.H:
	case o.Kind == ink.Rect:
		return o.Color, true
	case o.Kind == ink.Path && o.Shape.Fill != nil && holds(o.Shape, x-o.X, y-o.Y):
		return *o.Shape.Fill, true
	}
	return ink.Color{}, false
}

// holds tells whether a point is inside an outline: a ray from it crosses that
// an odd number of times. A curve counts as lines.
func holds(s *ink.Shape, x, y float64) bool {
	var fromX, fromY, startX, startY float64
	crossings := 0
	to := func(x1, y1 float64) {
		if (fromY > y) != (y1 > y) && x < (x1-fromX)*(y-fromY)/(y1-fromY)+fromX {
			crossings++
		}
		fromX, fromY = x1, y1
	}
	for _, g := range s.Segments {
		switch g.Kind {
		case ink.MoveTo:
			fromX, fromY, startX, startY = g.X, g.Y, g.X, g.Y
		case ink.LineTo:
			to(g.X, g.Y)
		case ink.Close:
			to(startX, startY)
		case ink.CurveTo:
			a, b := fromX, fromY
			for i := 1; i <= 12; i++ {
				p := float64(i) / 12
				q := 1 - p
				to(q*q*q*a+3*q*q*p*g.X1+3*q*p*p*g.X2+p*p*p*g.X, q*q*q*b+3*q*q*p*g.Y1+3*q*p*p*g.Y2+p*p*p*g.Y)
			}
		}
	}
	return crossings%2 == 1
}

// Text on a shade of a chart is white, ink or black: one of them is readable on
// any color.
func TestTextOnAnyColor(t *testing.T) {
	colors := engine(t, nil).colors
	for _, c := range hues(3) {
		under, err := parseColor(c)
		require.NoError(t, err)
		require.True(t, colors.On(under).Readable(under), "%v", under)
	}
}

// The subtitle of a cover, in a pale accent, can be read on any field.
func TestSubtitleOnTheField(t *testing.T) {
	for _, heading := range []string{"#5b5b5b", "#004d00", "#6a0000", "#000000"} {
		for _, accent := range hues(60) {
			p, err := newPalette(Colors{Heading: heading, Accent: accent})
			require.NoError(t, err)
			require.True(t, p.Pale.Readable(p.Dark), "%s on %s", p.Pale, p.Dark)
		}
	}
}

func TestPaleAccentIsDarkenedForTextOnly(t *testing.T) {
	e := engine(t, &Options{Accent: "#ffcc00"})
	l, err := e.lay(t.Context(), document(&Callout{"Title", "text"}))
	require.NoError(t, err)
	var bars, titles int
	for _, o := range l.pages[len(l.pages)-1].ops {
		if o.Kind == ink.Text && o.Text == "Title" {
			require.Equal(t, e.colors.Link, o.Color)
			titles++
		} else if o.Color == e.colors.Accent {
			bars++
		}
	}
	require.NotEqual(t, e.colors.Accent, e.colors.Link)
	require.Positive(t, titles)
	require.Positive(t, bars)
	require.Equal(t, engine(t, nil).colors.Accent, engine(t, nil).colors.Link, "one that can be read is not touched")
}
