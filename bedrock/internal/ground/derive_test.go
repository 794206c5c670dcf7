package ground

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
)

// costed is a ledger of f1 … f12.
func costed(t *testing.T) *Ledger {
	l, err := Read([]byte(`{"budget": "€650K - €900K", "savings": "€1.7M a year", "claims": "€0.4M", "run cost": "€9,000 to €12,000 a month",
		"term": "12 months", "users": "420 users", "depots": "14 depots", "delay": "7.5 hours", "target": "30 minutes", "share": "41%",
		"floor": "at least 80%", "none": 0, "limit": "€0.04 per shipment", "load": "600 shipments a day", "dollars": "$500K", "peak": "1 shipment a minute", "growth": "900 GB a month",
		"cases": "10,000 claims a year"}`))
	require.NoError(t, err)
	require.Len(t, l.Facts, 18)
	return l
}

func TestDerive(t *testing.T) {
	for _, tt := range []struct {
		rule      string
		d         derive.Derivation
		low, high float64
		Unit      string
		raw       string
	}{
		{"a sum of a range is a range", derive.Derivation{Op: "sum", Args: []string{"f1", "f3"}}, 1.05e6, 1.3e6, "EUR", "€1.05M - €1.3M"},
		{"a difference takes the far ends", derive.Derivation{Op: "diff", Args: []string{"f1", "f3"}}, 250e3, 500e3, "EUR", "€250K - €500K"},
		{"of two ranges as well", derive.Derivation{Op: "diff", Args: []string{"f1", "f1"}}, -250e3, 250e3, "EUR", "-€250K - €250K"},
		{"of two shares in points", derive.Derivation{Op: "diff", Args: []string{"f10", "f10"}, Unit: "pp"}, 0, 0, "pp", "0 pp"},
		{"less a bound is the opposite bound", derive.Derivation{Op: "diff", Args: []string{"f10", "f11"}}, -39, -39, "%", "at most -39%"},
		{"a bound the other way round", derive.Derivation{Op: "scale", Args: []string{"f11"}, By: -1}, -80, -80, "%", "at most -80%"},
		{"by a bound is the opposite bound", derive.Derivation{Op: "ratio", Args: []string{"f10", "f11"}}, 0.5125, 0.5125, "x", "at most 0.512x"},
		{"units that measure the same are converted", derive.Derivation{Op: "diff", Args: []string{"f8", "f9"}}, 7, 7, "h", "7 h"},
		{"months times a rate a month", derive.Derivation{Op: "product", Args: []string{"f4", "f5"}}, 108e3, 144e3, "EUR", "€108K - €144K"},
		{"a rate a thing times things", derive.Derivation{Op: "product", Args: []string{"f13", "f14"}}, 24, 24, "EUR/day", "€24 per day"},
		{"a share of a value", derive.Derivation{Op: "product", Args: []string{"f6", "f10"}}, 172.2, 172.2, "user", "172 users"},
		{"a ratio of one unit is a multiple", derive.Derivation{Op: "ratio", Args: []string{"f8", "f9"}}, 15, 15, "x", "15x"},
		{"a ratio as a share", derive.Derivation{Op: "ratio", Args: []string{"f3", "f1"}, Unit: "%"}, 400.0 / 9, 400.0 / 6.5, "%", "44.4% - 61.5%"},
		{"a ratio of two units is a rate", derive.Derivation{Op: "ratio", Args: []string{"f6", "f7"}}, 30, 30, "user/depot", "30 users per depot"},
		{"cost by savings a year is a time", derive.Derivation{Op: "ratio", Args: []string{"f1", "f2"}, Unit: "month"}, 650.0 / 1700 * 12, 900.0 / 1700 * 12, "month", "4.59 - 6.35 months"},
		{"a change in percent", derive.Derivation{Op: "percent_change", Args: []string{"f8", "f9"}}, -280.0 / 3, -280.0 / 3, "%", "-93.3%"},
		{"things under one noun", derive.Derivation{Op: "sum", Args: []string{"f6", "f7"}, Unit: "places"}, 434, 434, "place", "434 places"},
		{"a multiple", derive.Derivation{Op: "scale", Args: []string{"f2"}, By: 3}, 5.1e6, 5.1e6, "EUR/year", "€5.1M per year"},
		{"a multiple that is the conversion into its unit is done once", derive.Derivation{Op: "scale", Args: []string{"f2"}, By: 1.0 / 12, Unit: "EUR/month"}, 1.7e6 / 12, 1.7e6 / 12, "EUR/month", "€142K per month"},
		{"a rate by another rate, each with its own time", derive.Derivation{Op: "ratio", Args: []string{"f16", "f14"}, Unit: "x"}, 2.4, 2.4, "x", "2.4x"},
		{"a cost a month by a cost a thing is things a month", derive.Derivation{Op: "ratio", Args: []string{"f4", "f13"}}, 225e3, 300e3, "shipment/month", "225K - 300K shipments per month"},
		{"a cost a year by things a year is a cost a thing", derive.Derivation{Op: "ratio", Args: []string{"f2", "f18"}}, 170, 170, "EUR/claim", "€170 per claim"},
		{"months that become a year are not multiplied twice, whatever the prefix", derive.Derivation{Op: "scale", Args: []string{"f17"}, By: 12, Unit: "TB/year"}, 10.8, 10.8, "TB/year", "10.8 TB per year"},
		{"a count under another noun keeps its time", derive.Derivation{Op: "scale", Args: []string{"f14"}, By: 1, Unit: "load/hour"}, 25, 25, "load/h", "25 loads per hour"},
		{"a negative multiple turns a range around", derive.Derivation{Op: "scale", Args: []string{"f1"}, By: -1}, -900e3, -650e3, "EUR", "-€900K - -€650K"},
		{"twelve months are a year once", derive.Derivation{Op: "scale", Args: []string{"f4"}, By: 12, Unit: "EUR/year"}, 108e3, 144e3, "EUR/year", "€108K - €144K per year"},
		{"so they are for things that are counted", derive.Derivation{Op: "scale", Args: []string{"f18"}, By: 1.0 / 12, Unit: "claims/month"}, 10000.0 / 12, 10000.0 / 12, "claim/month", "833 claims per month"},
		{"so they are by 1", derive.Derivation{Op: "scale", Args: []string{"f4"}, By: 1, Unit: "EUR/year"}, 108e3, 144e3, "EUR/year", "€108K - €144K per year"},
		{"a bound stays a bound", derive.Derivation{Op: "scale", Args: []string{"f11"}, By: 0.5}, 40, 40, "%", "at least 40%"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			l := costed(t)
			tt.d.Label = "what it is"
			f, err := l.Derive(tt.d)
			require.NoError(t, err)
			require.InDelta(t, tt.low, f.Low, math.Abs(tt.low)*1e-9)
			require.InDelta(t, tt.high, f.High, math.Abs(tt.high)*1e-9)
			require.Equal(t, tt.Unit, f.Unit)
			require.Equal(t, tt.raw, f.Raw)
			require.Equal(t, "d1", f.ID)
			require.Equal(t, "what it is", f.Context)
			again, err := l.Derive(derive.Derivation{ID: "d7", Op: "scale", Args: []string{"d1"}, By: 2, Label: "twice"})
			require.NoError(t, err, "a derivation may use one before it")
			require.InDelta(t, 2*tt.high, again.High, math.Abs(tt.high)*1e-9)
		})
	}
}

func TestDeriveRefuses(t *testing.T) {
	for _, tt := range []struct {
		rule string
		d    derive.Derivation
		want string
	}{
		{"an operation there is not", derive.Derivation{Op: "power", Args: []string{"f1"}}, `there is no operation "power"; there are sum, diff, product, ratio, percent_change and scale`},
		{"a fact there is not", derive.Derivation{Op: "sum", Args: []string{"f1", "f99"}}, `there is no fact "f99"; arguments are ids such as f1 or an earlier d1`},
		{"too few arguments", derive.Derivation{Op: "sum", Args: []string{"f1"}}, "sum has 1 arguments, but takes 2 to 50"},
		{"too many", derive.Derivation{Op: "diff", Args: []string{"f1", "f1", "f1"}}, "diff has 3 arguments, but takes 2 to 2"},
		{"money and people", derive.Derivation{Op: "sum", Args: []string{"f1", "f6"}}, "the units of f6 (user) and f1 (EUR) do not go together"},
		{"two currencies", derive.Derivation{Op: "sum", Args: []string{"f1", "f15"}}, "the units of f15 (USD) and f1 (EUR) do not go together"},
		{"two nouns", derive.Derivation{Op: "sum", Args: []string{"f6", "f7"}}, "the units of f7 (depot) and f6 (user) do not go together"},
		{"a rate and a sum", derive.Derivation{Op: "sum", Args: []string{"f3", "f2"}}, "f2 is in EUR/year and f3 in EUR: bring both to one with scale, by 1 and with that unit, if they are of the same time"},
		{"a division by zero", derive.Derivation{Op: "ratio", Args: []string{"f1", "f12"}}, "f12 is or holds zero: nothing can be divided by it"},
		{"a change from zero", derive.Derivation{Op: "percent_change", Args: []string{"f12", "f12"}}, "f12 is or holds zero: there is no change from it in percent"},
		{"money times money", derive.Derivation{Op: "product", Args: []string{"f1", "f3"}}, "EUR times EUR has no meaning"},
		{"a multiple by nothing", derive.Derivation{Op: "scale", Args: []string{"f1"}}, `scale needs a number "by" that is not zero`},
		{"a multiple that is no number", derive.Derivation{Op: "scale", Args: []string{"f1"}, By: math.Inf(1)}, `scale needs a number "by" that is not zero`},
		{"a cost a month by things a year", derive.Derivation{Op: "ratio", Args: []string{"f4", "f18"}}, "f4 (EUR/month) by f18 (claim/year) has no meaning"},
		{"a result too large", derive.Derivation{Op: "scale", Args: []string{"f1"}, By: 1e300}, "the result of scale is no number of any use"},
		{"another unit than the result's", derive.Derivation{Op: "sum", Args: []string{"f1", "f3"}, Unit: "users"}, "the result is in EUR, which is not users"},
		{"a multiple and a change of unit at once", derive.Derivation{Op: "scale", By: 3, Args: []string{"f4"}, Unit: "EUR/year"}, "by 3 and a change of unit from EUR/month to EUR/year at once: do the one, then the other"},
		{"an id of another kind", derive.Derivation{ID: "f3", Op: "scale", By: 2, Args: []string{"f1"}}, `the id "f3" of a derivation is not d and a number`},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			l := costed(t)
			_, err := l.Derive(tt.d)
			require.EqualError(t, err, tt.want)
			require.Len(t, l.Facts, 18, "nothing is added")
		})
	}
	l := costed(t)
	_, err := l.Derive(derive.Derivation{ID: "d2", Op: "scale", Args: []string{"f1"}, By: 2})
	require.NoError(t, err)
	_, err = l.Derive(derive.Derivation{ID: "d2", Op: "scale", Args: []string{"f1"}, By: 3})
	require.EqualError(t, err, "the id d2 is taken")
}
