package subject

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStems(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       []string
	}{
		{"what tells of nothing is left out", "the budget of the depots", []string{"budg", "depo"}},
		{"forms of one word are one", "Depots, a depot's trailer, trailers", []string{"depo", "trail"}},
		{"figures and units are none", "€5K in 3 hours and thirty minutes at 10x", nil},
		{"letters behind digits are no words", "5Kmh 2FAs", nil},
		{"digits within a word do not cut it", "route66ers", []string{"route66"}},
		{"a year is one", "losses of 2025", []string{"loss", "2025"}},
		{"four digits within others are no year", "12025 5K2026", nil},
		{"letters of all alphabets", "Größe señor", []string{"gross", "senor"}},
	} {
		t.Run(tt.rule, func(t *testing.T) { require.Equal(t, tt.want, Stems(tt.text)) })
	}
}

func TestUnion(t *testing.T) {
	require.Equal(t, []string{"a", "b", "c"}, Union([]string{"a", "b"}, []string{"b", "c", "c"}))
	require.Nil(t, Union(nil, nil))
}
