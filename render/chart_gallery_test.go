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
			c, ok := b.(*Chart)
			if !ok {
				continue
			}
			if n%perPage == 0 {
				l.pages, y, h = append(l.pages, page{}), e.geo.top, 0
			} else if n%2 == 0 {
				y, h = y+h+24, 0
			}
			f := plotOf(t, e, c).figure(fmt.Sprint("Figure ", n+1), w, e.geo.tall())
			h = max(h, f.least)
			p := &l.pages[len(l.pages)-1]
			for _, o := range f.draw(f.least) {
				o.x, o.y = o.x+e.geo.left+float64(n%2)*(w+gap), o.y+y
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

// chart is one with names, so that a gallery is short.
func chart(kind, title, unit string, names []string, list ...Series) *Chart {
	return &Chart{Kind: kind, Title: title, Unit: unit, Categories: names, Series: list}
}

func gallery() []Section {
	quarters := []string{"Q1 2024", "Q2", "Q3", "Q4", "Q1 2025", "Q2", "Q3", "Q4"}
	months := []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	regions := []string{"EMEA", "Americas", "Asia-Pacific"}
	revenue := chart("bar", "Revenue has doubled in two years", "€M", quarters, series("", 2.1, 2.4, 2.6, 2.9, 3.2, 3.5, 3.9, 4.4))
	marked := *revenue
	marked.Title, marked.Highlight = "The last quarter was the best one so far", at(7)
	mix := chart("donut", "Almost half of the revenue comes from EMEA", "€", []string{"EMEA", "Americas", "Asia-Pacific", "Other"}, series("", 2_015_000, 1_270_000, 745_000, 350_000))
	mixed := *mix
	mixed.Highlight = at(0)
	lines := chart("line", "EMEA has overtaken the Americas since spring", "€", months,
		series("EMEA", 210e3, 220e3, 240e3, 260e3, 300e3, 330e3, 350e3, 380e3, 390e3, 410e3, 430e3, 450e3),
		series("Americas", 300e3, 305e3, 295e3, 290e3, 300e3, 310e3, 305e3, 300e3, 295e3, 290e3, 300e3, 310e3),
		series("Asia-Pacific", 100e3, 110e3, 105e3, 130e3, 120e3, 140e3, 160e3, 150e3, 170e3, 190e3, 185e3, 200e3))
	focus := *lines
	focus.Highlight = at(0)
	gaps := chart("line", "Availability fell twice; two months were not measured", "%", months, series("", 99.9, 99.8, 99.95, 0, 99.1, 99.4, 99.8, 0, 98.7, 99.5, 99.9, 99.95))
	gaps.Series[0].Values[3], gaps.Series[0].Values[7] = nil, nil
	daily := chart("bar", "Requests a day follow the week", "", nil, series(""))
	many := chart("line", "Twelve teams, one of them far ahead", "points", months)
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
	long := chart("bar", "What holds projects up", "%", []string{"Approval by several departments", "Data that nobody owns", "Missing skills", "Legacy systems without interfaces or documentation", "Budget"}, series("", 62, 48, 41, 39, 12))
	long.Highlight = at(0)
	return []Section{
		{Title: "Bars", Blocks: Blocks{revenue, &marked,
			chart("bar", "Plan and result by region", "€", regions, series("Plan", 1.8e6, 1.5e6, 0.6e6), series("Result", 2.0e6, 1.27e6, 0.745e6)),
			chart("bar", "Margin changed sign in the second half", "%", quarters, series("", 4.5, 3.1, 1.2, -0.8, -2.4, -1.1, 0.6, 2.9)),
			chart("stacked", "Growth comes from subscriptions", "€M", quarters,
				series("Subscriptions", 0.8, 1.0, 1.2, 1.5, 1.8, 2.1, 2.5, 3.0), series("Services", 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9), series("Licences", 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)),
			long, daily,
			chart("hbar", "Hours saved each month", "hours", []string{"Invoices", "Onboarding", "Support tickets", "Reporting", "Purchasing"}, series("", 1240, 860, 655, 320, 95)),
			chart("hbar", "Before and after, by process", "days", []string{"Invoices", "Onboarding", "Support tickets"}, series("Before", 12, 30, 4), series("After", 3, 11, 1.5)),
			chart("hbar", "Change of cost by department", "€", []string{"Marketing", "Sales", "Research", "Operations"}, series("", -120e3, 45e3, 210e3, -32e3)),
			chart("stacked", "Satisfaction by question", "%", []string{"The assistant answers what was asked", "It is faster than searching", "I trust its sources"},
				series("Agree", 62, 71, 34), series("Neutral", 21, 17, 38), series("Disagree", 17, 12, 28)),
		}},
		{Title: "Lines", Blocks: Blocks{lines, &focus, gaps, many,
			chart("line", "One value only", "€", []string{"2026"}, series("", 42)),
			chart("line", "From a thousandth to a billion", "", months, series("", 0.001, 0.1, 5, 30, 900, 12e3, 80e3, 1e6, 7e6, 90e6, 400e6, 1e9)),
		}},
		{Title: "Shares", Blocks: Blocks{mix, &mixed,
			chart("donut", "Where tickets come from", "%", []string{"Mail", "Chat", "Telephone", "Portal", "Partners", "Others"}, series("", 38, 24, 16, 11, 7, 4)),
			&Row{Weights: []int{1, 1}, Cells: []Blocks{{mix}, {revenue}}},
		}},
		{Title: "Edges", Blocks: Blocks{
			chart("bar", "Nothing yet", "€", quarters, series("", 0, 0, 0, 0, 0, 0, 0, 0)),
			chart("bar", "One category", "€", []string{"Total"}, series("", 1234567)),
			chart("bar", "Two categories", "%", []string{"Before", "After"}, series("", 45, 12)),
			chart("donut", "Nothing to share", "€", regions, series("", 0, 0, 0)),
			chart("donut", "Everything in one", "€", []string{"EMEA"}, series("", 5)),
		}},
	}
}
