package benchmarks

import "fmt"

// What the reference report holds.
const (
	ReferenceSections = 20
	ReferenceWords    = 12046 // of prose; titles, tables and charts come on top
	ReferenceTables   = 6     // of 40 rows and 5 columns
	ReferenceCharts   = 6
)

// A Report is what every way sets: plain data, free of any library.
type Report struct {
	Label    string    `json:"label"`
	Title    string    `json:"title"`
	Subtitle string    `json:"subtitle"`
	Facts    []Fact    `json:"facts"`
	Sections []Section `json:"sections"`
}

// A Fact stands on the cover.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A Section is a heading and its blocks.
type Section struct {
	Title  string  `json:"title"`
	Blocks []Block `json:"blocks"`
}

// A Block is one of its fields; the others are nil.
type Block struct {
	Paragraph []Span   `json:"paragraph,omitempty"`
	Table     *Table   `json:"table,omitempty"`
	Chart     *Chart   `json:"chart,omitempty"`
	Picture   *Picture `json:"picture,omitempty"` // of an illustrated report
}

// A Span is text of one weight.
type Span struct {
	Text string `json:"text"`
	Bold bool   `json:"bold,omitempty"`
}

// Reference returns the reference report. Each call makes it anew, equal to
// all others.
func Reference() *Report { return Sized(ReferenceSections) }

// Sized returns a report like the reference report, with that many sections.
// Its first ones are those of the reference report.
func Sized(sections int) *Report {
	r := &Report{
		Label:    "Confidential",
		Title:    "Operations review of the northern region",
		Subtitle: "Where the year went, what it cost and what to change first",
		Facts: []Fact{
			{"Company", "Halvorsen Logistics"},
			{"Period", "January to December"},
			{"Version", "1.0"},
		},
	}
	w := newWriter()
	for i := range sections {
		r.Sections = append(r.Sections, w.section(i))
	}
	return r
}

// section writes one with the words that fall to it; of each three in a row,
// the first has a table and the second a chart, but for the last two of twenty.
func (w *writer) section(i int) Section {
	inReport := i % ReferenceSections
	words := ReferenceWords / ReferenceSections
	if inReport < ReferenceWords%ReferenceSections {
		words++
	}
	s := Section{Title: titles[inReport]}
	if part := i / ReferenceSections; part > 0 {
		s.Title = fmt.Sprintf("%s, part %d", s.Title, part+1)
	}
	for _, p := range w.paragraphs(words) {
		s.Blocks = append(s.Blocks, Block{Paragraph: p})
	}
	var figure Block
	switch {
	case inReport%3 == 0 && inReport/3 < ReferenceTables:
		figure.Table = w.table()
	case inReport%3 == 1 && inReport/3 < ReferenceCharts:
		figure.Chart = w.chart()
	default:
		return s
	}
	rest := append([]Block{figure}, s.Blocks[2:]...) // behind the second paragraph
	s.Blocks = append(s.Blocks[:2:2], rest...)
	return s
}

// Words returns how many words of prose r has.
func (r *Report) Words() int {
	n := 0
	for i := range r.Sections {
		for _, b := range r.Sections[i].Blocks {
			n += wordCount(b.Paragraph)
		}
	}
	return n
}
