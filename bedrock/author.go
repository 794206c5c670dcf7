package bedrock

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/internal/converse"
	"github.com/qubitz/reportjobs/bedrock/internal/ground"
	"github.com/qubitz/reportjobs/render"
)

// AuthorOptions are zero for defaults.
type AuthorOptions struct {
	Strict bool                                // a figure that the input does not bear out fails the report; else it is flagged in the document
	Key    []byte                              // of the nonce that delimits the input; default: a fixed one
	Cover  func(*reportjobs.Task) render.Cover // nil: the outline's title
	Words  Words                               // what is "" is built in: English, German, French, Spanish, Italian, Portuguese and Dutch, by Outline.Lang
}

// An Author writes reports of one outline. It is safe for many goroutines.
type Author struct {
	model   *Model
	outline Outline
	options AuthorOptions
}

var _ render.Author = (*Author)(nil)

// A report is one that is being written.
type report struct {
	*Author
	task    *reportjobs.Task
	begun   time.Time
	tell    func(fraction float64, stage string)
	ledger  *ground.Ledger
	cleaner *cleaner
	prefix  string
	plan    plan
	planned string // model or default

	mu    sync.Mutex
	spent spent
}

// Write writes the document of a task: it plans, has the units written side by
// side, compares them, and has the summary written from what they say.
//
// Each of these calls is a step of the task, so that another attempt pays only
// for what is missing. Should one unit fail, those whose answer has begun are
// finished and remembered, since they are paid for; the others are not begun.
// The first failure is the error: a [reportjobs.Failure] with a code of this
// package, in the chain of which the cause is.
func (a *Author) Write(ctx context.Context, task *reportjobs.Task) (*render.Document, error) {
	return a.compose(ctx, task, task.Progress)
}

func (a *Author) compose(ctx context.Context, task *reportjobs.Task, tell func(float64, string)) (*render.Document, error) {
	tell(0, "reading the input")
	ledger, prefix, err := a.readInput(task.Input)
	if err != nil {
		return nil, err
	}
	r := &report{Author: a, task: task, begun: time.Now(), tell: tell, ledger: ledger, prefix: prefix, cleaner: newCleaner(task.Input, a.outline)}
	if err := r.makePlan(ctx); err != nil {
		return nil, err
	}
	drafts, err := r.units(ctx)
	if err != nil {
		return nil, err
	}
	if err := r.review(ctx, drafts); err != nil {
		return nil, err
	}
	summary, err := r.summary(ctx, drafts)
	if err != nil {
		return nil, err
	}
	if summary != nil {
		r.proofread(summary, drafts)
	}
	return r.document(summary, drafts), nil
}

// A plannedStep is what the step of a plan remembers.
type plannedStep struct {
	Answer string `json:"answer"` // "" if there was none to be used
	Spent  spent  `json:"spent"`
}

// makePlan asks for the plan, once more if the answer holds none; if there is
// none then either, the plan is Go's own.
func (r *report) makePlan(ctx context.Context) error {
	r.tell(progressPlan/4, "planning")
	ask, schema := r.planAsk(), ""
	if r.model.options.Native {
		schema = planSchema
	}
	value, err := r.task.Step(ctx, r.key("plan", ask), func(ctx context.Context) ([]byte, error) {
		var step plannedStep
		turns := []converse.Turn{{Text: ask}}
		for range 2 {
			answer, err := r.ask(ctx, converse.Request{Turns: turns, MaxTokens: r.planTokens(), Schema: schema}, &step.Spent)
			if err != nil {
				return nil, err
			}
			if _, err := readPlan(answer.Text); err == nil {
				step.Answer = answer.Text
				break
			}
			step.Spent.Repairs++
			turns = append(turns[:1:1], converse.Turn{Assistant: true, Text: answer.Text}, converse.Turn{Text: planRepair})
		}
		return json.Marshal(step)
	})
	if err != nil {
		return err
	}
	var step plannedStep
	if err := json.Unmarshal(value, &step); err != nil {
		return err
	}
	r.tally(step.Spent)
	found, err := readPlan(step.Answer)
	r.planned = "model"
	if err != nil {
		r.planned = "default"
	}
	r.plan = found.normal(r.outline, r.ledger)
	r.headings()
	return nil
}

// planTokens is what a plan takes at most: 700 tokens for a usual report, more
// for one of many units, and as much for thinking.
func (r *report) planTokens() int {
	units := 0
	for _, s := range r.outline.Sections {
		units += s.parts()
	}
	return 700 + max(700, 60*units)
}

// summary has the executive summary written, nil if the outline has none.
func (r *report) summary(ctx context.Context, drafts []*draft) (*draft, error) {
	s := r.outline.Summary
	if s == nil {
		return nil, nil
	}
	r.tell(progressUnits, "summing up")
	return r.commission(ctx, passage{name: "summary", section: s.Title, ask: r.summaryAsk(drafts), words: s.Words, streaming: func(tokens int) {
		r.tell(progressUnits+(1-progressUnits)*min(1, float64(tokens)/float64(maxTokens(s.Words))), "summing up")
	}})
}

// section returns a section of the outline by its id.
func (r *report) section(id string) Section {
	for _, s := range r.outline.Sections {
		if s.ID == id {
			return s
		}
	}
	return Section{}
}

func (r *report) reader(section string) reader {
	return reader{ledger: r.ledger, cleaner: r.cleaner, lang: r.outline.Lang, title: section}
}
