package render

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAmounts(t *testing.T) {
	for in, want := range map[string]amount{
		"12":            {value: 12},
		"-3.5":          {value: -3.5},
		"−3.5":          {value: -3.5},
		"+4":            {value: 4},
		"1,234":         {value: 1234},
		"1,234.5":       {value: 1234.5},
		"1.234,5":       {value: 1234.5},
		"1.234":         {value: 1.234},
		"1.234.567":     {value: 1234567},
		"1 234 567,8":   {value: 1234567.8},
		"1\u202f234":    {value: 1234},
		"1'234.50":      {value: 1234.5},
		"3,4":           {value: 3.4},
		"(3,4)":         {value: -3.4},
		"(1,200)":       {value: -1200},
		"12 %":          {value: 12, unit: "%"},
		"12.5 percent":  {value: 12.5, unit: "%"},
		"0.5pp":         {value: 0.5, unit: "pp"},
		"€1.2M":         {value: 1.2, unit: "€", scale: "M"},
		"-€1.2M":        {value: -1.2, unit: "€", scale: "M"},
		"€-1.2M":        {value: -1.2, unit: "€", scale: "M"},
		"($900k)":       {value: -900, unit: "$", scale: "k"},
		"1.2 Mio. €":    {value: 1.2, unit: "€", scale: "M"},
		"USD 3 billion": {value: 3, unit: "$", scale: "B"},
		"5 bn":          {value: 5, scale: "B"},
		"EUR 1,200":     {value: 1200, unit: "€"},
		"1.200 EUR":     {value: 1.2, unit: "€"},
		"CHF 5":         {value: 5, unit: "CHF"},
		".5":            {value: 0.5},
		"2024":          {value: 2024},
		"100K":          {value: 100, scale: "k"},
		" 7 ":           {value: 7},
	} {
		got, ok := parseAmount(in, false)
		require.True(t, ok, in)
		require.InDelta(t, want.value, got.value, 1e-12, in)
		got.value = want.value
		require.Equal(t, want, got, in)
	}
	for in, want := range map[string]float64{"1.234": 1234, "1,234": 1.234, "1.234,5": 1234.5, "1,5": 1.5, "1.5": 1.5} {
		got, _ := parseAmount(in, true)
		require.InDelta(t, want, got.value, 1e-12, "with a decimal comma: %s", in)
	}
	for _, in := range []string{
		"", "x", "n/a", "–", "007", "12 apples", "Q1", "1-2", "3 to 4", "1/2", "v1.2.3-4", "€", "%", "+-4", "12 GPU", "2026-01-02", "1.2.3,4,5", "€5 EUR", "()", "(x)",
	} {
		_, ok := parseAmount(in, false)
		require.False(t, ok, in)
	}
	require.InDelta(t, 1.2e6, new(amount{value: 1.2, scale: "M"}).absolute(), 1)
}
