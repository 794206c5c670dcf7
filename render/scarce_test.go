package render

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// A card may lack everything but its label, or have a trend of which nothing
// is known: its entry of the list has a text all the same.
func TestCardsOfLittle(t *testing.T) {
	e := engine(t, nil)
	nothing, something := Values(math.NaN(), math.NaN()), Values(math.NaN(), 1)
	for _, k := range []KPI{
		{Label: "a"}, {Value: "1"}, {Note: "n"}, {Trend: something}, {Trend: nothing},
		{Label: "a", Trend: nothing}, {Label: "a", Trend: something}, {Value: "1", Trend: nothing}, {Note: "n", Trend: nothing},
	} {
		d := NewDocument("Cards")
		d.Section("Cards").P("Text.").KPIs(k).P("Text.")
		l, err := e.lay(t.Context(), d)
		require.NoError(t, err)
		requireTagged(t.Context(), t, e, l)
	}
}

// Areas that are nowhere whole, since each category lacks a value, leave their
// chart within its page.
func TestAreasThatAreNowhereWhole(t *testing.T) {
	e, none := engine(t, nil), math.NaN()
	d := NewDocument("Areas")
	d.Section("Areas").Chart(&Chart{Kind: "area", Categories: []string{"a", "b"}, Series: []Series{
		{Name: "x", Values: Values(none, none)}, {Name: "y", Values: Values(1, 1.25)},
	}})
	l, err := e.lay(t.Context(), d)
	require.NoError(t, err)
	requireTagged(t.Context(), t, e, l)
}
