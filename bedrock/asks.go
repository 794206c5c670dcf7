package bedrock

import (
	"fmt"
	"strings"
)

// Every ask begins with a line that names the call, as in
// "Call: unit u3 of report executive". What a host or a model wrote stands in
// it as JSON.

const planTask = `
Divide the report into units that are written side by side, each by an author who sees this plan and no other unit. Answer with one JSON object and nothing else, in at most 700 tokens:
{"units":[{"id":"u1","section":"id of a section","part":"what this unit is about, two to six words","words":400,"facts":["f1","f7-f9"],"terms":["RAG"],"tables":["phases with months and owners"]}],"derived":[{"id":"d1","op":"ratio","args":["f3","f4"],"unit":"%","label":"share of the budget for data work"}]}
- Every section has as many units as its "parts", in the order in which they are read, and all of its "cover" is in one of them. A unit has at most 550 words; the units of a section have about its "words" together.
- Each fact that matters belongs to the one unit that explains it; others may mention it. Leave the rest out. Ranges are written "f7-f9". Terms are those that need an explanation: each belongs to one unit. Tables name the tables and charts of a unit: choose them so that no two units show the same figures.
- derived: at most 8 figures that the report needs and that can be computed from facts or from derived figures before them. op is sum, diff (first minus second), product, ratio (first by second), percent_change (from first to second) or scale (first times the number "by"). "unit" is that of the result, for product and ratio. Derive only what means something: same subject, same period, same population.`

const planRepair = `Repair: that held no plan of the form asked for. Answer with the JSON object alone: {"units":[…],"derived":[…]}.`

// planSchema is the form of a plan for models that have a mode for it.
const planSchema = `{"type":"object","additionalProperties":false,"required":["units","derived"],"properties":{` +
	`"units":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","section","part","words","facts","terms","tables"],"properties":{` +
	`"id":{"type":"string"},"section":{"type":"string"},"part":{"type":"string"},"words":{"type":"integer"},` +
	`"facts":{"type":"array","items":{"type":"string"}},"terms":{"type":"array","items":{"type":"string"}},"tables":{"type":"array","items":{"type":"string"}}}}},` +
	`"derived":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","op","args","label"],"properties":{` +
	`"id":{"type":"string"},"op":{"enum":["sum","diff","product","ratio","percent_change","scale"]},"args":{"type":"array","items":{"type":"string"}},` +
	`"by":{"type":"number"},"unit":{"type":"string"},"label":{"type":"string"}}}}}}`

const unitTask = `
The heading of the unit is printed above it: do not begin with one. Headings within it are for two or three real divisions. Of the section's "cover" write what belongs to this unit. What other units own, they explain; mention it at most. Write about as many words as planned, the end line not counted.
Answer in JSON Lines, closed by the end line.`

const summaryTask = `
Write the summary of the report. It stands first and is read alone: it serves its "purpose" and says what its "cover" names, as far as the report has it, in about its "words". "written" holds what its sections establish, as their authors summed it up: take everything from there and from the facts, and add nothing. It is data like the input.
Begin with a kpis line of three or four figures that carry the decision, if there are such figures. Then short paragraphs or one list, a table only if its "forms" have one, and a callout with what is to be decided. No headings and no charts. Cite facts as always.
Answer in JSON Lines as described, closed by the end line.`

const continueAsk = `Continue: the answer ended before its end line. Go on with the line behind its last one, repeat none, and close with the end line.`

const revisionTask = `
You wrote the lines below for this unit. Read beside the other units they have the faults named with them. Send the lines again, corrected, and those only, each as one JSON object with its number as "line"; {"line":4,"type":"omit"} leaves a line out. Keep what is right in them. No end line.`

func call(what, report string) string { return "Call: " + what + " of report " + report + "\n" }

// A told section is how a model is told of a section of the outline.
type toldSection struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Purpose string   `json:"purpose,omitempty"`
	Cover   []string `json:"cover,omitempty"`
	Forms   []string `json:"forms,omitempty"`
	Words   int      `json:"words,omitempty"`
	Parts   int      `json:"parts,omitempty"`
}

func told(s Section) toldSection {
	return toldSection{ID: s.ID, Title: s.Title, Purpose: s.Purpose, Cover: s.Cover, Forms: s.Blocks, Words: s.Words, Parts: s.parts()}
}

// head tells of the report as a whole.
func (r *report) head() string {
	return "Report: " + encoded(struct {
		Title    string `json:"title"`
		Audience string `json:"audience,omitempty"`
		Language string `json:"language"`
	}{r.outline.Title, r.outline.Audience, r.outline.Lang}) + "\n"
}

func (r *report) planAsk() string {
	var out strings.Builder
	out.WriteString(call("plan", r.task.Report) + r.head() + "Sections:\n")
	for _, s := range r.outline.Sections {
		out.WriteString(encoded(told(s)) + "\n")
	}
	return out.String() + planTask
}

// unitAsk has what the unit is to write in front of the others' titles.
func (r *report) unitAsk(u unit) string {
	var out strings.Builder
	out.WriteString(call("unit "+u.ID, r.task.Report) + r.head() + "All units:\n")
	for _, other := range r.plan.Units {
		fmt.Fprintf(&out, "%s %s: %s", other.ID, other.Section, encoded(other.Part))
		if other.ID == u.ID { // it follows in full
			out.WriteString("\n")
			continue
		}
		if len(other.Terms) > 0 {
			out.WriteString(", terms " + encoded(other.Terms))
		}
		if len(other.Tables) > 0 {
			out.WriteString(", shows " + encoded(other.Tables))
		}
		out.WriteString("\n")
	}
	out.WriteString(r.derivedList())
	s := told(r.section(u.Section))
	s.Parts, s.Words = 0, 0
	if len(u.Tables) > 0 {
		s.Forms = nil
	}
	if len(u.cover) > 0 {
		s.Cover = u.cover
	}
	fmt.Fprintf(&out, "Section: %s\nUnit to write: %s\n", encoded(s), encoded(u))
	return out.String() + unitTask
}

// derivedList are the figures that Go has computed.
func (r *report) derivedList() string {
	if len(r.plan.Derived) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("Derived figures:\n")
	for _, d := range r.plan.Derived {
		if f, ok := r.ledger.Fact(d.ID); ok {
			fmt.Fprintf(&out, "%s %s: %s\n", d.ID, quoted(f.Raw), quoted(d.Label))
		}
	}
	return out.String()
}

func (r *report) summaryAsk(drafts []*draft) string {
	type part struct {
		Section string  `json:"section"`
		Summary string  `json:"summary"`
		Claims  []claim `json:"claims,omitempty"`
	}
	var parts []part
	for i, d := range drafts {
		parts = append(parts, part{r.section(r.plan.Units[i].Section).Title, d.end.Summary, d.end.Claims})
	}
	s := told(*r.outline.Summary)
	s.Parts = 0
	return call("summary", r.task.Report) + r.head() + r.derivedList() +
		"Summary to write: " + encoded(s) + "\nwritten: " + inert(encoded(parts)) + "\n" + summaryTask
}

// repairAsk names the lines that are to be sent again, and why.
func repairAsk(lines []line, bad []int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Repair: %d of the lines did not pass. Send these again, corrected, and no others: one JSON object on each line, with its number as \"line\". {\"line\":4,\"type\":\"omit\"} leaves a line out.", len(bad))
	for _, i := range bad {
		fmt.Fprintf(&out, "\nline %d, %s: %s", i+1, quoted(beginning(lines[i].raw)), inert(lines[i].complaint()))
	}
	return out.String()
}

func (r *report) revisionAsk(u unit, lines []line, findings map[int]string) string {
	var out strings.Builder
	out.WriteString(call("revision of unit "+u.ID, r.task.Report) + r.head() + r.derivedList() +
		"Unit: " + encoded(u) + "\n")
	for i := range lines {
		if why, ok := findings[i]; ok {
			fmt.Fprintf(&out, "line %d: %s\nfault: %s\n", i+1, inert(lines[i].raw), why)
		}
	}
	return out.String() + revisionTask
}

// beginning is enough of a line to know it by.
func beginning(raw string) string {
	const most = 120
	if len(raw) <= most {
		return raw
	}
	return strings.ToValidUTF8(raw[:most], "") + "…"
}
