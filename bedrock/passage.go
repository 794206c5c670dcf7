package bedrock

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/internal/converse"
)

const (
	maxRepairs   = 2 // turns of a passage that ask for lines again
	maxContinues = 2 // turns of a passage that ask for what a cut left out
	repairTokens = 300
)

// A passage is what one step writes: a unit, the summary, a revision.
type passage struct {
	name      string // "unit u3"
	section   string // title of where it stands
	ask       string
	words     int
	revision  bool             // single lines, each with its number: no end line, and none is asked for again
	streaming func(tokens int) // may be nil; called first when the answer begins
}

// maxTokens is what a passage of that many words takes at most: a token and a
// third a word, nearly as much again for JSON and thinking, and 400 for what
// every answer has. It is near the need, since it is reserved against quotas.
func maxTokens(words int) int { return 400 + words*24/11 }

// A scribe has the model write a passage and holds what it writes against the
// rules, line by line. What it keeps is all lines in their order.
type scribe struct {
	*report
	reader   reader
	passage  passage
	lines    []line
	splitter splitter
	spent    spent
}

// commission has a passage written, as a step of the task.
func (r *report) commission(ctx context.Context, p passage) (*draft, error) {
	value, err := r.task.Step(ctx, r.key(p.name, p.ask), func(ctx context.Context) ([]byte, error) {
		s := &scribe{report: r, reader: r.reader(p.section), passage: p}
		s.splitter.each = s.take
		if err := s.write(ctx); err != nil {
			r.tally(s.spent) // a report is also made where a revision comes to nothing
			return nil, err
		}
		return json.Marshal(s.stored())
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	d, err := r.draft(p.section, value)
	if err == nil && !p.revision {
		err = r.strict(d.lines, p.section) // a step may have been remembered by other rules
	}
	return d, err
}

// strict fails lines with figures that the input does not bear out, if the host
// asks for that.
func (r *report) strict(lines []line, section string) error {
	for i := range lines {
		if f := lines[i].faults; r.options.Strict && len(f) > 0 {
			return &reportjobs.Failure{Code: CodeUngrounded, Message: fmt.Sprintf("The text for %q holds a figure that the input does not bear out: %s. Please add what it rests on to the input, or try again.", section, f[0].Figure)}
		}
	}
	return nil
}

// write asks, has what was cut continued, and then what is wrong corrected.
func (s *scribe) write(ctx context.Context) error {
	if err := s.first(ctx); err != nil {
		return err
	}
	if s.passage.revision {
		return nil
	}
	for range maxContinues {
		if s.end() != nil {
			break
		}
		if err := s.proceed(ctx); err != nil {
			return err
		}
	}
	for range maxRepairs {
		if len(s.bad()) == 0 {
			break
		}
		if err := s.repair(ctx); err != nil {
			return err
		}
	}
	return s.judge()
}

// take keeps a line. What stands behind the end line is not part of the
// answer, and one that is the same as the last is what a model says again when
// it is asked to go on.
func (s *scribe) take(object string) {
	if n := len(s.lines); s.end() != nil || n > 0 && s.lines[n-1].raw == object {
		return
	}
	s.lines = append(s.lines, s.reader.read(object))
}

// first asks for the passage.
func (s *scribe) first(ctx context.Context) error {
	continues := 0
	answer, err := s.call(ctx, converse.Request{
		Turns:     []converse.Turn{{Text: s.passage.ask}},
		MaxTokens: maxTokens(s.passage.words),
		Text:      s.splitter.write,
		Reset:     func() { s.lines = nil; s.splitter.drop() },
		Whole:     s.whole,
		Resume: func() []converse.Turn {
			if continues++; continues > maxContinues || len(s.lines) == 0 {
				return nil
			}
			return s.transcript()
		},
	})
	if err != nil {
		return err
	}
	s.ended(answer)
	return nil
}

// whole tells whether an answer that was cut has its end line.
func (s *scribe) whole() bool {
	s.splitter.settle()
	return s.end() != nil
}

// ended takes the last line of an answer, unless it was cut within it.
func (s *scribe) ended(answer converse.Answer) {
	if answer.Truncated {
		s.splitter.settle()
	}
	s.splitter.end()
}

// transcript is the conversation so far with the lines as they are now, and
// the turn that asks for what is missing behind them.
func (s *scribe) transcript() []converse.Turn {
	return append(s.said(), converse.Turn{Text: continueAsk})
}

func (s *scribe) said() []converse.Turn {
	turns := []converse.Turn{{Text: s.passage.ask}}
	if len(s.lines) > 0 {
		var all []string
		for _, l := range s.lines {
			all = append(all, l.raw)
		}
		turns = append(turns, converse.Turn{Assistant: true, Text: strings.Join(all, "\n")})
	}
	return turns
}

// proceed asks for what stands behind the last whole line; from the beginning
// if there is none.
func (s *scribe) proceed(ctx context.Context) error {
	before := len(s.lines)
	request := converse.Request{
		Turns: s.transcript(), MaxTokens: maxTokens(s.passage.words), Text: s.splitter.write,
		Reset: func() { s.lines = s.lines[:before]; s.splitter.drop() },
		Whole: s.whole,
	}
	if before == 0 {
		request.Turns = s.said()
	}
	answer, err := s.call(ctx, request)
	if err != nil {
		return err
	}
	s.ended(answer)
	return nil
}

// repair asks again for the lines that are bad, and for those only.
func (s *scribe) repair(ctx context.Context) error {
	s.spent.Repairs++
	bad := s.bad()
	var replies []string
	inner := splitter{each: func(object string) { replies = append(replies, object) }}
	answer, err := s.call(ctx, converse.Request{
		Turns:     append(s.said(), converse.Turn{Text: repairAsk(s.lines, bad)}),
		MaxTokens: maxTokens(0) + repairTokens*len(bad),
		Text:      inner.write,
		Reset:     func() { replies = nil; inner.drop() },
	})
	if err != nil {
		return err
	}
	if answer.Truncated {
		inner.settle()
	}
	inner.end()
	s.apply(bad, replies)
	return nil
}

// apply puts the lines of a repair in the place of the bad ones. Without
// numbers they are taken in order if there are as many. One that cannot be read
// does not replace one that can.
func (s *scribe) apply(bad []int, replies []string) {
	for i, raw := range replies {
		otherwise := -1
		if len(replies) == len(bad) {
			otherwise = bad[i]
		}
		at, omit := replaces(raw, otherwise)
		if at < 0 || at >= len(s.lines) || !s.lines[at].bad() {
			continue
		}
		if isEnd(raw) && !isEnd(s.lines[at].raw) {
			continue // it closes the repair
		}
		if omit {
			s.lines[at] = line{raw: raw}
			continue
		}
		if l := s.reader.read(raw); l.wrong == "" || s.lines[at].wrong != "" {
			s.lines[at] = l
		}
	}
}

// bad are the indexes of the lines that are to be asked for again.
func (s *scribe) bad() (out []int) {
	for i := range s.lines {
		if s.lines[i].bad() {
			out = append(out, i)
		}
	}
	return out
}

func (s *scribe) end() *ending { return endOf(s.lines) }

// endOf returns the last line's ending, nil if an answer has none.
func endOf(lines []line) *ending {
	for i := range lines {
		if lines[i].end != nil {
			return lines[i].end
		}
	}
	return nil
}

// judge says whether what is there may stand in a report.
func (s *scribe) judge() error {
	content, lost := 0, 0
	for _, l := range s.lines {
		switch {
		case l.wrong != "":
			lost++
		case len(l.blocks) > 0:
			content++
		}
	}
	what := s.passage.section
	switch {
	case content == 0 || lost > content:
		return &reportjobs.Failure{Code: CodeAnswerInvalid, Message: fmt.Sprintf("What the model wrote for %q could not be used, also after corrections. Please try again later.", what)}
	case s.end() == nil:
		return &reportjobs.Failure{Code: CodeAnswerTruncated, Message: fmt.Sprintf("The model did not finish its text for %q. Please try again later.", what)}
	}
	return s.strict(s.lines, what)
}

// call asks the model and counts what it took.
func (s *scribe) call(ctx context.Context, r converse.Request) (converse.Answer, error) {
	feed := r.Text
	streamed := 0
	r.Text = func(piece string) {
		if streamed += len(piece); s.passage.streaming != nil {
			s.passage.streaming(streamed / 4)
		}
		feed(piece)
	}
	return s.ask(ctx, r, &s.spent)
}
