// Live has a real model on Amazon Bedrock write one small report of the
// sample, two sections and a summary, and prints what it took. It is for
// finding out whether an account, a region and a model work together; nothing
// else runs it, as each run costs money:
//
//	BEDROCK_REGION=eu-west-2 make bedrock-live
//	go run ./examples/discovery/live -report executive -prices 3,15,0.3,3.75
//	go run ./examples/discovery/live -report executive -record answers    # for replay, beside this program
//
// It needs credentials of an account that has access to the model, as every
// program for AWS finds them, the right bedrock:InvokeModelWithResponseStream
// and the region in BEDROCK_REGION or AWS_REGION. BEDROCK_MODEL_ID names
// another model.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/render"
)

func main() {
	report := flag.String("report", "", "the `NAME` of a whole report to write instead of the small one")
	prices := flag.String("prices", "", "US dollars per million tokens, as `INPUT,OUTPUT,CACHE-READ,CACHE-WRITE`, for the cost")
	out := flag.String("out", "out", "the `DIR` to write the PDF to")
	record := flag.String("record", "", "a `DIR` to keep the answers in, for replay")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *report, *prices, *out, *record); err != nil {
		fmt.Fprintln(os.Stderr, "live:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, report, prices, dir, record string) error {
	outline, ok := small(), true
	if report != "" {
		if outline, ok = discovery.Outline(report); !ok {
			return fmt.Errorf("no report %q", report)
		}
	}
	paid, err := parse(prices)
	if err != nil {
		return err
	}
	model, err := discovery.Connect(ctx, &bedrock.ModelOptions{Prices: paid}, func(o *bedrockruntime.Options) {
		if record != "" {
			o.HTTPClient = &bedrocktest.Recorder{Dir: record, Client: o.HTTPClient}
		}
	})
	if err != nil {
		return fmt.Errorf("%w; what else it needs: go doc ./examples/discovery/live", err)
	}
	author, err := model.Author(outline, nil)
	if err != nil {
		return err
	}
	engine, err := render.New(nil)
	if err != nil {
		return err
	}
	begun := time.Now()
	job := reportjobs.Job{ID: "live", CreatedAt: begun.UTC()}
	task := reportjobs.NewTask(job, cmp.Or(report, "live"), discovery.Sample())
	var made reportjobs.Output
	if err := engine.Renderer(author).Render(ctx, &made, task); err != nil {
		return err
	}
	path := filepath.Join(dir, "live.pdf")
	if err := errors.Join(os.MkdirAll(dir, 0o755), os.WriteFile(path, made.Bytes(), 0o644)); err != nil {
		return err
	}
	fmt.Printf("%-20s %s\n%-20s %.1f s\n", "file", path, "time", time.Since(begun).Seconds())
	for _, name := range slices.Sorted(maps.Keys(made.Meta)) {
		fmt.Printf("%-20s %s\n", name, made.Meta[name])
	}
	return nil
}

// small is enough to see plan, parts, cache and summary at work.
func small() bedrock.Outline {
	return bedrock.Outline{
		Title:    "Short report",
		Audience: "Somebody who wants to see whether the model answers as it should",
		Summary:  &bedrock.Section{ID: "summary", Title: "Summary", Purpose: "The whole in a minute", Words: 120},
		Sections: []bedrock.Section{
			{ID: "value", Title: "Value", Purpose: "What the project is worth", Words: 200,
				Cover: []string{"the baseline", "the expected savings by source"}, Blocks: []string{"table: savings by source"}},
			{ID: "risks", Title: "Risks", Purpose: "What could stop it", Words: 200,
				Cover: []string{"the main risks with an answer to each"}, Blocks: []string{"table: risks with mitigation"}},
		},
	}
}

// parse reads prices; none are nil.
func parse(prices string) (*bedrock.Prices, error) {
	if prices == "" {
		return nil, nil
	}
	var p bedrock.Prices
	places := []*float64{&p.Input, &p.Output, &p.CacheRead, &p.CacheWrite}
	fields := strings.Split(prices, ",")
	if len(fields) != len(places) {
		return nil, fmt.Errorf("-prices %q: four numbers are wanted", prices)
	}
	for i, field := range fields {
		value, err := strconv.ParseFloat(strings.TrimSpace(field), 64)
		if err != nil || !(value >= 0) {
			return nil, fmt.Errorf("-prices %q: %q is no price", prices, field)
		}
		*places[i] = value
	}
	return &p, nil
}
