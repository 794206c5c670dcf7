package subject

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// some are the settings of ten facts: all have "report" and "year" in their
// sentence, each a word of its own in its clause, and two share "cost".
func some() []Setting {
	out := make([]Setting, 10)
	for i := range out {
		out[i] = Setting{Near: []string{string(rune('a' + i))}, Wide: []string{"report", "year"}}
	}
	out[0].Nouns, out[1].Near = []string{"cost"}, []string{"b", "cost"}
	return out
}

func TestLikeness(t *testing.T) {
	facts := some()
	w := Weigh(facts)
	near := func(words ...string) Setting { return Setting{Near: words} }
	require.InDelta(t, 1, w.Likeness(near("a"), facts[0]), 1e-9, "a word that no other fact has is worth 1")
	require.Less(t, w.Likeness(near("cost"), facts[0]), w.Likeness(near("a"), facts[0]), "one that two have is worth less")
	require.InDelta(t, w.Likeness(near("cost"), facts[1]), w.Likeness(near("cost"), facts[0]), 1e-9, "a noun counts as a word of the clause")
	require.InDelta(t, w.Likeness(near("a"), facts[0]), w.Likeness(near("a", "a"), facts[0]), 1e-9, "once")
	require.Zero(t, w.Likeness(near("z"), facts[0]))
	require.Zero(t, w.Likeness(near("b"), facts[0]))
	require.InDelta(t, 0.5, w.Likeness(Setting{Wide: []string{"a"}}, facts[0]), 1e-9, "in the sentence of a place a word counts half")
	require.InDelta(t, 0.2, w.Likeness(Setting{Far: []string{"a"}}, facts[0]), 1e-9, "further away a fifth")
	require.InDelta(t, 0.2, w.Pull(Setting{Wide: []string{"a"}}, facts[0]), 1e-9, "to compare facts by, what is close counts more")
	require.Zero(t, w.Pull(Setting{Far: []string{"a"}}, facts[0]), "and the rest of the block not at all")
	all := w.Likeness(near("report"), facts[0])
	require.InDelta(t, distant*w.total([]string{"report"}), all, 1e-9, "a word of a fact's sentence counts in part")
}

func TestAlikeAndSame(t *testing.T) {
	w := Weigh(some())
	for _, tt := range []struct {
		rule        string
		a, b        []string
		alike, same bool
	}{
		{"the same words", []string{"a", "b"}, []string{"b", "a"}, true, true},
		{"one word is not enough to be alike", []string{"a"}, []string{"a"}, false, true},
		{"most of the lighter one", []string{"a", "b"}, []string{"a", "b", "c", "d", "e"}, true, false},
		{"less than most of it", []string{"a", "b", "c", "d"}, []string{"a", "b", "e", "f"}, false, false},
		{"words that no fact has weigh most", []string{"x", "y"}, []string{"x", "y"}, true, true},
		{"words that all have weigh too little to be alike", []string{"report", "year"}, []string{"year", "report"}, false, true},
		{"nothing in common", []string{"a", "b"}, []string{"c", "d"}, false, false},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			require.Equal(t, tt.alike, w.Alike(tt.a, tt.b))
			require.Equal(t, tt.same, w.Same(tt.a, tt.b))
		})
	}
}
