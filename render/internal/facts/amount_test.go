package facts

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAmounts(t *testing.T) {
	for in, want := range map[string]Amount{
		"12":            {Value: 12},
		"-3.5":          {Value: -3.5},
		"−3.5":          {Value: -3.5},
		"+4":            {Value: 4},
		"1,234":         {Value: 1234},
		"1,234.5":       {Value: 1234.5},
		"1.234,5":       {Value: 1234.5},
		"1.234":         {Value: 1.234},
		"1.234.567":     {Value: 1234567},
		"1 234 567,8":   {Value: 1234567.8},
		"1\u202f234":    {Value: 1234},
		"1'234.50":      {Value: 1234.5},
		"3,4":           {Value: 3.4},
		"(3,4)":         {Value: -3.4},
		"(1,200)":       {Value: -1200},
		"12 %":          {Value: 12, Unit: "%"},
		"12.5 percent":  {Value: 12.5, Unit: "%"},
		"0.5pp":         {Value: 0.5, Unit: "pp"},
		"€1.2M":         {Value: 1.2, Unit: "€", Scale: "M"},
		"-€1.2M":        {Value: -1.2, Unit: "€", Scale: "M"},
		"€-1.2M":        {Value: -1.2, Unit: "€", Scale: "M"},
		"($900k)":       {Value: -900, Unit: "$", Scale: "k"},
		"1.2 Mio. €":    {Value: 1.2, Unit: "€", Scale: "M"},
		"USD 3 billion": {Value: 3, Unit: "$", Scale: "B"},
		"5 bn":          {Value: 5, Scale: "B"},
		"EUR 1,200":     {Value: 1200, Unit: "€"},
		"1.200 EUR":     {Value: 1.2, Unit: "€"},
		"CHF 5":         {Value: 5, Unit: "CHF"},
		".5":            {Value: 0.5},
		"2024":          {Value: 2024},
		"100K":          {Value: 100, Scale: "k"},
		" 7 ":           {Value: 7},
	} {
		got, ok := ParseAmount(in, false)
		require.True(t, ok, in)
		require.InDelta(t, want.Value, got.Value, 1e-12, in)
		got.Value = want.Value
		require.Equal(t, want, got, in)
	}
	for in, want := range map[string]float64{"1.234": 1234, "1,234": 1.234, "1.234,5": 1234.5, "1,5": 1.5, "1.5": 1.5} {
		got, _ := ParseAmount(in, true)
		require.InDelta(t, want, got.Value, 1e-12, "with a decimal comma: %s", in)
	}
	for _, in := range []string{
		"", "x", "n/a", "–", "007", "12 apples", "Q1", "1-2", "3 to 4", "1/2", "v1.2.3-4", "€", "%", "+-4", "12 GPU", "2026-01-02", "1.2.3,4,5", "€5 EUR", "()", "(x)",
	} {
		_, ok := ParseAmount(in, false)
		require.False(t, ok, in)
	}
	require.InDelta(t, 1.2e6, new(Amount{Value: 1.2, Scale: "M"}).Absolute(), 1)
}
