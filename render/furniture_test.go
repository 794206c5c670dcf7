package render

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

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
