package bedrock

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/ground"
	"github.com/qubitz/reportjobs/render"
)

// A line is one line of an answer: a heading, a block, or the end.
type line struct {
	raw     string // as the model wrote it
	heading render.Text
	blocks  render.Blocks // one, but where a text held a list or a table in Markdown
	cites   []string
	mark    string
	end     *ending
	wrong   string         // why it is of no use; "" if it is
	faults  []ground.Fault // figures that the ledger does not bear out

	conflict string // title of the section that gives another figure
}

// An ending is the last line of an answer.
type ending struct {
	Summary string  `json:"summary"`
	Claims  []claim `json:"claims"`
}

// A claim is what other units must agree with.
type claim struct {
	Text  string `json:"text"`
	Cites names  `json:"cites,omitempty"`
}

// A reader makes lines of what a model wrote, and holds their figures against
// the ledger.
type reader struct {
	ledger  *ground.Ledger
	cleaner *cleaner
	lang    string
	title   string // of the section that is written
}

// read reads one line. Whatever is wrong with it, it is returned.
func (r *reader) read(raw string) line {
	l := line{raw: raw}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(raw), &fields); err != nil {
		l.wrong = "is not valid JSON: " + err.Error()
		return l
	}
	kind := stringOf(fields["type"])
	switch kind {
	case "end":
		return r.ending(l)
	case "heading":
		l.heading = r.cleaner.text(firstText(fields["title"], fields["text"]))
		if strings.TrimSpace(string(l.heading)) == "" {
			l.wrong = "is a heading without a title"
		}
		l.faults = r.ledger.Check(ground.Claim{Section: unmarked(l.heading)})
		return l
	}
	l.cites, l.mark = namesOf(fields["cites"]), markOf(fields["mark"])
	for _, ours := range []string{"cites", "mark", "line"} {
		delete(fields, ours)
	}
	l.blocks, l.wrong = r.blocks(fields)
	for _, b := range l.blocks {
		l.faults = append(l.faults, r.ledger.Check(ground.Claim{Block: b, Cites: l.cites, Mark: l.mark, Section: r.title})...)
	}
	return l
}

// ending reads the last line.
func (r *reader) ending(l line) line {
	end := new(ending)
	if err := json.Unmarshal([]byte(l.raw), end); err != nil {
		l.wrong = "is no end line of the form asked for: " + err.Error()
		return l
	}
	end.Summary = visible(end.Summary)
	for i := range end.Claims {
		end.Claims[i].Text = visible(end.Claims[i].Text)
	}
	if strings.TrimSpace(end.Summary) == "" {
		l.wrong = "is an end line without a summary"
		return l
	}
	l.end = end
	return l
}

// blocks makes what can be laid out of a line's fields.
func (r *reader) blocks(fields map[string]json.RawMessage) (render.Blocks, string) {
	rest, err := json.Marshal(fields)
	if err != nil {
		return nil, "is not valid JSON: " + err.Error()
	}
	mended, told, err := render.MendBlocks(rest, r.lang)
	if err != nil {
		return nil, err.Error()
	}
	mended = slices.DeleteFunc(mended, func(b render.Block) bool {
		if !writable(b) {
			told = append(told, "only the types that the rules show can be used")
			return true
		}
		return false
	})
	for _, b := range mended {
		r.cleaner.block(b)
		if empty(b) {
			return nil, "is empty or has not the fields of its type"
		}
	}
	if len(mended) == 0 {
		return nil, strings.Join(append([]string{"holds no block of the types asked for"}, told...), "; ")
	}
	return mended, ""
}

// empty tells whether there is nothing in b to read.
func empty(b render.Block) bool {
	blank := func(t render.Text) bool { return strings.TrimSpace(string(t)) == "" }
	switch b := b.(type) {
	case *render.Paragraph:
		return blank(b.Text)
	case *render.List:
		return !slices.ContainsFunc(b.Items, func(t render.Text) bool { return !blank(t) })
	case *render.Table:
		return len(b.Rows) == 0
	case *render.KPIs:
		return len(b.Items) == 0
	case *render.Timeline:
		return len(b.Phases) == 0
	case *render.RiskMatrix:
		return len(b.Items) == 0
	case *render.Callout:
		return blank(b.Text)
	case *render.Quote:
		return blank(b.Text)
	}
	return false
}

// bad tells whether the line is to be asked for again.
func (l *line) bad() bool { return l.wrong != "" || len(l.faults) > 0 }

// complaint says to the model what is wrong with the line.
func (l *line) complaint() string {
	if l.wrong != "" {
		return l.wrong
	}
	var out []string
	for _, f := range l.faults {
		out = append(out, fmt.Sprintf("%q in %s: %s", f.Figure, f.Where, f.Why))
	}
	return strings.Join(out, "; ")
}

// isEnd tells whether a line is meant to be the last, whatever is wrong with it.
func isEnd(raw string) bool {
	var head struct {
		Type string `json:"type"`
	}
	return json.Unmarshal([]byte(raw), &head) == nil && head.Type == "end"
}

// replaces tells which line a line of a repair is for, from 0, and whether it
// leaves that line out. Without a number it is for line otherwise.
func replaces(raw string, otherwise int) (number int, omit bool) {
	var head struct {
		Line json.RawMessage `json:"line"`
		Type string          `json:"type"`
	}
	if err := json.Unmarshal([]byte(raw), &head); err != nil && len(head.Line) == 0 {
		return otherwise, false
	}
	number = otherwise
	var n int
	if json.Unmarshal(bytes.Trim(head.Line, `"`), &n) == nil {
		number = n - 1
	}
	return number, head.Type == "omit"
}

// stringOf is a JSON string, "" if it is none.
func stringOf(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

func firstText(list ...json.RawMessage) string {
	for _, raw := range list {
		if s := stringOf(raw); s != "" {
			return s
		}
	}
	return ""
}

func namesOf(raw json.RawMessage) names {
	var n names
	if len(raw) > 0 && json.Unmarshal(raw, &n) != nil {
		return nil
	}
	return spread(n)
}

// marks are what a model may say of a line of its own accord.
var marks = []string{"assumption", "proposal", "reference"}

func markOf(raw json.RawMessage) string {
	if mark := strings.ToLower(strings.TrimSpace(stringOf(raw))); slices.Contains(marks, mark) {
		return mark
	}
	return ""
}
