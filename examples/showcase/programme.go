package main

import "github.com/qubitz/reportjobs/render"

func programme(d *render.Document) {
	p := d.Section("Renewal programme").
		P("The programme replaces mains by how likely they are to fail, not by their age. Its second phase begins where the first one showed what it saves.").
		Timeline(&render.Timeline{Title: "The pilot ends before the budget round", Highlight: index(1),
			Phases: []render.Phase{{Name: "Survey and data audit", From: "2026-09", To: "2026-12"}, {Name: "Pilot in Kirkevann", From: "2026-11", To: "2027-06"}, {Name: "Works council and privacy", From: "2027-01-15", To: "2027-04-30"},
				{Name: "Sund and Øvre Halden", From: "2027-07", To: "2028-03"}, {Name: "Nordby", From: "2027-11", To: "2028-06"}, {Name: "Hand-over to operations", From: "2028-05", To: "2028-08"}},
			Milestones: []render.Milestone{{Name: "Budget decided", At: "2027-06-30"}, {Name: "All districts live", At: "2028-06"}}}).
		Table(&render.Table{Caption: "What the second phase costs", Columns: []render.Column{{Title: "Item"}, {Title: "Begins", Kind: "date"}, {Title: "Amount", Kind: "money", Unit: "€"}},
			Rows: [][]render.Cell{{render.Str("Mains, 38 km"), render.Str("2027-07-01"), render.Num(5_120_000)}, {render.Str("Sensors and loggers"), render.Str("2027-07-15"), render.Num(1_340_000)},
				{render.Str("Control room"), render.Str("2027-10-01"), render.Num(620_000)}, {render.Str("Training"), render.Str("2028-01-10"), render.Num(320_000)}}, Total: []string{"", "", "sum"}})
	p.Section("Risks").
		P("Risks are rated by the managers of the districts twice a year. What is dark is reported to the board each month.").
		Risks(&render.RiskMatrix{Title: "Two risks have moved into the dark", Items: []render.Risk{
			{Name: "People who know the old control system retire", Likelihood: 4, Impact: 4}, {Name: "Sensor data is of poor quality", Likelihood: 4, Impact: 3},
			{Name: "Price of energy doubles", Likelihood: 2, Impact: 4}, {Name: "Main under the railway bursts", Likelihood: 2, Impact: 5},
			{Name: "Supplier of loggers fails", Likelihood: 2, Impact: 2}, {Name: "Drought in two years running", Likelihood: 3, Impact: 3}, {Name: "Permit for the third well is late", Likelihood: 3, Impact: 2}}}).
		Table(&render.Table{Columns: []render.Column{{}, {}}, Rows: [][]render.Cell{
			{render.Str("Owner of the register"), render.Str("Head of networks")}, {render.Str("Next review"), render.Str("June 2027, with the result of the pilot")},
			{render.Str("Reported to"), render.Str("Audit committee, each quarter; the supervisory board once a year")}}})
}

func method(d *render.Document) {
	p := d.Section("How this was made").
		P("Figures come from the ledger and from the meters of the works; where a month was not measured, charts have a gap. The unit of a loss is defined in [the handbook](https://example.com/handbook), section `4.2`.").
		Chart(&render.Chart{Kind: "line", Title: "Availability of the data platform; August was not measured", Unit: "%", Categories: months,
			Series: []render.Series{{Values: render.Values(99.91, 99.87, 99.95, 99.62, 99.9, 99.93, 99.88, unknown, 99.71, 99.94, 99.96, 99.97)}}})
	p.Section("Queries").
		P("Losses are computed each night:").
		P("`select district, 1 - sum(metered) / sum(delivered) as loss`\n`from flows where day >= '2026-01-01' group by district`").
		Section("Known gaps").
		List("Øvre Halden has no figure for 2022: the logger was flooded.", "Meters of before 1998 are read once a year; their flow is spread by the profile of their street.",
			"Fire water is estimated, at 0.3% of what leaves the works.")
	p.Section("Sources").
		P("What a figure in this report is taken from, and who answers for it:").
		Table(&render.Table{Caption: "Sources by system", Columns: []render.Column{{Title: "System"}, {Title: "What it holds"}, {Title: "Answers for it"}, {Title: "Closed on", Kind: "date"}},
			Rows: [][]render.Cell{
				{render.Str("Ledger"), render.Str("Revenue, cost and investment, by department and by project"), render.Str("Controlling"), render.Str("2027-01-22")},
				{render.Str("Telemetry"), render.Str("Flow and pressure of 214 loggers, each minute"), render.Str("Networks"), render.Str("2027-01-01")},
				{render.Str("Meters"), render.Str("38,400 readings a year; those of before 1998 by hand"), render.Str("Customer service"), render.Str("2027-01-12")},
				{render.Str("Laboratory"), render.Str("2,150 samples, of which four were above a limit and none twice"), render.Str("Quality"), render.Str("2027-01-08")},
				{render.Str("Complaints"), render.Str("Everything that reaches the hotline, by kind and by street"), render.Str("Customer service"), render.Str("2027-01-05")}}}).
		P("Differences between ledger and telemetry are explained in the annex of the auditor. They come to less than 0.4% of what was delivered.").
		Callout("", "What was not measured is a gap in a chart and a dash in a table. Nothing was filled in.").
		PageBreak()
	d.Section("More in figures").
		Row(render.Blocks{&render.Chart{Kind: "bar", Title: "Plan and result", Unit: "€M", Categories: []string{"Revenue", "EBITDA", "Invested"},
			Series: []render.Series{{Name: "Plan", Values: render.Values(60.5, 18.9, 14.2)}, {Name: "Result", Values: render.Values(61.8, 19.6, 13.1)}}}},
			render.Blocks{&render.Chart{Kind: "area", Title: "Water delivered", Unit: "thousand m³", Categories: months,
				Series: []render.Series{{Values: render.Values(1410, 1290, 1380, 1420, 1560, 1710, 1820, 1790, 1580, 1460, 1390, 1440)}}}}).
		Chart(&render.Chart{Kind: "line", Title: "Five works, told apart without color", Unit: "", Categories: months,
			Series: []render.Series{wave("Brattli", 40, 3), wave("Elvestad", 55, 2), wave("Havn", 68, 4), wave("Nordby", 84, 3), wave("Sund", 104, 5)}}).
		Chart(&render.Chart{Kind: "stacked", Title: "Seven kinds of complaints", Categories: []string{"2023", "2024", "2025", "2026"},
			Series: []render.Series{{Name: "Pressure", Values: render.Values(120, 118, 96, 81)}, {Name: "Taste", Values: render.Values(88, 90, 84, 79)}, {Name: "Bills", Values: render.Values(140, 122, 109, 98)},
				{Name: "Works in the street", Values: render.Values(60, 75, 91, 88)}, {Name: "Meters", Values: render.Values(44, 41, 37, 30)}, {Name: "Appointments", Values: render.Values(52, 49, 40, 34)}, {Name: "Other", Values: render.Values(31, 28, 30, 26)}}})
}

// wave is a series of a year that goes up and down.
func wave(name string, base, size float64) render.Series {
	s := render.Series{Name: name}
	for i := range months {
		v := base + size*float64((i*7)%5) - size*float64(i%3)
		s.Values = append(s.Values, &v)
	}
	return s
}
