package ground

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
)

// TestKin: what is derived from a fact is about the fact's subject, so that
// words alone do not tell which of the two a place speaks of.
func TestKin(t *testing.T) {
	l, err := Read([]byte(`{"goal":"Cut the handling of a claim from 6 hours to 2 hours","budget":"$500K - $1M","users":"420 claims handlers",
		"sla":"Appeals are answered within 30 hours","savings":"Estimated savings of $4.2M annually"}`))
	require.NoError(t, err)
	for _, d := range []derive.Derivation{
		{Op: "diff", Args: []string{"f1", "f2"}, Label: "Time saved on a claim"},
		{Op: "scale", Args: []string{"d1"}, By: 3, Label: "Time saved on three claims"},
	} {
		_, err = l.Derive(d)
		require.NoError(t, err)
	}
	for _, tt := range []struct {
		rule  string
		text  string
		cites []string
		want  []string
	}{
		{"a fact beside what is derived from it", "The time for a claim is 6 hours, and better handling saves 4 hours.", []string{"f1", "d1"}, nil},
		{"the same, in the order of the plan's example", "A claim takes 6 hours today and the assistant saves 4 hours on every claim.", []string{"f1", "d1"}, nil},
		{"what is derived from a derived figure", "The time for a claim is 6 hours, and handling three of them saves 12 hours in time.", []string{"f1", "d2"}, nil},
		{"what a figure is derived from is not meant in its place", "Cutting the handling of a claim saves 4 hours.", []string{"d1"}, nil},
		{"nor if it is not cited", "Cutting the handling of a claim saves 4 hours.", nil, nil},
		{"a value that is neither is still at fault", "The time for a claim is 6 hours, and better handling saves 5 hours.", []string{"f1", "d1"}, []string{"5 hours"}},
		{"facts that are no kin are still told apart", "A claim takes 30 hours in handling, while appeals are answered within 6 hours.", []string{"f1", "f5"}, []string{"30 hours", "6 hours"}},
		{"so is a derived figure and a fact that has no part in it", "The time saved on a claim is 30 hours, while appeals are answered within 4 hours.", []string{"d1", "f5"}, []string{"30 hours", "4 hours"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var got []string
			for _, f := range l.Check(Claim{Block: para(tt.text), Cites: tt.cites}) {
				t.Log(f.Figure, "|", f.Why)
				got = append(got, f.Figure)
			}
			require.Equal(t, tt.want, got, tt.text)
		})
	}
}
