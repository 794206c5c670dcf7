package bedrock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/internal/converse"
)

// spent is what a step took: it is remembered with the step's value, so that
// the attempt that gets a report done tells the costs of all.
type spent struct {
	Calls   int            `json:"calls"`
	Repairs int            `json:"repairs,omitempty"`
	Usage   converse.Usage `json:"usage"`
	Millis  int64          `json:"ms"`
}

func (s *spent) add(o spent) {
	s.Calls += o.Calls
	s.Repairs += o.Repairs
	s.Millis += o.Millis
	s.Usage.Input += o.Usage.Input
	s.Usage.Output += o.Usage.Output
	s.Usage.CacheRead += o.Usage.CacheRead
	s.Usage.CacheWrite += o.Usage.CacheWrite
}

// A written passage is what a step remembers of it.
type written struct {
	Lines []string `json:"lines"`
	Spent spent    `json:"spent"`
}

func (s *scribe) stored() written {
	w := written{Spent: s.spent}
	for _, l := range s.lines {
		w.Lines = append(w.Lines, l.raw)
	}
	return w
}

// A draft is a passage as it was written and read.
type draft struct {
	lines []line
	end   *ending
	spent spent
}

// draft reads what a step remembers, with the same eyes as when it was
// written.
func (r *report) draft(section string, value []byte) (*draft, error) {
	var w written
	if err := json.Unmarshal(value, &w); err != nil {
		return nil, fmt.Errorf("what a step remembers: %w", err)
	}
	d := &draft{spent: w.Spent}
	reader := r.reader(section)
	for _, raw := range w.Lines {
		l := reader.read(raw)
		if _, omit := replaces(raw, 0); omit {
			l = line{raw: raw}
		}
		d.lines = append(d.lines, l)
	}
	d.end = endOf(d.lines)
	r.tally(w.Spent)
	return d, nil
}

// key names a step by all that decides its value.
func (r *report) key(name, ask string) string {
	o := r.model.options
	sum := sha256.New()
	for _, part := range []string{o.ID, promptVersion, o.Effort, o.GuardrailID, o.GuardrailVersion, system, r.prefix, ask, fmt.Sprint(r.options.Strict)} {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return "bedrock " + promptVersion + " " + name + " " + hex.EncodeToString(sum.Sum(nil))
}

// ask makes one call and counts it. If thinking took all of the room, it is
// asked once more with twice as much.
func (r *report) ask(ctx context.Context, request converse.Request, s *spent) (converse.Answer, error) {
	request.System, request.Prefix, request.Since = system, r.prefix, r.begun
	answer, err := r.once(ctx, request, s)
	var failure *reportjobs.Failure
	if errors.As(err, &failure) && failure.Code == codeNoRoom {
		request.MaxTokens *= 2
		answer, err = r.once(ctx, request, s)
	}
	return answer, err
}

func (r *report) once(ctx context.Context, request converse.Request, s *spent) (converse.Answer, error) {
	answer, err := r.model.client.Do(ctx, request)
	s.add(spent{Calls: answer.Attempts, Usage: answer.Usage, Millis: answer.Took.Milliseconds()})
	return answer, err
}

func (r *report) tally(s spent) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.spent.add(s)
}
