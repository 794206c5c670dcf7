package render

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/bounds"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

func themes() map[string]Theme {
	return map[string]Theme{"executive": Executive(), "technical": Technical(), "compliance": Compliance()}
}

func themed(t testing.TB, theme Theme, change func(o *Options)) *Engine {
	t.Helper()
	o := &Options{Theme: &theme, Classification: "Internal"}
	if change != nil {
		change(o)
	}
	return engine(t, o)
}

func TestNoThemeIsExecutive(t *testing.T) {
	theme := Executive()
	d := golden()["report"]
	bare, _ := printed(t, engine(t, nil), d)
	same, _ := printed(t, engine(t, &Options{Theme: &theme}), d)
	require.Equal(t, bare, same)
}

func TestAccentOfOptionsWins(t *testing.T) {
	theme := Executive()
	theme.Colors.Accent = "#aa0000"
	require.Equal(t, ink.Color{0xaa, 0, 0}, engine(t, &Options{Theme: &theme}).colors.Accent)
	require.Equal(t, ink.Color{0, 0xaa, 0}, engine(t, &Options{Theme: &theme, Accent: "#00aa00"}).colors.Accent)
}

func TestThemesThatMakeNoSense(t *testing.T) {
	for name, row := range map[string]struct {
		change func(t *Theme)
		want   string
	}{
		"a theme from nothing":         {func(t *Theme) { *t = Theme{} }, "Type.Title.Points: invalid: 0 points, from 16 to 60; begin with Executive()"},
		"no number":                    {func(t *Theme) { t.Type.Body.Points = math.NaN() }, "Type.Body.Points"},
		"lines that touch":             {func(t *Theme) { t.Type.Body.Lead = 9 }, "Type.Body.Lead: invalid: 9 points for type of 9.5, from 10.9 to 23.8"},
		"numbers need a margin":        {func(t *Theme) { t.Spacing.Left = 20 }, "Spacing.Left: invalid: 20, from 66 to"},
		"text wider than the page":     {func(t *Theme) { t.Spacing.Measure = 500 }, "Spacing.Measure"},
		"no measure":                   {func(t *Theme) { t.Spacing.Measure = math.Inf(1) }, "Spacing.Measure"},
		"text over the header":         {func(t *Theme) { t.Spacing.Top = 40 }, "Spacing.Top"},
		"an unknown place":             {func(t *Theme) { t.Furniture.Header.Left = "{titel}" }, "Furniture.Header.Left: invalid: {titel} is none of {title}"},
		"an open brace":                {func(t *Theme) { t.Furniture.Footer.Center = "{page" }, "Furniture.Footer.Center"},
		"no color":                     {func(t *Theme) { t.Colors.Rule = "grey" }, "Colors.Rule: invalid: color \"grey\""},
		"no cover":                     {func(t *Theme) { t.Cover = 7 }, "Cover: invalid: no cover 7"},
		"text too pale":                {func(t *Theme) { t.Colors.Muted = "#9ca3af" }, "Colors.Muted: invalid: #9ca3af on #ffffff has a contrast of 2.54:1, text needs 4.5:1; #6"},
		"headings too pale":            {func(t *Theme) { t.Colors.Heading = "#ffcc00" }, "Colors.Heading: invalid: #ffcc00 on #ffffff has a contrast of 1.51:1"},
		"cards too dark for the text":  {func(t *Theme) { t.Colors.Panel = "#777777" }, "Colors.Text: invalid: #1f2937 on #777777 has a contrast of"},
		"cards too dark for the muted": {func(t *Theme) { t.Colors.Panel = "#e0e0e0" }, "Colors.Muted: invalid: #6b7280 on #e0e0e0"},
	} {
		theme := Executive()
		row.change(&theme)
		_, err := New(&Options{Theme: &theme})
		require.ErrorContains(t, err, "render: Options.Theme."+row.want, name)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, name)
	}
	theme := Compliance()
	_, err := New(&Options{Theme: &theme, Classification: " "})
	require.ErrorContains(t, err, "render: Options.Classification: invalid: the theme shows it on each page")
	theme = Executive()
	theme.Spacing.Top, theme.Spacing.Bottom = 148, 148
	_, err = New(&Options{Theme: &theme, Landscape: true})
	require.ErrorContains(t, err, "render: Options.Theme.Spacing.Top + Spacing.Bottom: invalid: 296, from 0 to 195.3", "the tallest figure has no room")
}

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

// generated documents keep to all rules of layout in each theme and format.
func TestThemesKeepTheRules(t *testing.T) {
	n := uint64(12)
	if bounds.Factor > 1 {
		n = 2
	}
	for name, theme := range themes() {
		for _, format := range []PageFormat{A4, Letter} {
			for _, landscape := range []bool{false, true} {
				e := themed(t, theme, func(o *Options) { o.Page, o.Landscape = format, landscape })
				for seed := range n {
					l, err := e.lay(t.Context(), generated(seed))
					require.NoError(t, err)
					for i, p := range l.pages {
						for _, b := range p.boxes {
							where := fmt.Sprintf("%s, format %d, landscape %t, seed %d, page %d", name, format, landscape, seed, i+1)
							require.GreaterOrEqual(t, b.X, e.geo.gutter-slack, where)
							require.LessOrEqual(t, b.X+b.W, e.geo.right+slack, where)
							require.LessOrEqual(t, b.Y+b.H, e.geo.bottom+slack, where)
						}
					}
				}
			}
		}
	}
}

func TestClassificationStandsOnEachPage(t *testing.T) {
	d := golden()["report"]
	e := themed(t, Compliance(), nil)
	file, result := printed(t, e, d)
	pages := strings.Split(strings.TrimSuffix(program(t, file, "poppler-utils", "pdftotext", "FILE", "-"), "\f"), "\f")
	require.Len(t, pages, result.Pages)
	for i, text := range pages {
		require.Equal(t, 2, strings.Count(text, "INTERNAL"), "page %d", i+1)
	}
}

func TestClausesAreNumbered(t *testing.T) {
	d := NewDocument("")
	d.Section("One").P("first").List("point", "point").P("second").List("point").Numbered("one").
		Row(Blocks{&Paragraph{"beside"}}, Blocks{&Paragraph{"beside"}}).P("third").Section("Below").P("again first")
	l, err := themed(t, Compliance(), nil).lay(t.Context(), d)
	require.NoError(t, err)
	var got []string
	for _, o := range l.pages[0].ops {
		if o.Kind == ink.Text && strings.HasPrefix(o.Text, "(") {
			got = append(got, o.Text)
		}
	}
	require.Equal(t, []string{"(1)", "(a)", "(b)", "(2)", "(a)", "(3)", "(1)"}, got)
	f := flow{clauses: true}
	var letters []string
	for range 28 {
		letters = append(letters, f.letter())
	}
	require.Equal(t, []string{"(z)", "(aa)", "(ab)"}, letters[25:])
}

func TestFurniture(t *testing.T) {
	theme := Executive()
	theme.Furniture = Furniture{
		Header: Band{Left: "{section} · {classification}", Center: "{title}", Right: "Page {page}/{pages}"},
		Footer: Band{Left: "{header} · {footer}", Right: "{number}"},
	}
	d := NewDocument("Title")
	d.Lang = "de"
	d.Section("One").P("x").PageBreak().P("y")
	d.Section("Two").P("z")
	l, err := engine(t, &Options{Theme: &theme, Footer: "foot"}).lay(t.Context(), d)
	require.NoError(t, err)
	for page, want := range [][]string{
		1: {"Page", "2", "/3", "Title", "One", "Seite 2 von 3", "foot"},
		2: {"Page", "3", "/3", "Title", "One", "Seite 3 von 3", "foot"},
	} {
		var got []string
		for _, o := range l.pages[page].ops {
			if o.Kind == ink.Text && (o.Y < upright().top || o.Y > upright().bottom) {
				got = append(got, o.Text)
			}
		}
		if page > 0 {
			require.Equal(t, want, got, "page %d: what separates two texts goes with an empty one", page+1)
		}
	}
}

// Nothing of a header or a footer overlaps or leaves the body's width, however
// long it is.
func TestFurnitureKeepsApart(t *testing.T) {
	long := strings.Repeat("very long ", 30)
	theme := Executive()
	theme.Logo = Logo{Image: logoPNG(t, 800, 100, nil), Alt: "Acme"}
	for _, band := range []Band{{"{title}", "", "{header}"}, {"{title}", "{section}", "{header}"}, {"", "{title}", "{header}"}, {"{title}", "{header}", ""},
		{"{title} {header} {footer} {classification}", "{title} {header}", "{number} {header}"}} {
		theme.Furniture.Header, theme.Furniture.Footer = band, band
		d := NewDocument(long)
		d.Section(Text(long)).P("x")
		l, err := engine(t, &Options{Theme: &theme, Header: long, Footer: long, Classification: long}).lay(t.Context(), d)
		require.NoError(t, err)
		lines := map[float64][]ink.Op{}
		for _, o := range l.pages[1].ops {
			if o.Kind == ink.Text && (o.Y < upright().top || o.Y > upright().bottom) {
				lines[o.Y] = append(lines[o.Y], o)
			}
			if o.Kind == ink.Image {
				o.Y = upright().headerY
				lines[o.Y] = append(lines[o.Y], o)
			}
		}
		require.Len(t, lines, 2)
		for _, list := range lines {
			slices.SortFunc(list, func(a, b ink.Op) int { return int(math.Copysign(1, a.X-b.X)) })
			end := upright().left
			for _, o := range list {
				require.GreaterOrEqual(t, o.X, end-slack, "%+v: %q", band, o.Text)
				end = o.X + o.W
			}
			require.LessOrEqual(t, end, upright().right+slack)
		}
	}
}

func TestThemesHaveNames(t *testing.T) {
	for name, want := range map[string]Theme{"executive": Executive(), "technical": Technical(), "compliance": Compliance()} {
		theme, err := NamedTheme(name)
		require.NoError(t, err)
		require.Equal(t, want, theme)
	}
	_, err := NamedTheme("Executive")
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
	require.ErrorContains(t, err, `no theme "Executive"; there are executive, technical and compliance`)
}
