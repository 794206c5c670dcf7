package render

import (
	"context"
	"fmt"
	"strconv"

	"github.com/qubitz/reportjobs"
)

// An Author writes the document of a task: with a model, by rules, or from a
// template. Write follows the rules of [reportjobs.Renderer]: it may be called
// again after an error, what is costly belongs into [reportjobs.Task.Step],
// and it returns soon when ctx ends. It is called from many goroutines.
type Author interface {
	Write(ctx context.Context, task *reportjobs.Task) (*Document, error)
}

// AuthorFunc makes a function an [Author].
type AuthorFunc func(ctx context.Context, task *reportjobs.Task) (*Document, error)

// Write calls f.
func (f AuthorFunc) Write(ctx context.Context, task *reportjobs.Task) (*Document, error) {
	return f(ctx, task)
}

// AuthorJSON makes an Author of a function that wants the input as a T, or as a
// pointer to one: it is to Authors what [reportjobs.RenderJSON] is to Renderers,
// with the same rules and failures. Use [reportjobs.CheckJSON] of the same T as
// [reportjobs.ReportSpec.Check].
func AuthorJSON[T any](write func(ctx context.Context, task *reportjobs.Task, input T) (*Document, error)) Author {
	return AuthorFunc(func(ctx context.Context, task *reportjobs.Task) (*Document, error) {
		var document *Document
		read := reportjobs.RenderJSON(func(ctx context.Context, _ *reportjobs.Output, task *reportjobs.Task, input T) (err error) {
			document, err = write(ctx, task, input)
			return err
		})
		if err := read.Render(ctx, new(reportjobs.Output), task); err != nil {
			return nil, err
		}
		return document, nil
	})
}

// written is the share of the progress that an author has.
const written = 0.8

// Renderer returns a renderer that lays out what a writes. An input of which
// more than a fifth of the letters cannot be set fails for good, with
// [CodeUnsupportedScript], before a is asked. The report's Meta is that of the
// document, and says how many "pages" it has and, if there are any, how many
// "warnings"; [Engine.PDF] names them. The file's name is left to a renderer
// around this one.
func (e *Engine) Renderer(a Author) reportjobs.Renderer {
	return reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		if err := legible(e.fonts, task.Input); err != nil {
			return err
		}
		document, err := a.Write(ctx, task.Part(0, written))
		if err != nil {
			return err
		}
		task.Progress(written, "laying out")
		created := e.options.CreationDate
		if created.IsZero() {
			created = task.Job.CreatedAt
		}
		result, err := e.pdf(ctx, out, document, created, func(page, of int) {
			task.Progress(written+(1-written)*float64(page)/float64(of), fmt.Sprintf("page %d of %d", page, of))
		})
		if err != nil {
			return err
		}
		out.ContentType = "application/pdf"
		for key, value := range document.Meta {
			out.SetMeta(key, value)
		}
		out.SetMeta("pages", strconv.Itoa(result.Pages))
		if n := len(result.Warnings); n > 0 {
			out.SetMeta("warnings", strconv.Itoa(n))
		}
		return nil
	})
}
