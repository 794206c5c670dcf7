package benchmarks

import (
	"fmt"
	"io"

	"github.com/signintech/gopdf"
)

// gopdfPages sets a report with plain calls of gopdf. The two ways to use the
// library differ in how fonts get in and how lines are broken.
type gopdfPages struct {
	gopdf.GoPdf
	report *Report
	lines  func(p *gopdfPages, spans []Span) [][]Span
	widths map[gopdfFont]map[rune]float64 // of letters, as lines learn them
	y      float64                        // top of what comes next
	now    gopdfFont
	err    error // the first
}

type gopdfFont struct {
	family string
	size   float64
	color  color
}

func (p *gopdfPages) fail(err error) {
	if p.err == nil {
		p.err = err
	}
}

// write sets the whole report; Start and the fonts come before.
func (p *gopdfPages) write(w io.Writer) (int, error) {
	p.SetInfo(gopdf.PdfInfo{Title: p.report.Title})
	p.cover()
	p.page()
	for i := range p.report.Sections {
		p.section(i, &p.report.Sections[i])
	}
	if p.err != nil {
		return 0, p.err
	}
	_, err := p.WriteTo(w)
	return p.GetNumberOfPages(), err
}

func (p *gopdfPages) font(bold bool, size float64, c color) {
	f := gopdfFont{"Inter", size, c}
	if bold {
		f.family = "InterB"
	}
	if f == p.now {
		return
	}
	if f.family != p.now.family || f.size != p.now.size {
		p.fail(p.SetFont(f.family, "", f.size))
	}
	p.SetTextColor(c.r, c.g, c.b)
	p.now = f
}

// text sets s with its baseline at y. If right is set, it ends at x.
func (p *gopdfPages) text(x, y float64, s string, right bool) {
	if right {
		w, err := p.MeasureTextWidth(s)
		p.fail(err)
		x -= w
	}
	p.SetXY(x, y)
	p.fail(p.Text(s))
}

func (p *gopdfPages) box(x, y, w, h float64, c color) {
	p.SetFillColor(c.r, c.g, c.b)
	p.RectFromUpperLeftWithStyle(x, y, w, h, "F")
}

func (p *gopdfPages) page() {
	p.AddPage()
	p.now = gopdfFont{}
	p.font(false, 8, grey)
	p.text(margin, pageH-margin+10, p.report.Title, false)
	p.text(pageW-margin, pageH-margin+10, fmt.Sprint(p.GetNumberOfPages()), true)
	p.y = margin
}

func (p *gopdfPages) need(h float64) {
	if p.y+h > bottom {
		p.page()
	}
}

func (p *gopdfPages) cover() {
	p.AddPage()
	p.box(margin, 200, 60, 4, accent)
	p.y = 220
	p.block(false, 10, 16, grey, p.report.Label)
	p.block(true, 28, 36, ink, p.report.Title)
	p.block(false, 14, 24, grey, p.report.Subtitle)
	for _, f := range p.report.Facts {
		p.block(false, bodySize, bodyLead, ink, f.Label+": "+f.Value)
	}
}

// block sets text of one weight over as many lines as it needs.
func (p *gopdfPages) block(bold bool, size, lead float64, c color, text string) {
	p.font(bold, size, c)
	for _, line := range p.lines(p, []Span{{Text: text, Bold: bold}}) {
		p.need(lead)
		p.line(line, size, lead, c)
	}
}

func (p *gopdfPages) line(line []Span, size, lead float64, c color) {
	p.SetXY(margin, p.y+(lead+size*0.7)/2)
	for _, run := range line {
		p.font(run.Bold, size, c)
		p.fail(p.Text(run.Text))
	}
	p.y += lead
}
