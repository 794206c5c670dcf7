package ground

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/label"
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
		label.Read(title, "en")
	})
}
