package bedrock

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

const long = "Today the handlers copy what a customer says on the telephone into three systems by hand, look up the policy in a fourth one, " +
	"and write to the customer before the payment is released by a colleague in another department."

// both has two units say something.
func both(a, b string) func(*world) {
	return func(w *world) {
		answers(u1, lines(a, end("Done.")))(w)
		answers("unit u4 ", lines(b, end("Done.")))(w)
	}
}

func assumed(text string) string {
	return `{"type":"paragraph","text":` + quoted(text) + `,"mark":"assumption"}`
}

func revised(w *world) int { return w.srv.Count("revision ") }

// unitMishaps are what is wrong only when units are read beside each other.
var unitMishaps = []mishap{
	{rule: "contradicting assumptions: the later one is asked again", arrange: func(w *world) {
		both(assumed("The payback period of the pilot is 14 months."), assumed("The payback period of the pilot is 20 months."))(w)
		answers("revision of unit u4 ", `{"line":1,"type":"paragraph","text":"The payback period of the pilot is 14 months.","mark":"assumption"}`)(w)
	}, lacks: []string{"20 months", "Another figure"}, meta: map[string]string{"flagged": "0"},
		also: func(t *testing.T, w *world, _ *render.Document) { require.Equal(t, 1, revised(w)) }},
	{rule: "a contradiction that stays is marked", arrange: func(w *world) {
		both(assumed("The payback period of the pilot is 14 months."), assumed("The payback period of the pilot is 20 months."))(w)
		answers("revision of unit u4 ", "It is right as it is.")(w)
	}, has: []string{"20 months", "Another figure stands in the section “Business case”"}, meta: map[string]string{"flagged": "1"}},
	{rule: "a contradiction whose revision fails is marked, and the report still made", arrange: func(w *world) {
		both(assumed("The payback period of the pilot is 14 months."), assumed("The payback period of the pilot is 20 months."))(w)
		errs("revision ", "ThrottlingException", "Too many requests", 99)(w)
	}, has: []string{"Another figure stands"}, meta: map[string]string{"flagged": "1"}},
	{rule: "a summary that contradicts a unit is marked", arrange: func(w *world) {
		answers(u1, lines(assumed("The payback period of the pilot is 14 months."), end("Done.")))(w)
		answers(summaryCall, lines(assumed("The payback period of the pilot is 20 months."), end("Done.")))(w)
	}, has: []string{"20 months", "Another figure stands in the section “Business case”"}, lacks: []string{"in the section “Executive summary”"},
		meta: map[string]string{"flagged": "1"}, also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
	{rule: "a unit's assumption that the summary knows better is what is marked", arrange: func(w *world) {
		answers("unit u4 ", lines(assumed("The handling of a claim takes 9 hours."), end("Done.")))(w)
		answers(u1, lines(para("Text."), end("Done.")))(w)
		answers(summaryCall, lines(`{"type":"paragraph","text":"The handling of a claim takes 6 hours.","cites":["f1"]}`, end("Done.")))(w)
	}, has: []string{"in the section “Executive summary”"}, meta: map[string]string{"flagged": "1"}},
	{rule: "a unit that says again what another says", arrange: func(w *world) {
		both(para(long), lines(para("Something of its own."), para(long)))(w)
		answers("revision of unit u4 ", `{"line":2,"type":"omit"}`)(w)
	}, has: []string{"Something of its own."}, also: func(t *testing.T, w *world, d *render.Document) {
		require.Equal(t, 1, strings.Count(read(d), "three systems by hand"))
		require.Equal(t, 1, revised(w))
	}},
	{rule: "a revision changes what was asked for, and nothing else", arrange: func(w *world) {
		both(para(long), lines(para("Something of its own."), para(long)))(w)
		answers("revision of unit u4 ", lines(`{"line":1,"type":"paragraph","text":"Changed."}`, `{"line":2,"type":"paragraph","text":"It stays by hand."}`, `{"line":9,"type":"omit"}`, end("Changed.")))(w)
	}, has: []string{"Something of its own.", "It stays by hand."}, lacks: []string{"Changed."}},
	{rule: "an assumption that contradicts the input is what is wrong, wherever it stands", arrange: func(w *world) {
		both(assumed("The handling of a claim takes 9 hours."), `{"type":"paragraph","text":"The handling of a claim takes 6 hours.","cites":["f1"]}`)(w)
		answers("revision of unit u1 ", `{"line":1,"type":"omit"}`)(w)
	}, lacks: []string{"9 hours"}},
	{rule: "a unit may weigh two assumptions", arrange: both(lines(assumed("The payback period of the pilot is 14 months."), assumed("The payback period of the pilot is 20 months.")), para("Text.")),
		also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
	{rule: "a unit that says its own text again is let be", arrange: both(lines(para(long), para("Text."), para(long)), para("Text.")),
		also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
	{rule: "a term that its owner explains", arrange: both(para("FNOL (first notice of loss, the call of the customer) takes the most time."), para("Errors begin with FNOL.")),
		also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
	{rule: "two units with faults: the graver is asked, and no other", arrange: func(w *world) {
		both(lines(para(long), assumed("The payback period of the pilot is 14 months.")), para(long))(w)
		answers("unit u3 ", lines(assumed("The payback period of the pilot is 20 months."), end("Done.")))(w)
		answers("revision of unit u3 ", `{"line":1,"type":"omit"}`)(w)
	}, also: func(t *testing.T, w *world, _ *render.Document) {
		require.Equal(t, 1, w.srv.Count("revision of unit u3"))
		require.Equal(t, 1, revised(w))
	}},
	{rule: "a term that two units explain", arrange: func(w *world) {
		both(para("FNOL (first notice of loss, the call of the customer) takes the most time."), para("Errors begin with FNOL (first notice of loss, the call)."))(w)
		answers("revision of unit u4 ", `{"line":1,"type":"paragraph","text":"Errors begin with FNOL."}`)(w)
	}, has: []string{"Errors begin with FNOL."}},
	{rule: "a revision that brings an invented figure changes nothing", arrange: func(w *world) {
		both(para(long), para(long))(w)
		answers("revision of unit u4 ", `{"line":1,"type":"paragraph","text":"It costs $3.7M."}`)(w)
	}, lacks: []string{"3.7M"}},
	{rule: "two figures of the input for two times are no contradiction", arrange: both(
		`{"type":"paragraph","text":"The handling of a claim takes 6 hours.","cites":["f1"]}`, `{"type":"paragraph","text":"The handling of a claim takes 2 hours in the goal.","cites":["f2"]}`),
		also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
	{rule: "figures of other subjects are no contradiction", arrange: both(assumed("The payback period of the pilot is 14 months."), assumed("Training for the handlers lasts 20 months.")),
		also: func(t *testing.T, w *world, _ *render.Document) { require.Zero(t, revised(w)) }},
}

// TestAnotherAttempt: a worker that dies after k of n units leaves n-k to be
// asked for, and the record of the report tells the costs of both attempts.
func TestAnotherAttempt(t *testing.T) {
	for k := range 5 {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, nil, nil)
			for i := k + 1; i <= 4; i++ {
				always("unit u"+itoa(i)+" ", bedrocktest.Reply{Stall: true})(w)
			}
			ctx, die := context.WithCancel(t.Context())
			time.AfterFunc(30*time.Second, die) // the others stand by then
			if k == 4 {
				always(summaryCall, bedrocktest.Reply{Stall: true})(w)
			}
			_, err := w.author.Write(ctx, w.task)
			require.ErrorIs(t, err, context.Canceled)
			before := len(w.srv.Calls())
			clear(w.hooks)

			d, err := w.write()
			require.NoError(t, err)
			calls := w.srv.Calls()[before:]
			units := 0
			for _, c := range calls {
				if strings.HasPrefix(c.Name, "unit ") {
					units++
				}
			}
			require.Equal(t, 4-k, units)
			require.Len(t, calls, 4-k+1, "and the summary")
			require.Equal(t, "6", d.Meta["calls"], "what both attempts paid for that stands in the document")

			again, err := w.write()
			require.NoError(t, err)
			require.Equal(t, d, again)
			require.Len(t, w.srv.Calls(), before+len(calls), "nothing is missing, nothing is asked for")
		})
	}
}

// TestStepsAreOfWhatWasAsked: what was remembered of another input, outline,
// model or report is not taken for an answer.
func TestStepsAreOfWhatWasAsked(t *testing.T) {
	for _, row := range []struct {
		rule   string
		change func(w *world)
		calls  int
	}{
		{"the same", func(*world) {}, 0},
		{"another model", func(w *world) { w.authorFor(outline, &ModelOptions{ID: "test.model-2"}, nil) }, 6},
		{"another effort", func(w *world) { w.authorFor(outline, &ModelOptions{Effort: "low"}, nil) }, 6},
		{"another title", func(w *world) { o := outline; o.Title = "Other"; w.authorFor(o, nil, nil) }, 6},
		{"another input", func(w *world) { w.task.Input = []byte(strings.Replace(input, "Nordwind", "Nordwand", 1)) }, 6},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, nil, nil)
			_, err := w.write()
			require.NoError(t, err)
			before := len(w.srv.Calls())
			row.change(w)
			_, err = w.write()
			require.NoError(t, err)
			require.Equal(t, row.calls, len(w.srv.Calls())-before, row.rule)
		})
	}
}

// TestAFailedUnit: units whose answer has begun are finished and remembered,
// as they are paid for; others are not begun; the first failure is the error.
func TestAFailedUnit(t *testing.T) {
	for _, row := range []struct {
		rule              string
		parallel          int
		asked, remembered int
	}{
		{"all have begun", 64, 4, 3},
		{"only the one that fails has", 1, 1, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, &ModelOptions{Parallel: row.parallel}, nil)
			refused := false
			w.on("unit ", func(*bedrocktest.Request, int) *bedrocktest.Reply {
				w.mu.Lock()
				defer w.mu.Unlock()
				if !refused {
					refused = true
					return &bedrocktest.Reply{Text: "I cannot.", Stop: "refusal", Delay: 300 * time.Millisecond} // the others are in the middle of their answers
				}
				return nil
			})
			_, err := w.write()
			require.Equal(t, "model_refused", failure(t, err).Code)
			require.Equal(t, row.asked, w.srv.Count("unit "), row.rule)

			_, err = w.write()
			require.NoError(t, err)
			require.Equal(t, row.asked+4-row.remembered, w.srv.Count("unit "), row.rule)
		})
	}
}

// TestProgress: it never falls, and says in words what is being done.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		var mu sync.Mutex
		var stages []string
		last, steps := 0.0, 0
		_, err := w.author.compose(t.Context(), w.task, func(fraction float64, stage string) {
			mu.Lock()
			defer mu.Unlock()
			require.GreaterOrEqual(t, fraction, last, stage)
			if fraction > last {
				steps++
			}
			last = fraction
			if len(stages) == 0 || stages[len(stages)-1] != stage {
				stages = append(stages, stage)
			}
		})
		require.NoError(t, err)
		require.Equal(t, []string{"reading the input", "planning", "writing 1 of 4 parts", "writing 2 of 4 parts", "writing 3 of 4 parts",
			"writing 4 of 4 parts", "summing up"}, stages)
		require.Greater(t, steps, 20, "tokens count, not only units")
		require.LessOrEqual(t, last, 1.0)
		require.Greater(t, last, progressUnits)
	})
}

// TestWhatBeganFirstEndsFirst: where calls have to wait, the summary of a
// report does not stand behind the units of one that came later.
func TestWhatBeganFirstEndsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, &ModelOptions{Parallel: 1}, nil)
		later := reportjobs.NewTask(reportjobs.Job{ID: "job-2"}, "technical", []byte(strings.Replace(input, "Nordwind", "Nordwand", 1)))
		var both sync.WaitGroup
		both.Go(func() {
			_, err := w.write()
			require.NoError(t, err)
		})
		both.Go(func() {
			time.Sleep(time.Second)
			_, err := w.author.Write(t.Context(), later)
			require.NoError(t, err)
		})
		both.Wait()
		var before []string // units of the later report that the summary had to wait for
		for _, c := range w.srv.Calls() {
			if strings.HasPrefix(c.Name, "summary of report executive") {
				break
			}
			if strings.HasPrefix(c.Name, "unit ") && strings.HasSuffix(c.Name, " technical") {
				before = append(before, c.Name)
			}
		}
		require.LessOrEqual(t, len(before), 1, "%q", before)
		require.Len(t, w.srv.Calls(), 12)
	})
}
