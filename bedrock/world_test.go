package bedrock

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

// input is what the reports of these tests are about.
const input = `{
	"company": "Nordwind Insurance",
	"goal": "Cut the handling of a claim from 6 hours to 2 hours",
	"budget": "$500K - $1M",
	"users": "420 claims handlers",
	"savings": "Estimated savings of $4.2M annually",
	"errors": "12% of the payments need a correction",
	"plan": "see https://nordwind.example/plan"
}`

var outline = Outline{
	Title:    "Claims assistant: the case for a pilot",
	Audience: "The board of Nordwind Insurance, which decides on the pilot.",
	Sections: []Section{
		{ID: "case", Title: "Business case", Purpose: "why now", Cover: []string{"the handling of claims today", "what it is worth"}, Words: 400},
		{ID: "roadmap", Title: "Roadmap", Cover: []string{"phases"}, Words: 800, Blocks: []string{"table: phases"}},
		{ID: "risks", Title: "Risks", Cover: []string{"risks and owners"}, Words: 300},
	},
	Summary: &Section{Title: "Executive summary", Words: 200},
}

// A world is a model that writes reports as it is told to, and an author who
// asks it.
type world struct {
	t      *testing.T
	srv    *bedrocktest.Server
	author *Author
	task   *reportjobs.Task

	mu    sync.Mutex
	turns map[string]int      // calls by the name of the request
	hooks map[string]hook     // by the beginning of a name
	asks  map[string]string   // the last text of the last request, by its name
	seen  map[string][]string // all such texts
}

// A hook answers the n-th call, from 1, instead of the usual model; nil leaves
// it to that.
type hook func(r *bedrocktest.Request, n int) *bedrocktest.Reply

// newWorld returns a world at the pace of a real model.
func newWorld(t *testing.T, m *ModelOptions, a *AuthorOptions) *world {
	w := &world{t: t, turns: map[string]int{}, hooks: map[string]hook{}, asks: map[string]string{}, seen: map[string][]string{}}
	w.srv = bedrocktest.New(t, w.answer, &bedrocktest.Options{Rate: 70, FirstToken: 2500 * time.Millisecond})
	w.authorFor(outline, m, a)
	w.task = reportjobs.NewTask(reportjobs.Job{ID: "job-1"}, "executive", []byte(input))
	return w
}

func (w *world) authorFor(o Outline, m *ModelOptions, a *AuthorOptions) {
	if m == nil {
		m = &ModelOptions{}
	}
	if m.ID == "" {
		m.ID = "test.model-1"
	}
	model, err := NewModel(w.srv.Client(), m)
	require.NoError(w.t, err)
	w.author, err = model.Author(o, a)
	require.NoError(w.t, err)
}

// on has calls whose name begins with name answered by h.
func (w *world) on(name string, h hook) { w.hooks[name] = h }

func (w *world) answer(r *bedrocktest.Request) bedrocktest.Reply {
	w.mu.Lock()
	w.turns[r.Name]++
	n := w.turns[r.Name]
	w.seen[r.Name] = append(w.seen[r.Name], r.Last())
	w.asks[r.Name] = r.Last()
	w.mu.Unlock()
	for name, h := range w.hooks {
		if strings.HasPrefix(r.Name, name) {
			if reply := h(r, n); reply != nil {
				return *reply
			}
		}
	}
	return bedrocktest.Reply{Reasoning: "The part is clear.", Text: usual(r)}
}

// write has the report written.
func (w *world) write() (*render.Document, error) { return w.author.Write(w.t.Context(), w.task) }

const usualPlan = `{"units":[
{"id":"u1","section":"case","part":"Claims today","words":400,"facts":["f1","f2"],"terms":["FNOL"]},
{"id":"u2","section":"roadmap","part":"Phases","words":400,"facts":["f3"],"tables":["phases"]},
{"id":"u3","section":"roadmap","part":"Organisation","words":400,"facts":["f4"]},
{"id":"u4","section":"risks","part":"Risks","words":300}],"derived":[]}`

// bodies are what the usual model writes for the units of the usual plan.
var bodies = map[string][]string{
	"u1": {
		`{"type":"paragraph","text":"A claim takes **6 hours** today; the goal is 2 hours.","cites":["f1","f2"]}`,
		`{"type":"kpis","items":[{"label":"Estimated annual savings","value":"$4.2M"}],"cites":["f5"]}`,
	},
	"u2": {
		`{"type":"table","caption":"Phases","columns":[{"title":"Phase"},{"title":"Owner"}],"rows":[["Pilot","Head of claims"],["Rollout","Head of claims"]]}`,
	},
	"u3": {
		`{"type":"paragraph","text":"All 420 claims handlers are trained before the rollout.","cites":["f4"]}`,
	},
	"u4": {
		`{"type":"heading","title":"Quality"}`,
		`{"type":"paragraph","text":"Corrections are needed in 12% of the payments.","cites":["f6"]}`,
	},
}

// usual is what the usual model writes.
func usual(r *bedrocktest.Request) string {
	kind, rest, _ := strings.Cut(r.Name, " ")
	switch kind {
	case "plan":
		return usualPlan
	case "unit":
		id, _, _ := strings.Cut(rest, " ")
		lines := bodies[id]
		if lines == nil {
			lines = []string{fmt.Sprintf(`{"type":"paragraph","text":"This is what part %s says of its subject."}`, id)}
		}
		return strings.Join(append(lines[:len(lines):len(lines)], end("The part "+id+" is done.")), "\n")
	case "summary":
		return `{"type":"paragraph","text":"The board is asked to approve the pilot."}` + "\n" + end("Approve the pilot.")
	}
	return ""
}

// end is the last line of an answer.
func end(summary string, claims ...string) string {
	list := []claim{}
	for _, c := range claims {
		list = append(list, claim{Text: c})
	}
	return `{"type":"end",` + encoded(ending{summary, list})[1:]
}

// read is all text of a document, a line for each block, for tests to look into.
func read(d *render.Document) string {
	text, err := json.MarshalIndent(d, "", " ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// failure returns the code of what a requester is told.
func failure(t *testing.T, err error) *reportjobs.Failure {
	t.Helper()
	var f *reportjobs.Failure
	require.ErrorAs(t, err, &f)
	return f
}

func jsonInto(text string, v any) error { return json.Unmarshal([]byte(text), v) }
