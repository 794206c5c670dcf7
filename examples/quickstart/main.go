// Quickstart makes real reports with nothing but Go installed: it submits a
// JSON input, works on it in this process, polls as a client would, and leaves
// one PDF per report.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/render"
)

func main() {
	flag.Usage = usage
	inputFile := flag.String("input", "", "the JSON `FILE` to report on (default: the sample that comes with it)")
	outDir := flag.String("out", "out", "the `DIR` to write the PDFs to")
	reports := flag.String("reports", "", "which reports, as `a,b` (default: all)")
	theme := flag.String("theme", "executive", "how they look: executive, technical or compliance")
	author := flag.String("author", discovery.ByInput, "`WHO` writes: input sets out what was submitted, bedrock has a model write from it")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *inputFile, *outDir, *reports, *theme, *author); err != nil {
		fmt.Fprintln(os.Stderr, "quickstart:", plain(err))
		os.Exit(1)
	}
}

func run(ctx context.Context, inputFile, outDir, reports, theme, author string) error {
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; see -help", flag.Arg(0))
	}
	input, err := readInput(inputFile)
	if err != nil {
		return err
	}
	c, files, stop, err := start(ctx, theme, author)
	if err != nil {
		return err
	}
	defer stop()

	// What a request does: submit, and answer with the id at once.
	job, err := c.Submit(ctx, reportjobs.Request{Input: input, Reports: names(reports)})
	if err != nil {
		return err
	}
	fmt.Println(strings.TrimSpace("job " + job.ID + "  " + job.Metadata["company_name"]))
	if err := os.MkdirAll(outDir, 0o755); err != nil { // known before a model is paid for what cannot be kept
		c.Cancel(context.WithoutCancel(ctx), "", job.ID)
		return err
	}

	// What a client does: poll until the job is finished.
	show := newDisplay(os.Stdout)
	for show.job(job); !job.Status.Finished(); show.job(job) {
		select {
		case <-ctx.Done():
			c.Cancel(context.WithoutCancel(ctx), "", job.ID)
			return errors.New("interrupted; the job is canceled")
		case <-time.After(50 * time.Millisecond):
		}
		if job, err = c.Get(ctx, "", job.ID); err != nil {
			return err
		}
	}
	return download(ctx, files, job, outDir)
}

// start does what a host wires up once: where jobs and files are kept, who
// hints at work, which reports there are and who makes them. The worker works
// until stop is called, which waits for it.
func start(ctx context.Context, theme, author string) (c *reportjobs.Coordinator, files *memory.Artifacts, stop func(), err error) {
	engine, err := newEngine(theme)
	if err != nil {
		return nil, nil, nil, err
	}
	renderers, err := discovery.RenderersBy(ctx, author, engine)
	if err != nil {
		return nil, nil, nil, err
	}
	store, pool := memory.NewStore(nil), memory.NewPool(nil)
	if files, err = memory.NewArtifacts(nil); err != nil {
		return nil, nil, nil, err
	}
	c, err = reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
		Reports:  discovery.Reports(),
		Describe: discovery.Describe,
		Folder:   discovery.Folder,
	})
	if err != nil {
		return nil, nil, nil, err
	}
	w := reportjobs.NewWorker(store, files, pool, &reportjobs.WorkerOptions{
		ProgressEvery: 50 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
	})
	for name, renderer := range renderers {
		w.Handle(name, renderer)
	}
	working, end := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- pool.Run(working, w.Run) }()
	return c, files, func() { end(); <-stopped }, nil
}

// newEngine makes what all documents are made with: one for each theme, if a
// host has several.
func newEngine(theme string) (*render.Engine, error) {
	look, err := render.NamedTheme(theme)
	if err != nil {
		return nil, err
	}
	options := &render.Options{Theme: &look}
	if look.Furniture.Banner {
		options.Classification = "Internal"
	}
	return render.New(options)
}
