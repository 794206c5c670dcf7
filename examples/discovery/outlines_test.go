package discovery

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
)

func TestOutlines(t *testing.T) {
	for report, words := range map[string]int{Executive: 4100, Technical: 5700, Compliance: 5700} { // 12 to 15 pages, 15 to 20, of some 330 words beside tables and charts
		t.Run(report, func(t *testing.T) {
			outline, ok := Outline(report)
			require.True(t, ok)
			require.NotEmpty(t, outline.Title)
			require.NotEmpty(t, outline.Audience)
			require.NotNil(t, outline.Summary)
			ids, sum := map[string]bool{}, 0
			for _, s := range append([]bedrock.Section{*outline.Summary}, outline.Sections...) {
				require.Regexp(t, `^[a-z-]{3,20}$`, s.ID)
				require.False(t, ids[s.ID], "%s is there twice", s.ID)
				ids[s.ID] = true
				sum += s.Words
				require.NotEmpty(t, s.Title)
				require.NotEmpty(t, s.Purpose)
				require.GreaterOrEqual(t, len(s.Cover), 4, s.ID)
				require.NotEmpty(t, s.Blocks, s.ID)
				for _, wish := range s.Blocks {
					kind, what, found := strings.Cut(wish, ": ")
					require.True(t, found, wish)
					require.NotEmpty(t, what)
					require.Contains(t, []string{"table", "chart", "kpis", "list", "callout", "timeline", "riskmatrix"}, kind)
				}
			}
			require.Equal(t, words, sum)
		})
	}
	for _, spec := range Reports() {
		_, ok := Outline(spec.Name)
		require.True(t, ok, spec.Name)
	}
	_, ok := Outline("nonsense")
	require.False(t, ok)
}

// An outline is for every input: a word of one company or trade in it would
// make a model write about that.
func TestOutlinesNameNobody(t *testing.T) {
	for _, spec := range Reports() {
		outline, _ := Outline(spec.Name)
		text := outline.Audience
		for _, s := range append([]bedrock.Section{*outline.Summary}, outline.Sections...) {
			text += strings.Join(append(append([]string{s.Title, s.Purpose}, s.Cover...), s.Blocks...), " ")
		}
		for _, trade := range industries() {
			for _, word := range trade {
				if word == "investment" { // which every project is
					continue
				}
				require.False(t, strings.Contains(strings.ToLower(text), word), word)
			}
		}
		require.NotRegexp(t, `[0-9€$%]`, text, "figures are the input's")
	}
}
