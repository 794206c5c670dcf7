package render

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestGallery writes charts of all kinds for a person to look at, into the
// folder that GALLERY names: GALLERY=/tmp go test -run TestGallery ./render
func TestGallery(t *testing.T) {
	dir := os.Getenv("GALLERY")
	if dir == "" {
		dir = t.TempDir()
	}
	d := &Document{Cover: Cover{Title: "Charts"}, Sections: gallery()}
	file, result := printed(t, engine(t, nil), d)
	require.Empty(t, result.Warnings)
	checkFile(t, file)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "charts.pdf"), file, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "narrow.pdf"), narrow(t, d), 0o600))
}

// narrow sets the charts of d two in a row, as low as they may be.
func narrow(t *testing.T, d *Document) []byte {
	const w, gap, perPage = 213.0, 18.0, 8
	e := engine(t, nil)
	l := &layout{}
	y, h, n := 0.0, 0.0, 0
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			drawn, ok := b.(illustration)
			if !ok {
				continue
			}
			if n%perPage == 0 {
				l.pages, y, h = append(l.pages, page{}), e.geo.top, 0
			} else if n%2 == 0 {
				y, h = y+h+24, 0
			}
			f := drawing(e, drawn, fmt.Sprint("Figure ", n+1), w, e.geo.tall())
			h = max(h, f.Least)
			p := &l.pages[len(l.pages)-1]
			for _, o := range f.Draw(f.Least) {
				o.X, o.Y = o.X+e.geo.left+float64(n%2)*(w+gap), o.Y+y
				p.ops = append(p.ops, o)
			}
			n++
		}
	}
	var out bytes.Buffer
	require.NoError(t, e.paint(t.Context(), &out, l, time.Time{}, func(int) {}))
	return out.Bytes()
}

func at(i int) *int { return &i }

// charting is one with names, so that a gallery is short.
func charting(kind, title, unit string, names []string, list ...Series) *Chart {
	return &Chart{Kind: kind, Title: title, Unit: unit, Categories: names, Series: list}
}

func gallery() []Section {
	quarters := []string{"Q1 2024", "Q2", "Q3", "Q4", "Q1 2025", "Q2", "Q3", "Q4"}
	months := []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	regions := []string{"EMEA", "Americas", "Asia-Pacific"}
	revenue := charting("bar", "Revenue has doubled in two years", "€M", quarters, series("", 2.1, 2.4, 2.6, 2.9, 3.2, 3.5, 3.9, 4.4))
	marked := *revenue
	marked.Title, marked.Highlight = "The last quarter was the best one so far", at(7)
	mix := charting("donut", "Almost half of the revenue comes from EMEA", "€", []string{"EMEA", "Americas", "Asia-Pacific", "Other"}, series("", 2_015_000, 1_270_000, 745_000, 350_000))
	mixed := *mix
	mixed.Highlight = at(0)
	lines := charting("line", "EMEA has overtaken the Americas since spring", "€", months,
		series("EMEA", 210e3, 220e3, 240e3, 260e3, 300e3, 330e3, 350e3, 380e3, 390e3, 410e3, 430e3, 450e3),
		series("Americas", 300e3, 305e3, 295e3, 290e3, 300e3, 310e3, 305e3, 300e3, 295e3, 290e3, 300e3, 310e3),
		series("Asia-Pacific", 100e3, 110e3, 105e3, 130e3, 120e3, 140e3, 160e3, 150e3, 170e3, 190e3, 185e3, 200e3))
	focus := *lines
	focus.Highlight = at(0)
	gaps := charting("line", "Availability fell twice; two months were not measured", "%", months, series("", 99.9, 99.8, 99.95, 0, 99.1, 99.4, 99.8, 0, 98.7, 99.5, 99.9, 99.95))
	gaps.Series[0].Values[3], gaps.Series[0].Values[7] = nil, nil
	daily := charting("bar", "Requests a day follow the week", "", nil, series(""))
	many := charting("line", "Twelve teams, one of them far ahead", "points", months)
	for i := range 200 {
		v := math.Round(4000 + 2500*math.Sin(float64(i)/7*2*math.Pi) + 10*float64(i))
		daily.Categories = append(daily.Categories, "Day "+strconv.Itoa(i+1))
		daily.Series[0].Values = append(daily.Series[0].Values, &v)
	}
	for i := range 12 {
		s := series("Team " + strconv.Itoa(i+1))
		for m := range months {
			v := 20 + float64(i*7%12)*3 + float64(m)*float64(i%4)/2 + math.Sin(float64(m+i))*2
			s.Values = append(s.Values, &v)
		}
		many.Series = append(many.Series, s)
	}
	many.Highlight = at(7)
	long := charting("bar", "What holds projects up", "%", []string{"Approval by several departments", "Data that nobody owns", "Missing skills", "Legacy systems without interfaces or documentation", "Budget"}, series("", 62, 48, 41, 39, 12))
	long.Highlight = at(0)
	return []Section{
		{Title: "Bars", Blocks: Blocks{revenue, &marked,
			charting("bar", "Plan and result by region", "€", regions, series("Plan", 1.8e6, 1.5e6, 0.6e6), series("Result", 2.0e6, 1.27e6, 0.745e6)),
			charting("bar", "Margin changed sign in the second half", "%", quarters, series("", 4.5, 3.1, 1.2, -0.8, -2.4, -1.1, 0.6, 2.9)),
			charting("stacked", "Growth comes from subscriptions", "€M", quarters,
				series("Subscriptions", 0.8, 1.0, 1.2, 1.5, 1.8, 2.1, 2.5, 3.0), series("Services", 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9), series("Licences", 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)),
			long, daily,
			charting("hbar", "Hours saved each month", "hours", []string{"Invoices", "Onboarding", "Support tickets", "Reporting", "Purchasing"}, series("", 1240, 860, 655, 320, 95)),
			charting("hbar", "Before and after, by process", "days", []string{"Invoices", "Onboarding", "Support tickets"}, series("Before", 12, 30, 4), series("After", 3, 11, 1.5)),
			charting("hbar", "Change of cost by department", "€", []string{"Marketing", "Sales", "Research", "Operations"}, series("", -120e3, 45e3, 210e3, -32e3)),
			charting("stacked", "Satisfaction by question", "%", []string{"The assistant answers what was asked", "It is faster than searching", "I trust its sources"},
				series("Agree", 62, 71, 34), series("Neutral", 21, 17, 38), series("Disagree", 17, 12, 28)),
		}},
		{Title: "Lines", Blocks: Blocks{lines, &focus, gaps, many,
			charting("line", "One value only", "€", []string{"2026"}, series("", 42)),
			charting("line", "From a thousandth to a billion", "", months, series("", 0.001, 0.1, 5, 30, 900, 12e3, 80e3, 1e6, 7e6, 90e6, 400e6, 1e9)),
		}},
		{Title: "Shares", Blocks: Blocks{mix, &mixed,
			charting("donut", "Where tickets come from", "%", []string{"Mail", "Chat", "Telephone", "Portal", "Partners", "Others"}, series("", 38, 24, 16, 11, 7, 4)),
			&Row{Weights: []int{1, 1}, Cells: []Blocks{{mix}, {revenue}}},
		}},
		{Title: "Areas", Blocks: Blocks{
			charting("area", "Tickets a month have tripled since the launch", "", months, series("", 410, 450, 520, 610, 640, 790, 870, 900, 1040, 1110, 1180, 1260)),
			charting("area", "Renewables carry the growth", "GWh", months, growing("Hydro", 60, 1), growing("Wind", 30, 9), growing("Solar", 12, 6)),
			charting("area", "Net cash flow turned positive in August", "€k", months, series("", -40, -60, -55, -30, -25, -20, -8, 12, 30, 36, 41, 60)),
			charting("area", "A month was not measured", "", months, growing("A", 20, 3), gap(growing("B", 10, 2), 5), growing("C", 14, 1)),
		}},
		{Title: "Waterfalls", Blocks: Blocks{
			charting("waterfall", "Price and volume more than paid for the higher wages", "€M", []string{"EBITDA 2024", "Volume", "Price", "Wages", "Energy", "One-offs", "EBITDA 2025"}, gap(series("", 18.2, 3.1, 2.4, -2.9, -1.2, 0.4, 0), 6)),
			charting("waterfall", "From orders to profit", "€", []string{"Orders", "Cancelled", "Revenue", "Material", "Gross profit", "Staff", "Rent and everything else that has a long name", "Loss"}, gap(gap(gap(series("", 4.2e6, -300e3, 0, -1.9e6, 0, -1.6e6, -900e3, 0), 2), 4), 7)),
		}},
		{Title: "Small multiples", Blocks: Blocks{
			charting("multiples", "Every region grew, the north three times as fast", "€k", months, growing("North", 20, 9), growing("South", 30, 2), growing("East", 25, 3), growing("West", 40, 1), growing("Overseas territories", 10, 2), growing("Online", 5, 7)),
			charting("multiples", "Four plants", "%", months, growing("Bergen", 20, 2), gap(growing("Delft", 20, 3), 5), growing("Lyon", 60, -3), growing("Poznań", 44, 0)),
		}},
		{Title: "Logarithmic axes", Blocks: Blocks{
			logged(charting("line", "From a thousandth to a billion", "", months, series("", 0.001, 0.1, 5, 30, 900, 12e3, 80e3, 1e6, 7e6, 90e6, 400e6, 1e9))),
			logged(charting("hbar", "Response times differ by four orders of magnitude", "ms", []string{"Cache", "Database", "Search", "Export", "Model"}, series("", 0.8, 12, 85, 2400, 9100))),
			logged(charting("bar", "Before and after", "ms", []string{"Cache", "Database", "Search"}, series("Before", 3, 80, 900), series("After", 0.8, 12, 85))),
			logged(charting("multiples", "Growth at equal rates", "", months, growing("A", 1, 2), growing("B", 100, 200), growing("C", 3000, 9000))),
		}},
		{Title: "Many series", Blocks: Blocks{
			charting("bar", "Seven kinds", "", regions, sevens()...), charting("stacked", "Seven kinds upon each other", "", regions, sevens()...),
			charting("line", "Five lines", "", months, growing("One", 10, 1), growing("Two", 20, 2), growing("Three", 30, 3), growing("Four", 44, 4), growing("Five", 60, 5)),
			charting("area", "Seven areas", "", regions, sevens()...),
		}},
		{Title: "Timelines", Blocks: Blocks{
			&Timeline{Title: "The pilot ends before the budget round", Phases: []Phase{
				{"Discovery and data audit", "2026-01", "2026-02"}, {"Pilot in two depots", "2026-03", "2026-06"}, {"Works council and data protection", "2026-02-15", "2026-05-10"},
				{"Roll-out north", "2026-07", "2026-10"}, {"Roll-out south", "2026-09", "2027-02"}, {"Operations handed over", "2027-01", "2027-03"}},
				Milestones: []Milestone{{"Budget decided", "2026-06-30"}, {"All depots live", "2027-02"}}, Highlight: at(1)},
			&Timeline{Title: "Six months from signature to benefit", Phases: []Phase{{"Prepare", "M1", "M1"}, {"Build", "M2", "M4"}, {"Test with twenty users of every department", "M3", "M5"}, {"Launch", "M6", "M6"}},
				Milestones: []Milestone{{"Go/no-go", "M4"}}},
			&Timeline{Title: "A decade", Phases: []Phase{{"Plan", "2019-06", "2021-04"}, {"Build", "2021-01", "2026-12"}, {"Run", "2025-02", "2030-06"}}},
		}},
		{Title: "Risks", Blocks: Blocks{
			&RiskMatrix{Title: "Two risks need a decision by the board", Items: []Risk{{"Key people leave before the hand-over", 3, 4}, {"Training data is of poor quality", 4, 4}, {"Supplier ends the model we build on", 2, 4},
				{"Regulator asks for a new assessment", 3, 5}, {"Energy prices rise", 4, 2}, {"Depot floods", 1, 5}, {"Users do not trust what it says", 3, 3}, {"Licence costs grow faster than use", 3, 3}}},
			&Row{Cells: []Blocks{{&RiskMatrix{Title: "On three levels", Likelihood: []string{"Low", "Medium", "High"}, Impact: []string{"Low", "Medium", "High"}, Items: []Risk{{"Delay", 3, 2}, {"Overrun", 2, 2}, {"Data loss", 1, 3}}}},
				{&Timeline{Title: "Half a page wide", Phases: []Phase{{"Prepare", "2026-01", "2026-02"}, {"Build the whole thing", "2026-02", "2026-06"}}, Milestones: []Milestone{{"Live", "2026-07"}}}}}},
		}},
		{Title: "Sparklines", Blocks: Blocks{
			&KPIs{Items: []KPI{{"Revenue", "€4.38M", "▲ 12.4% on the year", Values(2.1, 2.4, 2.6, 2.9, 3.2, 3.5, 3.9, 4.4)}, {"Margin", "19.6%", "▲ 1.8 pp", Values(17, 16.5, 18, 17.8, 18.2, 19, 19.6)},
				{"Net churn", "2.1%", "▼ 0.6 pp", Values(3.4, 3.1, 3.3, 2.9, 2.7, 2.1)}, {"NPS", "61", "▲ 4", Values(50, 57, 52, 55, 57, 61)}}},
			&Table{Caption: "Twelve months by region", Columns: []Column{{Title: "Region"}, {Title: "Owner"}, {Title: "Twelve months", Kind: "spark"}, {Title: "Revenue", Kind: "money", Unit: "€"}, {Title: "Growth", Kind: "percent"}},
				Rows: [][]Cell{{Str("North"), Str("K. Łukasiewicz"), Spark(1, 2, 3, 2, 4, 5, 4, 6, 7, 8, 7, 9), Num(1111711.10), Num(18.2)},
					{Str("South"), Str("M. Ørsted"), Spark(9, 8, 8, 7, 8, 6, 5, 5, 4, 5, 4, 4), Num(904117), Num(-9.7)}, {Str("Overseas"), Str("J. Nuñez"), {Values: gap(growing("", 5, 1), 4).Values}, Num(1270936.28), Num(3.1)}},
				Total: []string{"", "", "", "sum", "avg"}},
		}},
		{Title: "Edges", Blocks: Blocks{
			charting("bar", "Nothing yet", "€", quarters, series("", 0, 0, 0, 0, 0, 0, 0, 0)),
			charting("bar", "One category", "€", []string{"Total"}, series("", 1234567)),
			charting("bar", "Two categories", "%", []string{"Before", "After"}, series("", 45, 12)),
			charting("donut", "Nothing to share", "€", regions, series("", 0, 0, 0)),
			charting("donut", "Everything in one", "€", []string{"EMEA"}, series("", 5)),
		}},
	}
}

// growing is a series of a year.
func growing(name string, from, by float64) Series {
	s := Series{Name: name}
	for i := range 12 {
		v := math.Round((from+by*float64(i)*(1+0.12*math.Sin(float64(i)*1.7)))*10) / 10
		s.Values = append(s.Values, &v)
	}
	return s
}

// gap is s without value k.
func gap(s Series, k int) Series {
	s.Values[k] = nil
	return s
}

func logged(c *Chart) *Chart {
	c.Log = true
	return c
}

// sevens are seven series of three values.
func sevens() (out []Series) {
	for i := range 7 {
		out = append(out, series(fmt.Sprint("Kind ", i+1), float64(20+i*3), float64(40-i*2), float64(9+i*i)))
	}
	return out
}
