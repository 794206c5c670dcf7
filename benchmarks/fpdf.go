package benchmarks

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
)

// newFpdf reads the font files once; the library parses them for each document.
func newFpdf(*Report) (Make, error) {
	regular, semibold, err := fonts()
	if err != nil {
		return nil, err
	}
	return func(w io.Writer, r *Report) (int, error) {
		p := &fpdfPages{Fpdf: fpdf.New("P", "pt", "A4", "")}
		p.AddUTF8FontFromBytes("Inter", "", regular)
		p.AddUTF8FontFromBytes("Inter", "B", semibold)
		p.SetTitle(r.Title, true)
		p.SetMargins(margin, margin, margin)
		p.SetAutoPageBreak(true, pageH-bottom)
		p.cover(r)
		p.SetFooterFunc(func() { p.footer(r) })
		p.AddPage()
		for i := range r.Sections {
			p.section(i, &r.Sections[i])
		}
		err := p.Output(w)
		return p.PageCount(), err
	}, nil
}

type fpdfPages struct{ *fpdf.Fpdf }

func (p *fpdfPages) font(style string, size float64, c color) {
	p.SetFont("Inter", style, size)
	p.SetTextColor(int(c.r), int(c.g), int(c.b))
}

func (p *fpdfPages) box(x, y, w, h float64, c color) {
	p.SetFillColor(int(c.r), int(c.g), int(c.b))
	p.Rect(x, y, w, h, "F")
}

// need begins a new page if there is not that much room.
func (p *fpdfPages) need(h float64) {
	if p.GetY()+h > bottom {
		p.AddPage()
	}
}

func (p *fpdfPages) cover(r *Report) {
	p.AddPage()
	p.box(margin, 200, 60, 4, accent)
	p.SetY(220)
	p.font("", 10, grey)
	p.MultiCell(textW, 16, r.Label, "", "L", false)
	p.font("B", 28, ink)
	p.MultiCell(textW, 36, r.Title, "", "L", false)
	p.font("", 14, grey)
	p.MultiCell(textW, 24, r.Subtitle, "", "L", false)
	for _, f := range r.Facts {
		p.font("", bodySize, ink)
		p.MultiCell(textW, bodyLead, f.Label+": "+f.Value, "", "L", false)
	}
}

func (p *fpdfPages) footer(r *Report) {
	p.SetY(pageH - margin)
	p.font("", 8, grey)
	p.CellFormat(textW/2, 12, r.Title, "", 0, "L", false, 0, "")
	p.CellFormat(textW/2, 12, fmt.Sprint(p.PageNo()), "", 0, "R", false, 0, "")
}

func (p *fpdfPages) section(i int, s *Section) {
	p.need(headGap + headLead + 2*bodyLead)
	p.Ln(headGap)
	p.font("B", headSize, ink)
	p.MultiCell(textW, headLead, fmt.Sprintf("%d  %s", i+1, s.Title), "", "L", false)
	for _, b := range s.Blocks {
		switch {
		case b.Table != nil:
			p.table(b.Table)
		case b.Chart != nil:
			p.chart(b.Chart)
		case b.Picture != nil:
			p.picture(b.Picture)
		default:
			p.paragraph(b.Paragraph)
		}
		p.Ln(bodyGap)
	}
}

// paragraph uses Write where the weight changes, which MultiCell cannot do: a
// sentence at a time, because its time grows with the square of the text.
func (p *fpdfPages) paragraph(spans []Span) {
	if len(spans) == 1 {
		p.font("", bodySize, ink)
		p.MultiCell(textW, bodyLead, spans[0].Text, "", "L", false)
		return
	}
	for _, s := range spans {
		style := ""
		if s.Bold {
			style = "B"
		}
		p.font(style, bodySize, ink)
		for sentence := range strings.SplitAfterSeq(s.Text, ". ") {
			p.Write(bodyLead, sentence)
		}
	}
	p.Ln(bodyLead)
}

func (p *fpdfPages) table(t *Table) {
	p.need(bodyLead + 3*rowH)
	p.font("B", bodySize, ink)
	p.MultiCell(textW, bodyLead, t.Caption, "", "L", false)
	p.SetDrawColor(int(rule.r), int(rule.g), int(rule.b))
	p.header(t)
	for _, row := range t.Rows {
		if p.GetY()+rowH > bottom {
			p.AddPage()
			p.header(t)
		}
		p.font("", tableSize, ink)
		for i, cell := range row {
			p.cell(t.Columns[i], cell.Text, false)
		}
		p.Ln(rowH)
	}
}

func (p *fpdfPages) header(t *Table) {
	p.font("B", tableSize, ink)
	p.SetFillColor(int(shade.r), int(shade.g), int(shade.b))
	for _, c := range t.Columns {
		p.cell(c, c.Title, true)
	}
	p.Ln(rowH)
}

func (p *fpdfPages) cell(c Column, text string, fill bool) {
	align := "L"
	if c.Right() {
		align = "R"
	}
	p.CellFormat(c.Share*textW, rowH, text, "B", 0, align, fill, 0, "")
}

func (p *fpdfPages) chart(c *Chart) {
	p.need(c.height())
	p.font("B", bodySize, ink)
	p.MultiCell(textW, bodyLead, c.Title, "", "L", false)
	for i, bar := range c.Bars {
		y := p.GetY() + barGap/2
		p.font("", tableSize, grey)
		p.Text(margin, y+barH-2, bar.Category)
		p.box(margin+barLeft, y, c.length(i), barH, c.fill(i))
		p.Text(margin+barLeft+c.length(i)+4, y+barH-2, bar.Label)
		p.SetY(y + barH + barGap/2)
	}
}

func (p *fpdfPages) picture(i *Picture) {
	const h = textW * pictureH / pictureW
	o := fpdf.ImageOptions{ImageType: "PNG"}
	if i.jpeg() {
		o.ImageType = "JPG"
	}
	p.need(h)
	p.RegisterImageOptionsReader(i.Name, o, bytes.NewReader(i.Data)) // which does nothing the second time
	p.ImageOptions(i.Name, margin, p.GetY(), textW, h, true, o, 0, "")
}
