package ground

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/render"
)

// faultsOf are the figures at fault and where they stand.
func faultsOf(l *Ledger, c Claim) (out []string) {
	for _, f := range l.Check(c) {
		out = append(out, f.Where+" "+f.Figure)
	}
	return out
}

func TestCheckLooksEverywhere(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct {
		rule  string
		block string
		want  []string
	}{
		{"paragraph", `{"type":"paragraph","text":"The **budget** is €777K."}`, []string{"text €777K"}},
		{"list", `{"type":"list","items":["The budget is €650K.","Savings of €777K a year."]}`, []string{"items[1] €777K a year"}},
		{"callout", `{"type":"callout","title":"€777K to release","text":"A budget of €778K."}`, []string{"title €777K", "text €778K"}},
		{"quote", `{"type":"quote","text":"We lost €777K.","by":"Head of 77 depots"}`, []string{"text €777K", "by 77 depots"}},
		{"KPIs", `{"type":"kpis","items":[{"label":"Depots","value":"14"},{"label":"Budget of 777 users","value":"€778K","note":"for 779 users"}]}`,
			[]string{"items[1].label 777 users", "items[1].value €778K", "items[1].note 779 users"}},
		{"table", `{"type":"table","caption":"Savings of 777 users","columns":[{"title":"Source"},{"title":"Savings in 778 depots","kind":"money","unit":"€"},{"title":"Note"}],
			"rows":[["Overtime in the control tower",250000,"€779K"],["Claims handled faster",781000,"none"]],"total":["","sum",""]}`,
			[]string{"caption 777 users", "columns[1].title 778 depots", "rows[0][2] €779K", "rows[1][1] 781000"}},
		{"chart", `{"type":"chart","kind":"bar","title":"Savings of 777 users","unit":"€M","alt":"Claims bring €778K.","categories":["Overtime","Claims in 779 depots"],"series":[{"name":"781 users","values":[0.25,0.78]}]}`,
			[]string{"title 777 users", "alt €778K", "categories[1] 779 depots", "series[0].name 781 users", "series[0].values[1] 0.78"}},
		{"timeline", `{"type":"timeline","title":"777 users join","alt":"778 users","phases":[{"name":"For 779 users","from":"M1","to":"M77"},{"name":"Nobody cites the time","from":"M2","to":"M3"}],"milestones":[{"name":"781 users","at":"M78"}]}`,
			[]string{"title 777 users", "alt 778 users", "phases[0].name 779 users", "phases[0].from 1", "phases[0].to 77", "phases[1].from 2", "phases[1].to 3", "milestones[0].name 781 users", "milestones[0].at 78"}},
		{"a timeline of dates", `{"type":"timeline","phases":[{"name":"Pilot","from":"2026-03","to":"2026-09"}]}`, nil},
		{"risk matrix", `{"type":"riskmatrix","title":"777 users","alt":"778 users","likelihood":["779 claims","b","c"],"impact":["€781K","b","c"],"items":[{"name":"Loss of 782 users","likelihood":2,"impact":3}]}`,
			[]string{"title 777 users", "alt 778 users", "likelihood[0] 779 claims", "impact[0] €781K", "items[0].name 782 users", "items[0].likelihood 2", "items[0].impact 3"}},
		{"lines in a table", `{"type":"table","columns":[{"title":"Depots","kind":"text"},{"title":"Savings","kind":"spark","unit":"€K"}],"rows":[["Overtime in the control tower",[250,null,781]]]}`,
			[]string{"rows[0][1][2] 781"}},
		{"a line on a card", `{"type":"kpis","items":[{"label":"Budget","value":"€0.9M","trend":[0.65,0.781,0.9]}]}`, []string{"items[0].trend[1] 0.781"}},
		{"waterfall", `{"type":"chart","kind":"waterfall","title":"Budget","unit":"€K","categories":["Low","More","High"],"series":[{"values":[650,251,null]}]}`, []string{"series[0].values[1] 251"}},
		{"image", `{"type":"image","name":"a.png","alt":"777 users","caption":"778 users"}`, []string{"caption 778 users", "alt 777 users"}},
		{"row", `{"type":"row","cells":[[{"type":"paragraph","text":"777 users"}],[{"type":"list","items":["778 users"]}]]}`, []string{"cells[0][0].text 777 users", "cells[1][0].items[0] 778 users"}},
		{"page break", `{"type":"pagebreak"}`, nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var blocks render.Blocks
			require.NoError(t, json.Unmarshal([]byte("["+tt.block+"]"), &blocks))
			require.Equal(t, tt.want, faultsOf(l, Claim{Block: blocks[0]}))
		})
	}
	require.Equal(t, []string{"title 777 users"}, faultsOf(l, Claim{Section: "What 777 users get"}), "a heading")
}

// TestTimelineWithinAPeriod: a plan's months lie in a period that is cited, and
// a mark makes a proposal of those that do not.
func TestTimelineWithinAPeriod(t *testing.T) {
	l := sampleLedger(t)
	b := &render.Timeline{Phases: []render.Phase{{Name: "Pilot", From: "M1", To: "M9"}, {Name: "Rollout", From: "M9", To: "M10"}}}
	cites := ids(t, l, "6-9 months")
	require.Equal(t, []string{"phases[1].to 10"}, faultsOf(l, Claim{Block: b, Cites: cites}))
	require.Empty(t, faultsOf(l, Claim{Block: b, Mark: "proposal"}))
}

func TestUnitsOfColumns(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct {
		rule   string
		column render.Column
		row    string
		value  float64
		ok     bool
	}{
		{"the unit", render.Column{Title: "Budget, low", Unit: "€"}, "Budget range", 650000, true},
		{"the unit with its scale", render.Column{Title: "Budget, low", Unit: "€K"}, "Budget range", 650, true},
		{"the unit in words", render.Column{Title: "Budget, low", Unit: "EUR m"}, "Budget range", 0.65, true},
		{"the unit in the title", render.Column{Title: "Budget, low (TEUR)"}, "Budget range", 650, true},
		{"another currency", render.Column{Title: "Budget, low", Unit: "$"}, "Budget range", 650000, false},
		{"another scale", render.Column{Title: "Budget, low", Unit: "€M"}, "Budget range", 650, false},
		{"money of no currency", render.Column{Title: "Budget, low", Kind: "money"}, "Budget range", 650000, true},
		{"money is no count", render.Column{Title: "Users", Kind: "money"}, "Scope", 420, false},
		{"percent by kind", render.Column{Title: "Share", Kind: "percent"}, "Data quality", 81, true},
		{"percent is no fraction", render.Column{Title: "Share", Kind: "percent"}, "Data quality", 0.81, false},
		{"a noun in the title", render.Column{Title: "Depots"}, "Scope", 14, true},
		{"another noun", render.Column{Title: "Vendors"}, "Telematics", 14, false},
		{"a unit of time in the title", render.Column{Title: "Months"}, "Development timeline, at most", 9, true},
		{"another unit of time", render.Column{Title: "Weeks"}, "Development timeline, at most", 9, false},
		{"a rate", render.Column{Title: "Cost per month", Unit: "€"}, "Prototype for two lanes", 1100, true},
		{"another rate", render.Column{Title: "Cost per week", Unit: "€"}, "Prototype for two lanes", 1100, false},
		{"the unit in the row", render.Column{Title: "Value"}, "Budget range, low (€K)", 650, true},
		{"a year", render.Column{Title: "Year"}, "Start", 2026, true},
		{"no year where none is expected", render.Column{Title: "Depots"}, "Start", 2026, false},
		{"nothing there", render.Column{Title: "Budget", Unit: "€"}, "Reserve", 0, true},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			table := &render.Table{Columns: []render.Column{{Title: "What"}, tt.column}, Rows: [][]render.Cell{{render.Str(render.Text(tt.row)), render.Num(tt.value)}}}
			if faults := l.Check(Claim{Block: table}); tt.ok {
				require.Empty(t, faults)
			} else {
				require.Len(t, faults, 1)
				require.Equal(t, "rows[0][1]", faults[0].Where)
			}
		})
	}
}

func TestNumberedRows(t *testing.T) {
	l := sampleLedger(t)
	table := &render.Table{Columns: []render.Column{{Title: "No."}, {Title: "Step"}},
		Rows: [][]render.Cell{{render.Num(1), render.Str("Start")}, {render.Num(2), render.Str("Go on")}, {render.Num(3), render.Str("End")}}}
	require.Empty(t, l.Check(Claim{Block: table}), "the numbers of rows are no figures")
	table.Rows[2][0] = render.Num(77)
	require.Equal(t, []string{"rows[0][0] 1", "rows[1][0] 2", "rows[2][0] 77"}, faultsOf(l, Claim{Block: table}))
}

func TestMarks(t *testing.T) {
	l := sampleLedger(t)
	budget := ids(t, l, "€650K - €900K")
	for _, mark := range []string{"assumption", "proposal", "reference"} {
		require.Empty(t, l.Check(Claim{Block: para("We set aside €75,000 for training in 3 weeks."), Mark: mark, Cites: budget}),
			"a marked figure of another subject needs no fact")
		require.Empty(t, l.Check(Claim{Block: para("The budget range is €650K to €900K."), Mark: mark, Cites: budget}))
		faults := l.Check(Claim{Block: para("The budget range is €700K to €950K."), Mark: mark, Cites: budget})
		require.Empty(t, l.Check(Claim{Block: para("Slow down if the budget range goes above €900K."), Mark: mark, Cites: budget}), "a threshold at its high end")
		require.Len(t, l.Check(Claim{Block: para("Slow down if the budget range goes above €950K."), Mark: mark, Cites: budget}), 1, "at neither")
		require.Len(t, faults, 1, "a mark does not change what a cited fact says")
		require.Equal(t, `"€700K to €950K" is not what the cited f3 "€650K - €900K" says: use its value or do not cite it.`, faults[0].Why)
	}
}

// What consultants do write, taken from reports on the sample.
func TestSoundBlocks(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct {
		rule, block, mark string
		cites             []string
		want              []string
	}{
		{"figures of a list share the unit of its last", `{"type":"paragraph","text":"The submission names what has to be true after 3, 6 and 12 months."}`, "",
			[]string{"3 months", "6 months", "12 months"}, nil},
		{"what follows a list is about all of it", `{"type":"paragraph","text":"Three phases end after 3, 6 and 12 months: two lanes, all pharma lanes, all 14 depots."}`, "",
			[]string{"3 months", "6 months", "12 months", "two lanes", "14 depots"}, nil},
		{"and only a unit of measure", `{"type":"paragraph","text":"It takes 4, 6 and 12 months."}`, "", []string{"3 months", "6 months", "12 months"}, []string{"text 4"}},
		{"a cited figure of a row is not that of which another cell speaks",
			`{"type":"table","columns":[{"title":"Problem"},{"title":"Who bears it"},{"title":"Effect today"},{"title":"What changes"}],
			"rows":[["Slow deviation reports","Quality assurance, vaccine customers","7.5 hours, and often sent back","A draft with its sources, signed by quality"]]}`,
			"", []string{"7.5 hours"}, nil},
		{"a priority is no figure", `{"type":"table","columns":[{"title":"Gap"},{"title":"Priority"},{"title":"Rank","kind":"number"}],"rows":[["Calibration of sensors","1",7],["Labels","3",12]]}`, "", nil, nil},
		{"unless it is a large one or has a unit", `{"type":"table","columns":[{"title":"Gap"},{"title":"Level"}],"rows":[["Calibration of sensors","77"],["Labels","3 TB"]]}`, "", nil, []string{"rows[0][1] 77", "rows[1][1] 3 TB"}},
		{"the unit of a column is that of a text with one number", `{"type":"table","columns":[{"title":"What"},{"title":"Value","unit":"€K"}],"rows":[["Budget range, low","650"],["Budget range","650; 900"]]}`, "", nil,
			[]string{"rows[1][1] 650", "rows[1][1] 900"}},
		{"and a count is one", `{"type":"table","columns":[{"title":"Gap"},{"title":"Sensors"}],"rows":[["Calibration","17"]]}`, "", nil, []string{"rows[0][1] 17"}},
		{"a proposed plan divides the period that it cites",
			`{"type":"table","columns":[{"title":"Phase"},{"title":"Months"},{"title":"Outcome"}],"rows":[["Prove","1–3","Early warning on two lanes"],["Network","7–12","All 14 depots"]]}`,
			"proposal", []string{"3 months", "12 months", "14 depots"}, nil},
		{"and does not go beyond it",
			`{"type":"table","columns":[{"title":"Phase"},{"title":"Months"}],"rows":[["All depots, half the write-offs","7–14"]]}`, "proposal", []string{"12 months"}, []string{"rows[0][1] 7–14"}},
		{"a proposed table divides the sum that it cites",
			`{"type":"table","caption":"A division of the budget by kind of cost","columns":[{"title":"Kind of cost"},{"title":"Low","kind":"money","unit":"€K"}],
			"rows":[["Integration of vendors",400],["Reserve",250]],"total":["","sum"]}`, "proposal", []string{"€650K - €900K"}, nil},
		{"and does not say of the sum itself that it is another",
			`{"type":"table","columns":[{"title":"What"},{"title":"Low","kind":"money","unit":"€K"}],"rows":[["Budget range",400]]}`, "proposal", []string{"€650K - €900K"}, []string{"rows[0][1] 400"}},
		{"a proposal stands beside the figure that it would change",
			`{"type":"list","items":["Readings at least every five minutes: two telematics vendors deliver only every fifteen."]}`, "proposal", []string{"fifteen minutes"}, nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var blocks render.Blocks
			require.NoError(t, json.Unmarshal([]byte("["+tt.block+"]"), &blocks))
			require.Equal(t, tt.want, faultsOf(l, Claim{Block: blocks[0], Cites: ids(t, l, tt.cites...), Mark: tt.mark}))
		})
	}
}

func TestMonthsInOrder(t *testing.T) {
	l := sampleLedger(t)
	timeline := ids(t, l, "6-9 months")
	require.Empty(t, l.Check(Claim{Block: para("In month 4 the gateways follow."), Cites: timeline}), "it lies in the cited period")
	require.Len(t, l.Check(Claim{Block: para("In month 11 the gateways follow."), Cites: timeline}), 1, "it lies behind it")
	require.Len(t, l.Check(Claim{Block: para("In month 4 the gateways follow.")}), 1, "nothing is cited")
	require.Empty(t, l.Check(Claim{Block: para("In month 4 the gateways follow."), Mark: "proposal"}), "it is proposed")
	require.Empty(t, l.Check(Claim{Block: para("By month 6 all pharma lanes are covered.")}), "the input has it")
}

func TestWhyNamesWhatWouldBeRight(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct{ rule, text, want string }{
		{"the nearest facts", "The budget range is €690K.", `No fact has "€690K" with this unit; nearest: f3 "€650K - €900K". Use one of them as it stands, or mark the block as assumption or proposal.`},
		{"values a power of ten off", "The harvest costs €6.5M to €9M.", `No fact has "€6.5M to €9M" with this unit; nearest: f34 "€0.9M", f38 "€6M", f3 "€650K - €900K". Use one of them as it stands, or mark the block as assumption or proposal.`},
		{"nothing is near", "The moon is 777 parsecs away.", `No fact has "777 parsecs": leave it out, or mark the block as assumption or proposal.`},
		{"another subject", "Customer satisfaction stands at 41%.", `"41%" stands in f49 "41%", which is about something else ("baseline metrics: Today: 1.9% of shipments out of range, 41% of these found by t…"): cite it if it is meant, else leave the figure out.`},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			faults := l.Check(Claim{Block: para(tt.text)})
			require.Len(t, faults, 1)
			require.Equal(t, tt.want, faults[0].Why)
		})
	}
}

// A cited fact is named before one whose words say as much.
func TestWhyNamesCitedFactsFirst(t *testing.T) {
	l, err := Read([]byte(`{"training":["€5K","€5M"]}`))
	require.NoError(t, err)
	for i, want := range []string{`f1 "€5K", f2 "€5M"`, `f2 "€5M", f1 "€5K"`} {
		faults := l.Check(Claim{Block: para("The training costs €77K."), Cites: []string{l.Facts[i].ID}})
		require.Len(t, faults, 1)
		require.Contains(t, faults[0].Why, "nearest: "+want)
	}
}

func TestDerivedFactsBearFiguresOut(t *testing.T) {
	l := sampleLedger(t)
	d, err := l.Derive(derive.Derivation{Op: "scale", By: 3, Unit: "EUR", Args: ids(t, l, "€1.7M a year"), Label: "savings over three years"})
	require.NoError(t, err)
	require.Empty(t, l.Check(Claim{Block: para("Over three years the savings reach €5.1M."), Cites: []string{d.ID}}))
	require.Empty(t, l.Check(Claim{Block: para("The savings over the whole time reach €5.1M.")}), "by its label, uncited")
	require.Len(t, l.Check(Claim{Block: para("Over four years the savings reach €5.2M."), Cites: []string{d.ID}}), 2)
}

func TestPercentilesAreExplained(t *testing.T) {
	l, err := Read([]byte(`{"response time":"P95: <3 seconds"}`))
	require.NoError(t, err)
	for text, faults := range map[string]int{
		"P95, the time that 95% of all requests stay under, is 3 seconds.": 0,
		"At P95 (95 of 100 requests) answers take 3 seconds.":              0,
		"At P95, the time that 90% of all requests stay under, 3 seconds.": 1,
		"Answers that stay under 3 seconds are 95% of all requests there.": 1,
	} {
		require.Len(t, l.Check(Claim{Block: para(text), Cites: []string{"f1"}}), faults, text)
	}
}

// A derived figure may be rounded as it is and as it is shown: 2.449 is shown
// as 2.45.
func TestDerivedFactsAreRoundedAsShown(t *testing.T) {
	l, err := Read([]byte(`{"budget":"$500K","savings":"$2.45M a year"}`))
	require.NoError(t, err)
	d, err := l.Derive(derive.Derivation{Op: "ratio", Args: []string{"f1", "f2"}, Unit: "month", Label: "time until the budget is paid back"})
	require.NoError(t, err)
	require.Equal(t, "2.45 months", d.Raw)
	for value, faults := range map[string]int{"2.449": 0, "2.45": 0, "2.4": 0, "2.5": 0, "2.6": 1, "2.3": 1, "2.46": 1} {
		require.Len(t, l.Check(Claim{Block: para("It is paid back in " + value + " months."), Cites: []string{"d1"}}), faults, value)
	}
}

// What was computed from a figure is told of beside it.
func TestFiguresBesideWhatTheyWereComputedFrom(t *testing.T) {
	l := sampleLedger(t)
	d, err := l.Derive(derive.Derivation{Op: "diff", Args: ids(t, l, "60 seconds", "20 seconds"), Label: "what is left of the minute once a reading is in the console"})
	require.NoError(t, err)
	cites := append(ids(t, l, "20 seconds"), d.ID)
	require.Empty(t, l.Check(Claim{Block: para("A reading has 20 seconds to the console, which leaves 40 seconds of the minute for rules and forecast."), Cites: cites}))
	require.Len(t, l.Check(Claim{Block: para("From the gateway to the console it has 40 seconds. What is left of the minute once a reading is there are 20 seconds."), Cites: cites}), 2,
		"exchanged they are found")
}

func TestLedgersBuiltByHand(t *testing.T) {
	l := &Ledger{Facts: []fact.Fact{{ID: "f1", Pointer: "/a", Raw: "€5K", Context: "training budget: €5K", Low: 5000, High: 5000, Unit: "EUR"}}}
	require.Empty(t, l.Check(Claim{Block: para("The training budget is €5K.")}))
	require.Len(t, l.Check(Claim{Block: para("The training budget is €6K.")}), 1)
	require.Len(t, (&Ledger{}).Check(Claim{Block: para("The training budget is €6K.")}), 1)
}
