package benchmarks

import (
	"fmt"
	"strconv"
	"strings"
)

const (
	tableRows = 40
	chartBars = 8
)

// A Table has a caption and rows of cells.
type Table struct {
	Caption string   `json:"caption"`
	Columns []Column `json:"columns"`
	Rows    [][]Cell `json:"rows"`
}

// A Column says what its cells are.
type Column struct {
	Title string  `json:"title"`
	Kind  string  `json:"kind"`           // text, number, money or percent
	Unit  string  `json:"unit,omitempty"` // of money
	Share float64 `json:"share"`          // of the width, for libraries that do not find it out
}

// Right tells whether the cells stand at the right.
func (c Column) Right() bool { return c.Kind != "text" }

// A Cell is a text, for a number the one that is to be read.
type Cell struct {
	Text   string   `json:"text"`
	Number *float64 `json:"number,omitempty"`
}

// A Chart has horizontal bars, each with its label.
type Chart struct {
	Title  string `json:"title"`
	Unit   string `json:"unit"`
	Alt    string `json:"alt"`
	Series string `json:"series"`
	Bars   []Bar  `json:"bars"`
	Top    int    `json:"top"` // index of the longest bar, which stands out
}

// A Bar is one value of a chart.
type Bar struct {
	Category string  `json:"category"`
	Value    float64 `json:"value"`
	Label    string  `json:"label"` // the value as it is to be read
}

func (w *writer) table() *Table {
	t := &Table{
		Caption: capital(w.pick(measures)) + " by site and quarter",
		Columns: []Column{
			{Title: "Site", Kind: "text", Share: 0.2}, {Title: "Period", Kind: "text", Share: 0.26},
			{Title: "Parcels", Kind: "number", Share: 0.18}, {Title: "Costs", Kind: "money", Unit: "€", Share: 0.2},
			{Title: "On time", Kind: "percent", Share: 0.16},
		},
	}
	for i := range tableRows {
		parcels, cents := 1000+w.rand.IntN(90000), 100000+w.rand.IntN(9000000)
		onTime := 800 + w.rand.IntN(200) // tenths of a percent
		t.Rows = append(t.Rows, []Cell{
			{Text: places[(i/len(quarters)*7+w.rand.IntN(2))%len(places)]},
			{Text: quarters[i%len(quarters)]},
			number(thousands(parcels), float64(parcels)),
			number(fmt.Sprintf("€%s.%02d", thousands(cents/100), cents%100), float64(cents)/100),
			number(fmt.Sprintf("%d.%d%%", onTime/10, onTime%10), float64(onTime)/10),
		})
	}
	return t
}

func (w *writer) chart() *Chart {
	measure := w.pick(measures)
	c := &Chart{
		Title: capital(measure) + " differs most between the coast and the inland sites", Unit: "thousands",
		Alt: "Bar chart of " + measure + " for eight sites.", Series: "This year",
	}
	first := w.rand.IntN(len(places))
	for i := range chartBars {
		tenths := 40 + w.rand.IntN(900)
		value := float64(tenths) / 10
		c.Bars = append(c.Bars, Bar{
			Category: places[(first+i)%len(places)], Value: value, Label: strconv.FormatFloat(value, 'f', 1, 64),
		})
		if value > c.Bars[c.Top].Value {
			c.Top = i
		}
	}
	return c
}

func number(text string, value float64) Cell { return Cell{Text: text, Number: &value} }

// thousands writes n with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	var out strings.Builder
	for i, digit := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(digit)
	}
	return out.String()
}
