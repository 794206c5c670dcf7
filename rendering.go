package reportjobs

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"path"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxMeta     = 2 << 10 // bytes of an output's notes
	maxFilename = 200     // bytes
)

var fileExtension = regexp.MustCompile(`^\.[a-z0-9]{1,8}$`)

// errUnknownReport: this worker was built before the report was.
var errUnknownReport = fmt.Errorf("%w", &Failure{CodeUnknownReport, "No worker knows how to make this report."})

// begin starts the reports that are missing, at most Parallel at a time.
func (r *run) begin(ctx context.Context) {
	var names []string
	for _, report := range r.job.Reports {
		if report.missing() {
			names = append(names, report.Name)
		}
	}
	r.open = names
	r.results = make(chan result, len(names)) // a report never waits for the owner
	next := make(chan string, len(names))
	for _, name := range names {
		next <- name
	}
	close(next)
	job := r.job // as it is now: the owner's copy changes
	r.steps.artifacts, r.steps.job = r.w.artifacts, &job
	r.progress.begin(&job)
	go func() {
		input, err := r.input(ctx, job)
		work := func() {
			for name := range next {
				r.report(ctx, &Task{Job: job.Clone(), Report: name, Input: input}, err)
			}
		}
		for range min(r.w.o.Parallel, len(names)) - 1 {
			go work()
		}
		work()
	}()
}

func (r *run) input(ctx context.Context, job Job) ([]byte, error) {
	input, err := loadInput(ctx, r.w.store, r.w.artifacts, job)
	if errors.Is(err, ErrNotFound) {
		return nil, Permanent(fmt.Errorf("%w: input: %w", &Failure{"input_missing", "The input of this job is no longer there."}, err))
	}
	return input, err
}

// report makes one report and sends how it ended, whatever the renderer does.
// NoInput is why the task has no input.
func (r *run) report(ctx context.Context, task *Task, noInput error) {
	res := result{report: task.Report, err: errors.New("renderer did not return")} // runtime.Goexit
	defer func() {
		if p := recover(); p != nil {
			res.err = fmt.Errorf("renderer panicked: %v\n%s", p, debug.Stack())
		}
		r.results <- res
	}()
	renderer := r.w.renderer(task.Report)
	switch {
	case ctx.Err() != nil:
		res.err = context.Cause(ctx)
	case renderer == nil:
		res.err = fmt.Errorf("%w; this worker has renderers for %q", errUnknownReport, r.w.known())
	case noInput != nil:
		res.err = noInput
	default:
		task.scope, task.steps = task.Report, &r.steps
		task.progress = func(fraction float64, stage string) { r.progress.say(task.Report, fraction, stage) }
		res.artifact, res.err = r.render(ctx, renderer, task)
	}
}

func (r *run) render(ctx context.Context, renderer Renderer, task *Task) (*Artifact, error) {
	job, report := task.Job, task.Report // the renderer may change its task
	out := &Output{max: r.w.o.MaxOutput}
	if err := renderer.Render(ctx, out, task); err != nil {
		return nil, err
	}
	body := out.Bytes()
	if len(body) == 0 {
		return nil, errors.New("renderer wrote nothing")
	}
	a := r.artifact(ctx, &job, report, out)
	a.Size, a.SHA256 = int64(len(body)), hexSum(body)

	ctx, cancel := outlive(ctx, windDown)
	defer cancel()
	put, err := upload(ctx, r.w.artifacts, a, body)
	if err != nil {
		return nil, fmt.Errorf("upload: %w", err)
	}
	return &put, nil
}

// artifact names the file of a report. Origin and attempt stand in its key, so
// that no other attempt, not even at a job reborn under the same id, can
// overwrite it.
func (r *run) artifact(ctx context.Context, job *Job, report string, out *Output) Artifact {
	contentType, extension := out.ContentType, path.Ext(out.Filename)
	if contentType == "" {
		contentType = "application/pdf"
	}
	if !fileExtension.MatchString(extension) {
		extension = extensionOf(contentType)
	}
	base := report + "_report_" + job.CreatedAt.Format("20060102_150405") + extension
	filename := path.Base(strings.ReplaceAll(out.Filename, `\`, "/"))
	if strings.Trim(filename, "./ ") == "" || !plain(filename) || len(filename) > maxFilename {
		filename = base
	}
	meta := out.Meta
	if size(meta) > maxMeta {
		r.w.o.Logger.WarnContext(ctx, "reportjobs: notes of an output are too large and left out", "job", job.ID, "report", report)
		meta = nil
	}
	return Artifact{
		Key:         job.Folder + r.fence.origin + "-" + strconv.Itoa(r.fence.attempt) + "/" + base,
		Filename:    filename,
		ContentType: contentType,
		ExpiresAt:   job.ExpiresAt,
		Meta:        meta,
	}
}

// extensionOf is the same on every machine, unlike mime.ExtensionsByType.
func extensionOf(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	switch media {
	case "application/pdf":
		return ".pdf"
	case "application/json":
		return ".json"
	case "application/zip":
		return ".zip"
	case "text/csv":
		return ".csv"
	case "text/html":
		return ".html"
	case "text/markdown":
		return ".md"
	case "text/plain":
		return ".txt"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return ".docx"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return ".xlsx"
	}
	return ".bin"
}

func size(m map[string]string) (n int) {
	for k, v := range m {
		n += len(k) + len(v)
	}
	return n
}

// outlive is ctx, but ends the time after it: what was made before a shutdown
// is still stored. When the job is no longer ours it ends with ctx.
func outlive(ctx context.Context, after time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var timer *time.Timer
	var mu sync.Mutex
	stop := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		if cause := context.Cause(ctx); errors.Is(cause, ErrLeaseLost) || errors.Is(cause, ErrFinished) || errors.Is(cause, ErrNotFound) {
			after = 0
		}
		if longer.Err() == nil {
			timer = time.AfterFunc(after, cancel)
		}
	})
	return longer, func() {
		stop()
		mu.Lock()
		defer mu.Unlock()
		cancel()
		if timer != nil {
			timer.Stop()
		}
	}
}
