package bedrock

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"
)

// TestAsks: what each call is asked. A unit is told of all units, of itself in
// full; the summary gets what the units say of themselves.
func TestAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		answers("unit u4 ", lines(para("Text."), end("Corrections are the risk.", "errors stay where they are")))(w)
		_, err := w.write()
		require.NoError(t, err)

		plan := w.asks["plan of report executive"]
		require.True(t, strings.HasPrefix(plan, "Call: plan of report executive\n"))
		require.Contains(t, plan, `"title":"Claims assistant: the case for a pilot","audience":"The board of Nordwind Insurance, which decides on the pilot.","language":"en"`)
		require.Contains(t, plan, `{"id":"roadmap","title":"Roadmap","cover":["phases"],"forms":["table: phases"],"words":800,"parts":2}`)

		u2 := w.asks["unit u2 of report executive"]
		require.True(t, strings.HasPrefix(u2, "Call: unit u2 of report executive\n"))
		require.Contains(t, u2, "\nu1 case: \"Claims today\", terms [\"FNOL\"]\n")
		require.Contains(t, u2, "\nu2 roadmap: \"Phases\"\n", "its own tables follow in full")
		require.Contains(t, u2, `Unit to write: {"id":"u2","section":"roadmap","part":"Phases","words":400,"facts":["f3"],"tables":["phases"]}`)
		require.Contains(t, w.asks["unit u3 of report executive"], "\nu2 roadmap: \"Phases\", shows [\"phases\"]\n")

		summary := w.asks["summary of report executive"]
		require.Contains(t, summary, `{"section":"Risks","summary":"Corrections are the risk.","claims":[{"text":"errors stay where they are"}]}`)
	})
}

// TestAsksOfGosPlan: where Go plans, each unit of a section is asked for its
// share of what the section has to cover.
func TestAsksOfGosPlan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		answers(planCall, "no", "no")(w)
		o := outline
		o.Sections = []Section{{ID: "case", Title: "Business case", Words: 1000, Cover: []string{"first", "second"}, Blocks: []string{"a table", "a chart"}}}
		w.authorFor(o, nil, nil)
		_, err := w.write()
		require.NoError(t, err)
		require.Contains(t, w.seen["unit u1 of report executive"][0], `"cover":["first"]`)
		require.Contains(t, w.seen["unit u2 of report executive"][0], `"cover":["second"]`)
		require.Contains(t, w.seen["unit u2 of report executive"][0], `"tables":["a chart"]`)
	})
}
