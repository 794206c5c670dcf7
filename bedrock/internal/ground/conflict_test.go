package ground

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render"
)

func TestConflicts(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct {
		rule       string
		a, b       string
		mark       string
		fromA, ofB string
	}{
		{"two assumptions of one thing", "Training of the dispatchers costs €40,000.", "For the training of dispatchers €55,000 are set aside.", "assumption", "€40,000", "€55,000"},
		{"an assumption against the input", "The budget range is €650K to €900K.", "The budget range is €1.2M to €1.4M.", "assumption", "€650K to €900K", "€1.2M to €1.4M"},
		{"other units of the same value", "A pilot depot is connected in 90 minutes.", "A pilot depot is connected in 1.5 hours.", "assumption", "", ""},
		{"other subjects", "Training of the dispatchers costs €40,000.", "The gateways of a depot cost €55,000.", "assumption", "", ""},
		{"other units", "Training of the dispatchers takes 3 weeks.", "Training of the dispatchers costs €55,000.", "assumption", "", ""},
		{"two figures that the input has", "Early warning for two lanes comes after 3 months.", "All pharma lanes are covered after 6 months.", "", "", ""},
		{"minutes are not said of what takes weeks", "For four weeks the duty engineer answers at night.", "At night the duty engineer answers in fifteen minutes.", "assumption", "", ""},
		{"but of what takes hours", "At night the duty engineer answers in two hours.", "At night the duty engineer answers in fifteen minutes.", "assumption", "two hours", "fifteen minutes"},
		{"rounding", "Training of the dispatchers costs €41,250.", "Training of the dispatchers costs about €41K.", "assumption", "", ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			got := l.Conflicts([]Claim{{Block: para(tt.a), Mark: tt.mark}, {Block: para("Nothing."), Mark: tt.mark}, {Block: para(tt.b), Mark: tt.mark}})
			if tt.fromA == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Equal(t, Conflict{A: 0, B: 2, FigureA: tt.fromA, FigureB: tt.ofB, WhereA: "text", WhereB: "text",
				Why: `"` + tt.fromA + `" and "` + tt.ofB + `" are said of the same thing: keep the one that the input bears out.`}, got[0])
		})
	}
}

// A column of one name in two tables makes no conflict of rows of two names.
func TestConflictsOfRows(t *testing.T) {
	l := sampleLedger(t)
	table := func(row string, value float64) Claim {
		return Claim{Mark: "assumption", Block: &render.Table{Caption: "Value by case", Columns: []render.Column{{Title: "Case"}, {Title: "Yearly value", Kind: "money", Unit: "€K"}},
			Rows: [][]render.Cell{{{Text: render.Text(row)}, {Number: &value}}}}}
	}
	chart := func(category string, value float64) Claim {
		return Claim{Mark: "assumption", Block: &render.Chart{Kind: "bar", Title: "Value by case", Unit: "€K", Categories: []string{category},
			Series: []render.Series{{Name: "Yearly value", Values: []*float64{&value}}}}}
	}
	require.Empty(t, l.Conflicts([]Claim{table("As submitted", 1700), table("Fewer write-offs do not come", 800)}))
	require.Empty(t, l.Conflicts([]Claim{table("Fewer claims", 410), table("Fewer claims do not come", 800)}))
	require.Len(t, l.Conflicts([]Claim{table("A late start", 900), table("A late start", 800)}), 1)
	require.Empty(t, l.Conflicts([]Claim{chart("As submitted", 1200), chart("A late start", 900)}))
	require.Len(t, l.Conflicts([]Claim{chart("A late start", 950), chart("A late start", 800)}), 1)
}

func TestConflictsOfSoundBlocks(t *testing.T) {
	for _, in := range inputs {
		l, list := samples(t, in.folder, in.path)
		var claims []Claim
		for _, s := range list {
			claims = append(claims, s.claim(t, s.Block))
		}
		require.Empty(t, l.Conflicts(claims), "%s: blocks that are borne out do not contradict each other", in.folder)
	}
}

func TestConflictsAreBounded(t *testing.T) {
	l := sampleLedger(t)
	var claims []Claim
	for i := range 60 {
		claims = append(claims, Claim{Mark: "assumption", Block: para("Training of the dispatchers costs €" + string(rune('1'+i%9)) + "1,000.")})
	}
	require.Len(t, l.Conflicts(claims), MaxConflicts)
}

func TestFiguresComparedAreBounded(t *testing.T) {
	l, err := Read([]byte(`{}`))
	require.NoError(t, err)
	for n, want := range map[int]int{maxPlaces - 2: 1, maxPlaces - 1: 0} {
		claims := []Claim{{Mark: "assumption", Block: para(strings.Repeat("7 GB; ", n))}}
		for _, cost := range []string{"€40,000", "€55,000"} {
			claims = append(claims, Claim{Mark: "assumption", Block: para("Training of the dispatchers costs " + cost + ".")})
		}
		require.Len(t, l.Conflicts(claims), want, n)
	}
}
