package label

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

func TestRead(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text, unit string
		scale                  float64
	}{
		{"a currency", "en", "€", "EUR", 0},
		{"with a letter", "en", "€K", "EUR", 1e3},
		{"with one behind a space", "en", "USD m", "USD", 1e6},
		{"in one word", "de", "TEUR", "EUR", 1e3},
		{"with a word", "en", "million dollars", "USD", 1e6},
		{"no money, no letter", "en", "m", "", 0},
		{"a unit", "en", "Duration in hours", "h", 0},
		{"the first of two", "en", "hours or days", "h", 0},
		{"a rate", "en", "Cost, EUR per month", "EUR/month", 0},
		{"a share", "en", "Share, %", "%", 0},
		{"a title's word that is a unit elsewhere", "en", "Response times", "", 0},
		{"second of two words is an order", "en", "Second vendor", "", 0},
		{"alone it is a time", "en", "second", "s", 0},
		{"brackets go first", "en", "Hours worked (€K per month)", "EUR/month", 1e3},
		{"unless they say nothing", "en", "Hours worked (all)", "h", 0},
		{"pour mille is no scale", "fr", "Coût pour mille", "", 0},
		{"mille euros is none either", "it", "mille euro", "EUR", 0},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			h := Read(tt.text, tt.lang)
			require.Equal(t, tt.unit, h.Unit)
			require.InDelta(t, tt.scale, h.Scale, 0)
			require.Equal(t, tt.unit == "" && tt.scale == 0, h.None())
		})
	}
	require.Equal(t, []string{"depo", "regio"}, Read("Depots by region", "en").Nouns, "what counts says what")
}

func TestBracketed(t *testing.T) {
	require.Equal(t, Hint{Unit: "EUR", Scale: 1e3}, Bracketed("Cost (TEUR)", "de"))
	for _, s := range []string{"", "Hours", "Cost (all)", "Hours (", "Hours )("} {
		require.Equal(t, Hint{}, Bracketed(s, "en"), s)
	}
}

func TestApply(t *testing.T) {
	thousands := Hint{Unit: "EUR", Scale: 1e3}
	f := figure.Figure{Low: 5, High: 6, Step: 1, LowStep: 0.5}
	thousands.Apply(&f)
	require.Equal(t, figure.Figure{Low: 5000, High: 6000, Step: 1000, LowStep: 500, Unit: "EUR"}, f)

	f = figure.Figure{Low: 5, High: 5, Unit: "h"}
	thousands.Apply(&f)
	require.Equal(t, figure.Figure{Low: 5, High: 5, Unit: "h"}, f, "it has a unit")

	f = figure.Figure{Low: 5, High: 5, Nouns: []string{"manual"}}
	Hint{Unit: "user", Nouns: []string{"user"}}.Apply(&f)
	require.Equal(t, figure.Figure{Low: 5, High: 5, Nouns: []string{"manual"}}, f, "what it counts is said")
}

func TestNumber(t *testing.T) {
	f, ok := Hint{Unit: "EUR", Scale: 1e3}.Number(-1.25)
	require.True(t, ok)
	require.Equal(t, figure.Figure{Raw: "-1.25", End: 5, Low: -1250, High: -1250, Step: 10, LowStep: 10, Unit: "EUR", Signed: true}, f)
	for _, v := range []float64{0, 1e300} {
		_, ok = Hint{}.Number(v)
		require.False(t, ok, v)
	}
}

// TestComplete: the units of the figures of a text, once its labels and its key
// are read.
func TestComplete(t *testing.T) {
	for _, tt := range []struct {
		rule, key, text string
		want            []string
	}{
		{"a key", "monthly growth", "900 GB", []string{"GB/month"}},
		{"a label goes before it", "monthly growth", "Daily: 900 GB", []string{"GB/day"}},
		{"a label holds until the next", "", "Daily: 5 calls and 6 calls, monthly: 7 calls", []string{"call/day", "call/day", "call/month"}},
		{"what is per something stays so", "monthly cost", "$5 per day", []string{"USD/day"}},
		{"times are per nothing", "monthly report", "5 hours", []string{"h"}},
		{"shares neither", "monthly growth", "5%", []string{"%"}},
		{"the unit that the text begins with", "", "Minutes to a report (target: 30)", []string{"min"}},
		{"a label is none", "", "Minutes: 30", []string{""}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			figures := figure.Every(tt.text, "en")
			Complete(tt.text, "en", tt.key, figures)
			var got []string
			for _, f := range figures {
				got = append(got, f.Unit)
			}
			require.Equal(t, tt.want, got)
		})
	}
}
