package benchmarks

import (
	"bytes"
	"fmt"
	"io"
	"math"

	"github.com/johnfercher/maroto/v2"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/page"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/components/text"
	"github.com/johnfercher/maroto/v2/pkg/config"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/border"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/pagesize"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
	"github.com/johnfercher/maroto/v2/pkg/repository"
)

const (
	mm         = 25.4 / 72 // maroto counts in millimetres
	marotoGrid = 100       // columns of the page
)

// newMaroto reads the font files once; the library parses them for each document.
func newMaroto(*Report) (Make, error) {
	regular, semibold, err := fonts()
	if err != nil {
		return nil, err
	}
	loaded, err := repository.New().
		AddUTF8FontFromBytes("Inter", fontstyle.Normal, regular).
		AddUTF8FontFromBytes("Inter", fontstyle.Bold, semibold).Load()
	if err != nil {
		return nil, err
	}
	return func(w io.Writer, r *Report) (int, error) {
		p := marotoPages{maroto.New(marotoConfig(r, loaded))}
		if err := p.all(r); err != nil {
			return 0, err
		}
		made, err := p.Generate()
		if err != nil {
			return 0, err
		}
		out := made.GetBytes()
		_, err = w.Write(out)
		return bytes.Count(out, []byte("/Type /Page\n")), err // the library does not tell
	}, nil
}

func marotoConfig(r *Report, loaded []*entity.CustomFont) *entity.Config {
	return config.NewBuilder().
		WithPageSize(pagesize.A4).
		WithLeftMargin(margin*mm).WithRightMargin(margin*mm).WithTopMargin(margin*mm).WithBottomMargin((pageH-bottom)*mm/2).
		WithMaxGridSize(marotoGrid).
		WithCustomFonts(loaded).
		WithDefaultFont(&props.Font{Family: "Inter", Size: bodySize, Color: marotoColor(ink)}).
		WithPageNumber(props.PageNumber{Pattern: "{current}", Place: props.RightBottom, Size: 8}).
		WithCompression(true). // as the others do by default
		WithTitle(r.Title, true).
		Build()
}

func marotoColor(c color) *props.Color {
	return &props.Color{Red: int(c.r), Green: int(c.g), Blue: int(c.b)}
}

type marotoPages struct{ core.Maroto }

func (marotoPages) text(size int, s string, p props.Text) core.Col { return text.NewCol(size, s, p) }

func (p marotoPages) all(r *Report) error {
	p.AddRows(p.cover(r)...)
	p.AddPages(page.New()) // what follows begins a page
	footer := p.text(marotoGrid, r.Title, props.Text{Size: 8, Top: 4 * mm, Color: marotoColor(grey)})
	if err := p.RegisterFooter(row.New(16 * mm).Add(footer)); err != nil {
		return err
	}
	for i := range r.Sections {
		p.section(i, &r.Sections[i])
	}
	return nil
}

func (p marotoPages) cover(r *Report) []core.Row {
	rows := []core.Row{
		row.New(160 * mm),
		row.New(4 * mm).Add(col.New(12).WithStyle(&props.Cell{BackgroundColor: marotoColor(accent)})),
		row.New(24 * mm).Add(p.text(marotoGrid, r.Label, props.Text{Size: 10, Top: 8 * mm})),
		row.New(80 * mm).Add(p.text(marotoGrid, r.Title, props.Text{Size: 28, Style: fontstyle.Bold})),
		row.New(32 * mm).Add(p.text(marotoGrid, r.Subtitle, props.Text{Size: 14})),
	}
	for _, f := range r.Facts {
		rows = append(rows, row.New(bodyLead*mm).Add(p.text(marotoGrid, f.Label+": "+f.Value, props.Text{Size: bodySize})))
	}
	return rows
}

// block is a row of one text as high as it needs, with room below.
func (p marotoPages) block(s string, style fontstyle.Type, size, lead, top, below float64) {
	p.AddAutoRow(p.text(marotoGrid, s, props.Text{
		Style: style, Size: size, VerticalPadding: (lead - size) * mm, Top: top * mm, Bottom: below * mm,
	}))
}

func (p marotoPages) section(i int, s *Section) {
	p.block(fmt.Sprintf("%d  %s", i+1, s.Title), fontstyle.Bold, headSize, headLead, headGap, 6)
	for _, b := range s.Blocks {
		switch {
		case b.Table != nil:
			p.table(b.Table)
		case b.Chart != nil:
			p.chart(b.Chart)
		default:
			p.block(plain(b.Paragraph), fontstyle.Normal, bodySize, bodyLead, 0, bodyGap+bodyLead-bodySize)
		}
	}
}

func (p marotoPages) table(t *Table) {
	p.block(t.Caption, fontstyle.Bold, bodySize, bodyLead, 0, 4)
	titles := make([]Cell, len(t.Columns))
	for i, c := range t.Columns {
		titles[i].Text = c.Title
	}
	p.row(t, titles, fontstyle.Bold).WithStyle(&props.Cell{BackgroundColor: marotoColor(shade)})
	for _, cells := range t.Rows {
		p.row(t, cells, fontstyle.Normal).WithStyle(&props.Cell{BorderType: border.Bottom, BorderColor: marotoColor(rule)})
	}
	p.AddRow(bodyGap * mm)
}

func (p marotoPages) row(t *Table, cells []Cell, style fontstyle.Type) core.Row {
	cols := make([]core.Col, len(cells))
	for i, c := range cells {
		look := props.Text{Style: style, Size: tableSize, Top: 4 * mm, Align: align.Left}
		if t.Columns[i].Right() {
			look.Align = align.Right
		}
		cols[i] = p.text(int(math.Round(t.Columns[i].Share*marotoGrid)), c.Text, look)
	}
	return p.AddRow(rowH*mm, cols...)
}

// chart makes its bars of colored columns.
func (p marotoPages) chart(c *Chart) {
	p.block(c.Title, fontstyle.Bold, bodySize, bodyLead, 0, 4)
	left := int(math.Round(barLeft / textW * marotoGrid))
	look := props.Text{Size: tableSize, Top: 1 * mm, Left: 1, Color: marotoColor(grey)}
	for i, bar := range c.Bars {
		length := max(1, int(math.Round(c.length(i)/textW*marotoGrid)))
		p.AddRow(barH*mm,
			p.text(left, bar.Category, look),
			col.New(length).WithStyle(&props.Cell{BackgroundColor: marotoColor(c.fill(i))}),
			p.text(marotoGrid-left-length, bar.Label, look))
		p.AddRow(barGap * mm)
	}
}
