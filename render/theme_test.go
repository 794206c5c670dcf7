package render

import (
	"fmt"
	"math"
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
