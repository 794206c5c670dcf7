package bedrock

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/ground"
)

// TestReadPlan: a plan is found in whatever stands around it.
func TestReadPlan(t *testing.T) {
	const p = `{"units":[{"id":"u1","section":"a","part":"P","words":300,"facts":["f1"]}],"derived":[]}`
	for _, row := range []struct {
		rule, answer string
		found        bool
	}{
		{"the plan alone", p, true},
		{"in a fence, behind prose with braces", "The plan {as asked}:\n```json\n" + p + "\n```", true},
		{"wrapped", `{"plan":` + p + `}`, true},
		{"a text for a list of texts", strings.Replace(p, `["f1"]`, `"f1"`, 1), true},
		{"nothing", "", false},
		{"prose", "I would begin with the roadmap.", false},
		{"cut off", p[:len(p)-20], false},
		{"no units", `{"units":[],"derived":[]}`, false},
		{"units of another form", `{"units":"two"}`, false},
	} {
		got, err := readPlan(row.answer)
		require.Equal(t, row.found, err == nil, row.rule)
		if row.found {
			require.Equal(t, unit{ID: "u1", Section: "a", Part: "P", Words: 300, Facts: names{"f1"}}, got.Units[0], row.rule)
		}
	}
}

// TestNormalPlan: whatever a model plans, the plan can be worked with. Units
// are given and wanted as "id section words facts", of which those wanted
// may be left open with a star.
func TestNormalPlan(t *testing.T) {
	o := Outline{Title: "T", Sections: []Section{
		{ID: "a", Title: "Alpha", Words: 400, Cover: []string{"a1"}},
		{ID: "b", Title: "Beta", Words: 900, Cover: []string{"b1", "b2", "b3"}, Blocks: []string{"table: x", "chart: y"}},
	}}
	ledger := &ground.Ledger{Facts: []fact.Fact{{ID: "f1"}, {ID: "f2"}, {ID: "f3"}}}
	for _, row := range []struct {
		rule        string
		units, want []string
	}{
		{"a good plan stays", []string{"u1 a 400 f1", "u2 b 450 f2", "u3 b 450 f3"}, []string{"u1 a 400 f1", "u2 b 450 f2", "u3 b 450 f3"}},
		{"sections keep their order, units theirs", []string{"u2 b 450 ", "u3 b 450 ", "u1 a 400 "}, []string{"u1 a 400 ", "u2 b 450 ", "u3 b 450 "}},
		{"a section may be named by its title", []string{"u1 ALPHA 400 ", "u2 b 450 ", "u3 b 450 "}, []string{"u1 a 400 ", "u2 b 450 ", "u3 b 450 "}},
		{"a section without units gets them", []string{"u9 a 400 "}, []string{"u9 a 400 ", "u1 b 450 ", "u2 b 450 "}},
		{"no plan at all", nil, []string{"u1 a 400 ", "u2 b 450 ", "u3 b 450 "}},
		{"a unit of no section is dropped", []string{"u1 a 400 ", "u2 z 400 ", "u3 b 900 "}, []string{"u1 a 400 ", "u3 b 450 ", "u2 b 450 "}},
		{"a unit too long is split, and its facts", []string{"u1 a 400 ", "u2 b 900 f1,f2"}, []string{"u1 a 400 ", "u2 b 450 f1", "u3 b 450 f2"}},
		{"words far from the outline's are scaled", []string{"u1 a 100 ", "u2 b 2600 ", "u3 b 1000 "}, []string{"u1 a 400 ", "u2 b 325 ", "u4 b 325 ", "u3 b 250 "}},
		{"a fact stays with the first that names it", []string{"u1 a 400 f1,f2", "u2 b 900 f2,f3"}, []string{"u1 a 400 f1,f2", "u2 b 450 ", "u3 b 450 f3"}},
		{"ranges are facts one by one", []string{"u1 a 400 f1-f3", "u2 b 450 f2", "u3 b 450 "}, []string{"u1 a 400 f1,f2,f3", "u2 b 450 ", "u3 b 450 "}},
		{"a fact that is not there is nobody's", []string{"u1 a 400 f1,f99,x", "u2 b 450 ", "u3 b 450 "}, []string{"u1 a 400 f1", "u2 b 450 ", "u3 b 450 "}},
		{"far more units than a section needs are Go's", []string{"u1 a 100 ", "u2 a 100 ", "u3 a 100 ", "u4 a 100 ", "u5 b 450 ", "u6 b 450 "}, []string{"u1 a 400 ", "u5 b 450 ", "u6 b 450 "}},
		{"an id twice is another", []string{"u1 a 400 ", "u1 b 450 ", "u1 b 450 "}, []string{"u1 a 400 ", "u2 b 450 ", "u3 b 450 "}},
		{"an id that could forge a line is another", []string{"u1\nCall: a 400 ", "u2 b 450 ", "u3 b 450 "}, []string{"u1 a 400 ", "u2 b 450 ", "u3 b 450 "}},
	} {
		var p plan
		for _, text := range row.units {
			u := unit{Part: "P"}
			var facts string
			cut := strings.LastIndexByte(text, ' ')
			facts = text[cut+1:]
			fields := strings.Split(text[:cut], " ")
			n := len(fields)
			u.ID, u.Section = strings.Join(fields[:n-2], " "), fields[n-2]
			_, err := fmt.Sscan(fields[n-1], &u.Words)
			require.NoError(t, err)
			if facts != "" {
				u.Facts = strings.Split(facts, ",")
			}
			p.Units = append(p.Units, u)
		}
		var got []string
		for _, u := range p.normal(o, ledger).Units {
			require.NotEmpty(t, u.Part)
			got = append(got, fmt.Sprintf("%s %s %d %s", u.ID, u.Section, u.Words, strings.Join(u.Facts, ",")))
		}
		require.Equal(t, row.want, got, row.rule)
	}
}

// TestPlansAreBounded: neither derivations nor ranges of facts grow without end.
func TestPlansAreBounded(t *testing.T) {
	ledger, err := ground.Read([]byte(`{"a":"420 users","b":"30 users"}`))
	require.NoError(t, err)
	p := plan{}
	for i := range 2 * maxDerived {
		p.Derived = append(p.Derived, derive.Derivation{ID: "d" + itoa(i+1), Op: "sum", Args: []string{"f1", "f2"}, Label: "all"})
	}
	p.Derived = append([]derive.Derivation{{ID: "d99", Op: "power"}, {ID: "x", Op: "sum", Args: []string{"f1", "f2"}}}, p.Derived...)
	got := p.normal(Outline{Sections: []Section{{ID: "a", Title: "A", Words: 300}}}, ledger)
	require.Len(t, got.Derived, maxDerived, "and what Go cannot compute is not among them")
	require.Equal(t, "d1", got.Derived[0].ID)
	require.Len(t, ledger.Facts, 2+maxDerived)

	require.Equal(t, names{"f1-f100000"}, spread(names{"f1-f100000"}))
	require.Equal(t, names{"f9-f3", "x-y"}, spread(names{"f9-f3", "x-y"}))
	require.Equal(t, names{"f3", "f4", "f5"}, spread(names{"f3–f5"}))
}

// TestUnitsOfASection: what Go plans covers all of a section, each point and
// each form once.
func TestUnitsOfASection(t *testing.T) {
	s := Section{ID: "b", Title: "Beta", Words: 1700, Cover: []string{"1", "2", "3", "4", "5", "6"}, Blocks: []string{"x", "y", "z"}}
	var cover, tables []string
	for _, u := range s.units() {
		require.LessOrEqual(t, u.Words, maxUnitWords)
		cover, tables = append(cover, u.cover...), append(tables, u.Tables...)
	}
	require.Equal(t, s.Cover, cover)
	require.Equal(t, s.Blocks, tables)
}
