package discovery

import (
	"cmp"
	"encoding/json"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render"
)

// Renderers returns a renderer for each of [Reports], to be handed to a
// worker. They need no model.
func Renderers(engine *render.Engine) map[string]reportjobs.Renderer {
	out := map[string]reportjobs.Renderer{}
	for _, spec := range Reports() {
		out[spec.Name] = engine.Renderer(Author(spec.Name))
	}
	return out
}

// Author returns who writes the report of that name from the input alone. A
// name that is none of [Reports] gets an author who sets out the input as it
// is ordered.
func Author(report string) render.Author {
	a := &render.InputAuthor{
		Unwrap:   []string{"responses"},
		Appendix: topics(),
		Rest:     "Further answers",
	}
	subtitle := "What was submitted, in the order of the submission"
	switch report {
	case Executive:
		a.Groups, a.Highlights = executive(), []string{"budget*", "*timeline", "decision-deadline", "data-quality-percentage", "urgency"}
		subtitle = "Business case, roadmap, investment and risks, as submitted"
	case Technical:
		a.Groups, a.Highlights = technical(), []string{"data-quality-percentage", "*timeline", "current-state", "budget*"}
		subtitle = "Architecture, data, models and operations, as submitted"
	case Compliance:
		a.Groups, a.Highlights = compliance(), []string{"data-quality-percentage", "*timeline", "current-state", "scope-impact"}
		subtitle = "Regulation, data protection, security and oversight, as submitted"
	}
	a.Cover = func(task *reportjobs.Task) render.Cover { return cover(task, subtitle) }
	return a
}

// cover names company, industry and submission, as far as the input does.
func cover(task *reportjobs.Task, subtitle string) render.Cover {
	about, err := Describe(task.Input)
	if err != nil {
		about = nil
	}
	c := render.Cover{
		Label:    cmp.Or(about["company_name"], "Discovery assessment"),
		Title:    render.Name(task.Report) + " report",
		Subtitle: subtitle,
	}
	add := func(label, value string) {
		if value != "" {
			c.Facts = append(c.Facts, render.Fact{Label: label, Value: value})
		}
	}
	var top map[string]json.RawMessage
	_ = json.Unmarshal(task.Input, &top) // what is no object has no facts
	add("Industry", about["industry"])
	add("Use case", text(top["useCaseId"]))
	exported, _, _ := strings.Cut(text(top["exportDate"]), "T")
	add("Exported", exported)
	if !task.Job.CreatedAt.IsZero() {
		add("Submitted", task.Job.CreatedAt.Format("2006-01-02"))
	}
	return c
}
