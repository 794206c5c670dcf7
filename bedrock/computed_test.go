package bedrock

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/ground"
)

func TestComputed(t *testing.T) {
	ledger, err := ground.Read([]byte(`{"budget":"€650K - €900K","value":"€1.7M a year","cost":"€9,000 to €12,000 a month","depots":"14 depots","trial":"Two weeks each","loss":"€2M a year"}`))
	require.NoError(t, err)
	var derived []derive.Derivation
	for _, row := range []struct {
		rule string
		d    derive.Derivation
		want string
	}{
		{"a range is written in words", derive.Derivation{ID: "d1", Op: "scale", Args: []string{"f3"}, By: 12, Unit: "EUR/year", Label: "yearly cost"},
			"Yearly cost, computed: (€9,000 to €12,000 a month) × 12 = €108K to €144K per year."},
		{"a label of several words stands in brackets", derive.Derivation{ID: "d2", Op: "diff", Args: []string{"f2", "d1"}, Label: "what remains."},
			"What remains, computed: €1.7M a year − (yearly cost) = €1.56M to €1.59M per year."},
		{"so does a range beside a sign", derive.Derivation{ID: "d3", Op: "ratio", Args: []string{"f1", "d2"}, Unit: "month", Label: "payback"},
			"Payback, computed: (€650K to €900K) ÷ (what remains) = 4.9 to 6.94 months."},
		{"a part is a division", derive.Derivation{ID: "d4", Op: "scale", Args: []string{"f2"}, By: 0.083333, Unit: "EUR/month", Label: "value of a month"},
			"Value of a month, computed: €1.7M a year ÷ 12 = €142K per month."},
		{"a change of unit alone has no factor", derive.Derivation{ID: "d5", Op: "scale", Args: []string{"f2"}, By: 1, Unit: "EUR/month", Label: "the same"},
			"The same, computed: €1.7M a year = €142K per month."},
		{"words within a formula begin small", derive.Derivation{ID: "d6", Op: "product", Args: []string{"f4", "f5"}, Label: "one by one"},
			"One by one, computed: 14 depots × two weeks = 28 weeks."},
		{"a negative result has the sign of print", derive.Derivation{ID: "d7", Op: "diff", Args: []string{"f2", "f6"}, Label: "rest"},
			"Rest, computed: €1.7M a year − €2M a year = −€300K per year."},
	} {
		_, err := ledger.Derive(row.d)
		require.NoError(t, err, row.rule)
		derived = append(derived, row.d)
		b := &binder{words: Words{}.in("en"), report: &report{ledger: ledger, plan: plan{Derived: derived}}}
		require.Equal(t, row.want, b.computed(row.d), row.rule)
	}
}
