package render

// NewDocument returns a document with a cover that has this title.
func NewDocument(title string) *Document {
	return &Document{Version: Version, Cover: Cover{Title: title}}
}

// Section adds a section of the first level and returns it to be written.
func (d *Document) Section(title Text) *Part {
	d.Sections = append(d.Sections, Section{Title: title})
	return &Part{doc: d, at: []int{len(d.Sections) - 1}}
}

// Note sets what [^name] in a text leads to.
func (d *Document) Note(name string, text Text) *Document {
	if d.Notes == nil {
		d.Notes = map[string]Text{}
	}
	d.Notes[name] = text
	return d
}

// A Part is a section of a document that is being written. Its methods add a
// block at its end and return the part, so that a section reads from top to
// bottom:
//
//	doc.Section("Risk").
//		P("Two risks need a **decision**.").
//		Table(risks)
type Part struct {
	doc *Document
	at  []int // indexes of sections, from the first level down
}

// section looks it up anew: slices move when they grow.
func (p *Part) section() *Section {
	s := &p.doc.Sections[p.at[0]]
	for _, i := range p.at[1:] {
		s = &s.Sections[i]
	}
	return s
}

// Add adds any blocks.
func (p *Part) Add(blocks ...Block) *Part {
	s := p.section()
	s.Blocks = append(s.Blocks, blocks...)
	return p
}

// ID names the section for links.
func (p *Part) ID(id string) *Part {
	p.section().ID = id
	return p
}

// Section adds a section below this one and returns it. Sections are at most
// [MaxDepth] deep. Blocks that are added to the part above later stand in
// front of it.
func (p *Part) Section(title Text) *Part {
	s := p.section()
	s.Sections = append(s.Sections, Section{Title: title})
	return &Part{doc: p.doc, at: append(p.at[:len(p.at):len(p.at)], len(s.Sections)-1)}
}

// P adds a paragraph.
func (p *Part) P(text Text) *Part { return p.Add(&Paragraph{Text: text}) }

// List adds a list of points.
func (p *Part) List(items ...Text) *Part { return p.Add(&List{Items: items}) }

// Numbered adds a list that is numbered from 1.
func (p *Part) Numbered(items ...Text) *Part { return p.Add(&List{Ordered: true, Items: items}) }

// Table adds a table.
func (p *Part) Table(t *Table) *Part { return p.Add(t) }

// Chart adds a chart.
func (p *Part) Chart(c *Chart) *Part { return p.Add(c) }

// Timeline adds phases over months, with milestones.
func (p *Part) Timeline(t *Timeline) *Part { return p.Add(t) }

// Risks adds a risk matrix.
func (p *Part) Risks(m *RiskMatrix) *Part { return p.Add(m) }

// KPIs adds figures on cards.
func (p *Part) KPIs(items ...KPI) *Part { return p.Add(&KPIs{Items: items}) }

// Callout adds a text set apart; title may be "".
func (p *Part) Callout(title, text Text) *Part { return p.Add(&Callout{Title: title, Text: text}) }

// Quote adds what somebody said; by may be "".
func (p *Part) Quote(text, by Text) *Part { return p.Add(&Quote{Text: text, By: by}) }

// Image adds a picture of the engine's Options.Images; alt says what it shows.
func (p *Part) Image(name, alt string) *Part { return p.Add(&Image{Name: name, Alt: alt}) }

// Row adds blocks side by side, each of cells beside the next.
func (p *Part) Row(cells ...Blocks) *Part { return p.Add(&Row{Cells: cells}) }

// PageBreak begins a new page.
func (p *Part) PageBreak() *Part { return p.Add(&PageBreak{}) }
