package ground

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

func FuzzCheck(f *testing.F) {
	l := sampleLedger(f)
	f.Add("The budget is €650K to €900K.", "budget")
	f.Add("From 7.5 to 2 hours, 1.9% and 41%", "(€K per month) hours, USD m")
	f.Fuzz(func(t *testing.T, text, title string) {
		for _, fault := range l.Check(Claim{Block: para(text), Section: title, Cites: []string{title, "f3"}}) {
			require.NotEmpty(t, fault.Figure)
			require.NotEmpty(t, fault.Why)
			require.Less(t, len(fault.Why), 1000)
		}
		figure.HintOf(title, "en", false)
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a-b":[1,"2 days",{"c":"€3"}],"a-b":1e9}`))
	f.Add([]byte(`["` + "\u0130" + ` half the 5 %"]`))
	f.Fuzz(func(t *testing.T, input []byte) {
		l, err := Read(input)
		require.Equal(t, json.Valid(input), err == nil, "what is JSON is read, and nothing else")
		if err != nil {
			return
		}
		for _, fact := range l.Facts {
			require.True(t, utf8.ValidString(fact.Context+fact.Raw+fact.Unit+fact.Pointer), "%+v", fact)
			require.LessOrEqual(t, fact.Low, fact.High)
		}
	})
}
