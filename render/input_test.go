package render

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// letters is what must never be lost: letters and digits in their order.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

func write(t testing.TB, a *InputAuthor, input string) (*Document, error) {
	t.Helper()
	return a.Write(t.Context(), reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(input)))
}

func TestInputBecomesBlocks(t *testing.T) {
	d, err := write(t, &InputAuthor{}, `{"urgency": "high", "open": null, "share-percent": 87, "sure": true,
		"goal": "Prose with *stars* that is a good deal longer than what stands in a table of facts, so it is a paragraph.",
		"steps": ["one", "two"], "retention": ["Logs: 2 years", "Mail: 6 years"], "latency": "P50: 1 s, P95: 3 s",
		"people": [{"name": "A", "role": "x"}, {"name": "B", "role": "y"}], "owner": {"first-name": "Zoë", "address": {"city": "Łódź"}}}`)
	require.NoError(t, err)
	require.Equal(t, InputNote, d.Cover.Note)
	require.Equal(t, Text(Plain(InputNote)), d.Sections[0].Blocks[0].(*Callout).Text, "the first thing that is said")
	s := d.Sections[1]
	facts := s.Blocks[0].(*Table)
	require.Equal(t, [][]Cell{
		{{Text: "Urgency"}, {Text: "high"}}, {{Text: "Open"}, {Text: "–"}},
		{{Text: "Share percent"}, {Text: "87%"}}, {{Text: "Sure"}, {Text: "Yes"}},
	}, facts.Rows)
	kinds := map[Text]string{}
	for _, sub := range s.Sections {
		if len(sub.Blocks) > 0 {
			kinds[sub.Title] = sub.Blocks[0].kind()
		}
	}
	require.Equal(t, map[Text]string{"Goal": "paragraph", "Steps": "list", "Retention": "table", "Latency": "table", "People": "table", "Owner": "table"}, kinds)
}

func TestGroupsTakeWhatTheyName(t *testing.T) {
	a := &InputAuthor{
		Unwrap: []string{"responses"}, Highlights: []string{"budget*", "share*"},
		Groups:   []Group{{"Money", []string{"roi*", "budget*"}}, {"Nothing", []string{"none"}}},
		Appendix: []Group{{"Time", []string{"days"}}},
	}
	d, err := write(t, a, `{"id": "x", "responses": {"budget_range": "€1M", "days": 7, "share_percent": 81, "roi": "a lot", "other": "y"}}`)
	require.NoError(t, err)
	var titles []Text
	for _, s := range d.Sections {
		titles = append(titles, s.Title)
	}
	require.Equal(t, []Text{"About this document", "Money", "Further answers"}, titles)
	require.Len(t, d.Sections[0].Blocks[1].(*KPIs).Items, 2)
	require.Equal(t, Text("ROI"), d.Sections[1].Blocks[0].(*Table).Rows[0][0].Text, "in the order of the patterns")
	require.Equal(t, Text("Time"), d.Sections[2].Sections[0].Title)
}

func TestInputThatIsNoObjectFailsForGood(t *testing.T) {
	for _, in := range []string{"", "[]", "1", "{", `{"a":1} {"b":2}`, "null", `{"a":`, "\xff"} {
		_, err := write(t, &InputAuthor{}, in)
		var failure *reportjobs.Failure
		require.True(t, errors.As(err, &failure), "%s", in)
		require.Equal(t, CodeInvalidInput, failure.Code)
	}
}

func TestHugeAndDeepInput(t *testing.T) {
	e := engine(t, nil)
	for name, in := range map[string]string{
		"deep objects": strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000),
		"deep lists":   `{"a":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "}",
		"many keys":    "{" + strings.Repeat(`"key": "value", `, 3000) + `"last": 1}`,
		"long text":    `{"a": "` + strings.Repeat("word ", 40000) + `"}`,
		"long word":    `{"a": "` + strings.Repeat("x", 50000) + `", "` + strings.Repeat("k", 5000) + `": 1}`,
		"escapes":      `{"a": "\u0000\ud800 **x** \\*", "\u0007": ["\n\n", ""]}`,
		"nothing":      "{}",
	} {
		t.Run(name, func(t *testing.T) {
			d, err := write(t, &InputAuthor{}, in)
			require.NoError(t, err)
			file, _ := printed(t, e, d)
			checkFile(t, file)
		})
	}
}

func TestRenderer(t *testing.T) {
	var out reportjobs.Output
	task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(`{"a": "日 of a city"}`))
	require.NoError(t, engine(t, nil).Renderer(&InputAuthor{}).Render(t.Context(), &out, task))
	require.Equal(t, "application/pdf", out.ContentType)
	require.Equal(t, map[string]string{"pages": "2", "warnings": "1"}, out.Meta)
	checkFile(t, out.Bytes())
}
