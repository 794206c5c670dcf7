package bedrock

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

// TestModelID: the options' model is asked, else that of the environment, else
// the default.
func TestModelID(t *testing.T) {
	srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply { return bedrocktest.Reply{} }, nil)
	for _, row := range []struct{ rule, option, environment, want string }{
		{"the option", "a", "b", "a"},
		{"the environment", "", "b", "b"},
		{"neither", "", "", DefaultModel},
	} {
		t.Setenv("BEDROCK_MODEL_ID", row.environment)
		m, err := NewModel(srv.Client(), &ModelOptions{ID: row.option})
		require.NoError(t, err)
		require.Equal(t, row.want, m.options.ID, row.rule)
	}
	m, err := NewModel(srv.Client(), nil)
	require.NoError(t, err)
	require.Equal(t, usualMaxInputTokens, m.options.MaxInputTokens)
	require.Equal(t, usualParallel, m.options.Parallel)
}

func TestOptionsThatCannotBe(t *testing.T) {
	srv := bedrocktest.New(t, func(*bedrocktest.Request) bedrocktest.Reply { return bedrocktest.Reply{} }, nil)
	_, err := NewModel(nil, nil)
	require.ErrorContains(t, err, "no client")
	for says, o := range map[string]ModelOptions{
		"effort": {Effort: "heroic"}, "negative": {Parallel: -1}, "a negative": {Attempts: -1}, "negative option": {Idle: -1}, "bedrock: a negative": {MaxInputTokens: -1},
	} {
		_, err := NewModel(srv.Client(), &o)
		require.ErrorContains(t, err, says)
	}
}

// TestOutlinesThatCannotBe: a host learns at its start what is wrong with an
// outline.
func TestOutlinesThatCannotBe(t *testing.T) {
	w := newWorld(t, nil, nil)
	good := Section{ID: "a", Title: "A"}
	for _, row := range []struct {
		says string
		o    Outline
	}{
		{"without a title", Outline{Sections: []Section{good}}},
		{"of 0 sections", Outline{Title: "T"}},
		{"of 21 sections", Outline{Title: "T", Sections: make([]Section, 21)}},
		{"two sections with the id", Outline{Title: "T", Sections: []Section{good, good}}},
		{"two sections with the id", Outline{Title: "T", Sections: []Section{good}, Summary: &good}},
		{"lower-case letters", Outline{Title: "T", Sections: []Section{{ID: "A b", Title: "A"}}}},
		{"has no title", Outline{Title: "T", Sections: []Section{{ID: "a", Title: " "}}}},
		{"at most 6000", Outline{Title: "T", Sections: []Section{{ID: "a", Title: "A", Words: 6001}}}},
		{"of -1 words", Outline{Title: "T", Sections: []Section{{ID: "a", Title: "A", Words: -1}}}},
	} {
		_, err := w.author.model.Author(row.o, nil)
		require.ErrorContains(t, err, row.says)
	}
	summary := &Section{Title: "S"}
	a, err := w.author.model.Author(Outline{Title: "T", Sections: []Section{good}, Summary: summary}, nil)
	require.NoError(t, err)
	require.Equal(t, usualWords, a.outline.Sections[0].Words)
	require.Equal(t, summaryWords, a.outline.Summary.Words)
	require.Equal(t, "en", a.outline.Lang)
	require.Zero(t, summary.Words, "the host's outline is not changed")
}

// TestMeta: the record of a report tells what it took, in all calls.
func TestMeta(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &ModelOptions{Prices: &Prices{Input: 3, Output: 15, CacheRead: 0.3, CacheWrite: 3.75}}, nil)
		d, err := w.write()
		require.NoError(t, err)
		u := bedrocktest.Total(w.srv.Calls())
		require.Positive(t, u.CacheRead)
		cost := (3*float64(u.Input) + 15*float64(u.Output) + 0.3*float64(u.CacheRead) + 3.75*float64(u.CacheWrite)) / 1e6
		for key, want := range map[string]string{
			"model": "test.model-1", "prompt_version": promptVersion, "plan": "model", "calls": "6", "repairs": "0", "flagged": "0", "assumptions": "0",
			"input_tokens": itoa(u.Input), "output_tokens": itoa(u.Output), "cache_read_tokens": itoa(u.CacheRead), "cache_write_tokens": itoa(u.CacheWrite),
		} {
			require.Equal(t, want, d.Meta[key], key)
		}
		require.Regexp(t, `^0\.\d{4}$`, d.Meta["cost_usd"])
		require.InDelta(t, cost, parse(t, d.Meta["cost_usd"]), 0.0001)
		require.Greater(t, parse(t, d.Meta["model_ms"]), 6*2500.0)
	})
}

func parse(t *testing.T, number string) (v float64) {
	t.Helper()
	require.NoError(t, jsonInto(number, &v))
	return v
}

// TestCover: a host's cover is used as it is, the legend where it has no note;
// a report without a cover begins with the legend.
func TestCover(t *testing.T) {
	for _, row := range []struct {
		rule        string
		cover       render.Cover
		note, first string
	}{
		{"a note of the host's", render.Cover{Title: "T", Note: "N"}, "N", ""},
		{"no note", render.Cover{Title: "T"}, Legend, ""},
		{"no cover", render.Cover{}, "", Legend},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, nil, &AuthorOptions{Cover: func(task *reportjobs.Task) render.Cover {
				require.Equal(t, "executive", task.Report)
				return row.cover
			}})
			d, err := w.write()
			require.NoError(t, err)
			require.Equal(t, row.cover.Title, d.Cover.Title, row.rule)
			require.Equal(t, row.note, d.Cover.Note, row.rule)
			callout, ok := d.Sections[0].Blocks[0].(*render.Callout)
			require.Equal(t, row.first != "", ok, row.rule)
			if ok {
				require.Equal(t, row.first, string(callout.Text))
			}
		})
	}
}

// TestNoSummary: an outline without one has none, and no call for it is made.
func TestNoSummary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		o := outline
		o.Summary = nil
		w.authorFor(o, nil, nil)
		d, err := w.write()
		require.NoError(t, err)
		require.Equal(t, "Business case", string(d.Sections[0].Title))
		require.Zero(t, w.srv.Count(summaryCall))
	})
}

// TestGuardrail: the input is what a guardrail looks at, and the tasks are not.
func TestGuardrail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &ModelOptions{GuardrailID: "g-1"}, nil)
		w.on("", func(r *bedrocktest.Request, _ int) *bedrocktest.Reply {
			require.Equal(t, "g-1", r.Guardrail)
			require.True(t, strings.HasPrefix(r.Guarded(), "<input-"))
			require.NotContains(t, r.Guarded(), "Call:")
			return nil
		})
		_, err := w.write()
		require.NoError(t, err)
	})
}

// TestNative: the plan is asked for in the model's own mode of structured
// output where a host wants that, and nothing else is.
func TestNative(t *testing.T) {
	for _, native := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, &ModelOptions{Native: native}, nil)
			w.on("", func(r *bedrocktest.Request, _ int) *bedrocktest.Reply {
				require.Equal(t, native && strings.HasPrefix(r.Name, planCall), r.Schema != "", r.Name)
				var schema map[string]any
				require.True(t, r.Schema == "" || jsonInto(r.Schema, &schema) == nil, "the schema is JSON")
				return nil
			})
			_, err := w.write()
			require.NoError(t, err)
		})
	}
}

// TestHeadings: a heading that says the section's own title again is not
// printed twice, and what a unit goes on with stands under one title.
func TestHeadings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		answers(planCall, `{"units":[{"id":"u1","section":"case","part":"Claims","words":400},{"id":"u2","section":"roadmap","part":"Phases","words":800},{"id":"u4","section":"risks","part":"Risks","words":300}]}`)(w)
		answers(u1, lines(`{"type":"heading","title":"**Business case**"}`, para("Text."), end("Done.")))(w)
		d, err := w.write()
		require.NoError(t, err)
		require.Empty(t, d.Sections[1].Sections)
		require.Len(t, d.Sections[2].Sections, 1)
		require.Equal(t, "Phases", string(d.Sections[2].Sections[0].Title))
		require.Equal(t, 2, w.srv.Count("unit u2 ")+w.srv.Count("unit u3 "))
	})
}
