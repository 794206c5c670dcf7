package benchmarks

import "fmt"

func (p *gopdfPages) section(i int, s *Section) {
	p.need(headGap + headLead + 2*bodyLead)
	p.y += headGap
	p.block(true, headSize, headLead, ink, fmt.Sprintf("%d  %s", i+1, s.Title))
	for _, b := range s.Blocks {
		switch {
		case b.Table != nil:
			p.table(b.Table)
		case b.Chart != nil:
			p.chart(b.Chart)
		default:
			p.paragraph(b.Paragraph)
		}
		p.y += bodyGap
	}
}

func (p *gopdfPages) paragraph(spans []Span) {
	p.font(false, bodySize, ink)
	for _, line := range p.lines(p, spans) {
		p.need(bodyLead)
		p.line(line, bodySize, bodyLead, ink)
	}
}

func (p *gopdfPages) table(t *Table) {
	p.need(bodyLead + 3*rowH)
	p.block(true, bodySize, bodyLead, ink, t.Caption)
	p.header(t)
	for _, row := range t.Rows {
		if p.y+rowH > bottom {
			p.page()
			p.header(t)
		}
		p.font(false, tableSize, ink)
		x := margin
		for i, cell := range row {
			x = p.cell(x, t.Columns[i], cell.Text)
		}
		p.below()
	}
}

func (p *gopdfPages) header(t *Table) {
	p.box(margin, p.y, textW, rowH, shade)
	p.font(true, tableSize, ink)
	x := margin
	for _, c := range t.Columns {
		x = p.cell(x, c, c.Title)
	}
	p.below()
}

// cell returns where the next one begins.
func (p *gopdfPages) cell(x float64, c Column, text string) float64 {
	w := c.Share * textW
	at := x + 3
	if c.Right() {
		at = x + w - 3
	}
	p.text(at, p.y+11, text, c.Right())
	return x + w
}

// below ends a row with a rule.
func (p *gopdfPages) below() {
	p.y += rowH
	p.SetStrokeColor(rule.r, rule.g, rule.b)
	p.Line(margin, p.y, margin+textW, p.y)
}

func (p *gopdfPages) chart(c *Chart) {
	p.need(c.height())
	p.block(true, bodySize, bodyLead, ink, c.Title)
	for i, bar := range c.Bars {
		y := p.y + barGap/2
		p.box(margin+barLeft, y, c.length(i), barH, c.fill(i))
		p.font(false, tableSize, grey)
		p.text(margin, y+barH-2, bar.Category, false)
		p.text(margin+barLeft+c.length(i)+4, y+barH-2, bar.Label, false)
		p.y += barH + barGap
	}
}
