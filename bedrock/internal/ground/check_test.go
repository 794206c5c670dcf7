package ground

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/render"
)

func sampleLedger(t testing.TB) *Ledger {
	input, err := os.ReadFile("../../../examples/discovery/sample.json")
	require.NoError(t, err)
	l, err := Read(input)
	require.NoError(t, err)
	return l
}

// ids are those of the first facts with these raw texts.
func ids(t testing.TB, l *Ledger, raws ...string) (out []string) {
	for _, raw := range raws {
		at := slices.IndexFunc(l.Facts, func(f fact.Fact) bool { return f.Raw == raw })
		require.GreaterOrEqual(t, at, 0, raw)
		out = append(out, l.Facts[at].ID)
	}
	return out
}

func para(s string) render.Block { return &render.Paragraph{Text: render.Text(s)} }

func TestCheckParagraphs(t *testing.T) {
	l := sampleLedger(t)
	for _, tt := range []struct {
		rule  string
		text  string
		cites []string
		mark  string
		want  []string // figures at fault
	}{
		{"a figure as it stands needs no citation where the subject is the same", "The budget runs from €650K to €900K.", nil, "", nil},
		{"another scale of the same value", "The budget range is €0.65M to €0.9M.", nil, "", nil},
		{"rounded to the digits shown", "Write-offs of about €0.7M within a budget of €650K.", []string{"€650K - €900K"}, "", nil},
		{"one end of a range is borne out", "The budget may reach €900K.", nil, "", nil},
		{"a value within a range is not", "The budget is €700,000.", []string{"€650K - €900K"}, "", []string{"€700,000"}},
		{"another currency is another unit", "The budget runs from $650K to $900K.", nil, "", []string{"$650K to $900K"}},
		{"a scale a thousand times off", "The budget runs from €650M to €900M.", nil, "", []string{"€650M to €900M"}},
		{"a number with another unit, though cited", "The pilot takes 14 weeks in all depots.", []string{"14 depots"}, "", []string{"14 weeks"}},
		{"a number with another noun", "The rollout trains 14 drivers in five countries.", []string{"14 depots"}, "", []string{"14 drivers"}},
		{"months are no weeks", "The timeline is 6-9 weeks.", nil, "", []string{"6-9 weeks"}},
		{"a year is twelve months", "After one year, all 14 depots are live; within 0.5 years the pharma lanes are covered.", nil, "", nil},
		{"the same number of another subject", "Customer satisfaction stands at 41%.", nil, "", []string{"41%"}},
		{"a citation bears it out", "Too late for a rescue: 41%.", []string{"41%"}, "", nil},
		{"a proposal needs no fact", "We propose a reserve of €75,000.", nil, "proposal", nil},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var got []string
			for _, f := range l.Check(Claim{Block: para(tt.text), Cites: ids(t, l, tt.cites...), Mark: tt.mark}) {
				t.Log(f.Figure, "|", f.Why)
				got = append(got, f.Figure)
			}
			require.Equal(t, tt.want, got, tt.text)
		})
	}
}
