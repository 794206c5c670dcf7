package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

// A fault of a caller is an error with the number of the page, and no file.
func TestFaultsAreErrors(t *testing.T) {
	fonts, other := newFonts(t), newFonts(t)
	page := func(do func(p *Page)) *File {
		p := fonts.NewPage(a4w, a4h)
		do(p)
		return &File{Pages: []*Page{fonts.NewPage(a4w, a4h), p}}
	}
	nan := func() float64 { zero := 0.0; return zero / zero }()
	structured := func(list []Element) *File { // each of them on a page
		p := fonts.NewPage(99, 99)
		for i := 1; i < len(list); i++ {
			p.Begin(list[i].Tag, int32(i))
			p.End()
		}
		return &File{Pages: []*Page{p}, Structure: list}
	}
	for rule, c := range map[string]struct {
		file *File
		want string
	}{
		"no pages":              {&File{}, "no pages"},
		"no glyph":              {page(func(p *Page) { p.Text(1, 1, regular, 9, ink, "a\u4E00") }), "page 2: no glyph for U+4E00 in RJREGU+Inter-Regular"},
		"no face":               {page(func(p *Page) { p.Text(1, 1, 7, 9, ink, "a") }), "page 2: there is no face 7"},
		"no font size":          {page(func(p *Page) { p.Text(1, 1, 0, nan, ink, "a") }), "page 2: no font size"},
		"not a number":          {page(func(p *Page) { p.FillRect(nan, 1, 1, 1, ink) }), "page 2: NaN is no place on a page"},
		"far away":              {page(func(p *Page) { p.FillRect(1e9, 1, 1, 1, ink) }), "is no place on a page"},
		"a line thinner than 0": {page(func(p *Page) { p.Line(1, 1, 2, 2, Pen{Width: -1}) }), "no pen"},
		"half a dash":           {page(func(p *Page) { p.Line(1, 1, 2, 2, Pen{Dash: [2]float64{1, 0}}) }), "no pen"},
		"an empty path":         {page(func(p *Page) { p.Fill(&Path{}, ink) }), "an empty path"},
		"open mark":             {page(func(p *Page) { p.Artifact(Layout) }), "Begin without End"},
		"closed mark":           {page(func(p *Page) { p.End() }), "End without Begin"},
		"mark in a mark":        {page(func(p *Page) { p.Artifact(Layout); p.Begin(TagP, 1) }), "Begin within Begin"},
		"no tag":                {page(func(p *Page) { p.Begin(tagCount, 1) }), "no tag"},
		"no element":            {page(func(p *Page) { p.Begin(TagP, 0) }), "no tag, or no element"},
		"an unknown element":    {page(func(p *Page) { p.Begin(TagP, 1); p.End() }), "page 2: there is no element 1"},
		"a link's element":      {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "https://a.b", 1) }), "page 2: there is no element 1"},
		"its own parent":        {structured([]Element{{}, {Tag: TagP, Parent: 1}}), "element 1: no tag, or no parent"},
		"a figure of nothing":   {structured([]Element{{}, {Tag: TagFigure, Detail: &Detail{}}}), "element 1: a figure without a text"},
		"two notes of one id":   {structured([]Element{{}, {Tag: TagNote, Detail: &Detail{ID: "n"}}, {Tag: TagNote, Detail: &Detail{ID: "n"}}}), "one id"},
		"open clip":             {page(func(p *Page) { p.Clip(circle()) }), "Clip without Unclip"},
		"closed clip":           {page(func(p *Page) { p.Unclip() }), "Unclip without Clip"},
		"no image":              {page(func(p *Page) { p.Image(1, 1, 1, 1, nil) }), "no image"},
		"script":                {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "javascript:alert(1)", 0) }), "neither http, https nor mailto"},
		"file":                  {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "file:///etc/passwd", 0) }), "neither http, https nor mailto"},
		"no host":               {page(func(p *Page) { p.LinkURI(1, 1, 1, 1, "https:///a", 0) }), "without a host"},
		"link to nowhere":       {page(func(p *Page) { p.LinkTo(1, 1, 1, 1, "gone", 0) }), `page 2: a link to "gone", which is nowhere`},
		"same name":             {page(func(p *Page) { p.Dest("a", 1); p.Dest("a", 2) }), `page 2: destination "a": there is one already`},
		"outline to nowhere":    {&File{Pages: []*Page{fonts.NewPage(9, 9)}, Outline: []OutlineItem{{Title: "T", Dest: "x"}}}, `outline "T": it leads to "x"`},
		"label":                 {&File{Pages: []*Page{fonts.NewPage(9, 9)}, PageLabels: []PageLabel{{Page: 1}}}, "page label 0"},
		"style of label":        {&File{Pages: []*Page{fonts.NewPage(9, 9)}, PageLabels: []PageLabel{{Style: "x"}}}, `no style "x"`},
		"size of page":          {&File{Pages: []*Page{fonts.NewPage(0, 9)}}, "a page of 0 by 9 points"},
		"other fonts":           {&File{Pages: []*Page{other.NewPage(9, 9)}}, "page 1: made for other fonts"},
	} {
		var out bytes.Buffer
		_, err := Write(t.Context(), &out, fonts, c.file, 2)
		require.ErrorContains(t, err, c.want, rule)
		require.Empty(t, out.Bytes(), rule)
	}
}

func circle() *Path {
	var p Path
	p.Circle(50, 50, 20)
	return &p
}

func TestPagesAreUsedUp(t *testing.T) {
	fonts := newFonts(t)
	f := &File{Pages: []*Page{fonts.NewPage(9, 9)}}
	write(t, fonts, f)
	_, err := Write(t.Context(), io.Discard, fonts, f, 1)
	require.ErrorContains(t, err, "page 1: written already")
}

func TestWriteStopsWithTheCause(t *testing.T) {
	fonts := newFonts(t)
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err := Write(ctx, io.Discard, fonts, paint(fonts, reportRuns(fonts, 2, 0)), 2)
	require.ErrorIs(t, err, cause)
}

func TestErrorOfTheWriterIsReturned(t *testing.T) {
	fonts := newFonts(t)
	reader, writer := io.Pipe()
	require.NoError(t, reader.Close())
	_, err := Write(t.Context(), writer, fonts, &File{Pages: []*Page{fonts.NewPage(9, 9)}}, 2)
	require.ErrorIs(t, err, io.ErrClosedPipe)
}
