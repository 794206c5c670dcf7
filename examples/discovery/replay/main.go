// Replay makes the reports of a model without a model: its answers are files
// that somebody wrote by hand, or that a model gave before (see live, beside
// this program). It is for seeing what a report looks like without an account,
// and for writing answers that tests use:
//
//	go run ./examples/discovery/replay -out out
//	go run ./examples/discovery/replay -input FILE -answers DIR -out DIR -reports executive
//
// An answer that is missing is named, and what was asked is left beside its
// place, as DIR/executive/u3.prompt.txt. What all calls begin with, the rules
// and the input, is in DIR/context.prompt.txt. Write DIR/executive/u3.txt, and
// run it again. Should a line of an answer not pass, what is wrong with it is in
// u3.2.prompt.txt: mend u3.txt, or write the repair, u3.2.txt. Should a part say
// what another says otherwise, or again, u3.revision.prompt.txt tells. It ends
// with 0 once all reports are there and nothing is asked for any more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/render"
)

// settings are the flags.
type settings struct {
	input, answers, out, reports string
	prompts                      bool
}

func main() {
	var s settings
	flag.StringVar(&s.input, "input", "", "the JSON `FILE` to report on (default: the sample)")
	flag.StringVar(&s.answers, "answers", filepath.FromSlash("examples/discovery/testdata/answers"), "the `DIR` with a folder of answers for each report")
	flag.StringVar(&s.out, "out", "out", "the `DIR` to write the PDFs to")
	flag.StringVar(&s.reports, "reports", "", "which reports, as `a,b` (default: those that have a folder of answers)")
	flag.BoolVar(&s.prompts, "prompts", false, "leave what was asked beside answers that are there, too")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := s.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

func (s *settings) run(ctx context.Context) (err error) {
	if flag.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q; see -help", flag.Arg(0))
	}
	input := discovery.Sample()
	if s.input != "" {
		if input, err = os.ReadFile(s.input); err != nil {
			return err
		}
	}
	names, err := s.names()
	if err != nil {
		return err
	}
	folder := &bedrocktest.Folder{Dir: s.answers, Prompts: s.prompts}
	server := bedrocktest.NewServer(folder.Answer, nil)
	defer server.Close()
	renderers, err := writers(server)
	if err != nil {
		return err
	}
	var failed error
	for _, name := range names {
		before := len(folder.Missing())
		err := s.write(ctx, renderers[name], name, input)
		if err != nil && len(folder.Missing()) == before {
			failed = errors.Join(failed, fmt.Errorf("the %s report: %w", name, err))
		}
	}
	for _, file := range folder.Missing() {
		failed = errors.Join(failed, fmt.Errorf("missing: %s", filepath.Join(s.answers, file)))
	}
	return failed
}

// names returns which reports to make: those asked for, else those that
// answers are kept of.
func (s *settings) names() (names []string, err error) {
	asked := strings.FieldsFunc(s.reports, func(r rune) bool { return r == ',' || r == ' ' })
	for _, name := range asked {
		if _, ok := discovery.Outline(name); !ok {
			return nil, fmt.Errorf("no report %q", name)
		}
	}
	if len(asked) > 0 {
		return asked, nil
	}
	for _, spec := range discovery.Reports() {
		if info, err := os.Stat(filepath.Join(s.answers, spec.Name)); err == nil && info.IsDir() {
			names = append(names, spec.Name)
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s holds no folder of answers; begin one with -reports", s.answers)
	}
	return names, nil
}

// writers returns renderers whose model is the folder. Nothing is tried again:
// a file does not change.
func writers(server *bedrocktest.Server) (map[string]reportjobs.Renderer, error) {
	engine, err := render.New(nil)
	if err != nil {
		return nil, err
	}
	model, err := bedrock.NewModel(server.Client(), &bedrock.ModelOptions{ID: "replay", Attempts: 1})
	if err != nil {
		return nil, err
	}
	return discovery.BedrockRenderers(engine, model)
}

// write makes one report.
func (s *settings) write(ctx context.Context, renderer reportjobs.Renderer, name string, input []byte) error {
	about, err := discovery.Describe(input)
	if err != nil {
		return err
	}
	job := reportjobs.Job{ID: "replay", CreatedAt: time.Now().UTC(), Metadata: about}
	var out reportjobs.Output
	if err := renderer.Render(ctx, &out, reportjobs.NewTask(job, name, input)); err != nil {
		return err
	}
	if err := os.MkdirAll(s.out, 0o755); err != nil {
		return err
	}
	path := filepath.Join(s.out, name+".pdf")
	m := out.Meta
	fmt.Printf("%s  %s pages, %s calls, %s flagged, %s assumptions, %s repairs; tokens: %s in, %s and %s to and from the cache, %s out\n",
		path, m["pages"], m["calls"], m["flagged"], m["assumptions"], m["repairs"],
		m["input_tokens"], m["cache_write_tokens"], m["cache_read_tokens"], m["output_tokens"])
	return os.WriteFile(path, out.Bytes(), 0o644)
}
