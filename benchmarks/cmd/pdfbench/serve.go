package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/qubitz/reportjobs/benchmarks"
)

// A hello is the first line of a process.
type hello struct {
	Version string `json:"version"`
}

// A request asks a process to set the report Docs times. What is not about Docs
// and File only ways in Go can do.
type request struct {
	Docs       int    `json:"docs"`
	Goroutines int    `json:"goroutines,omitempty"` // default 1
	CPUs       int    `json:"cpus,omitempty"`       // default all
	File       string `json:"file,omitempty"`       // where the last document goes
}

// A reply is what Docs documents cost. Allocations are 0 where they are not known,
// and so is memory where there is no /proc.
type reply struct {
	Seconds float64 `json:"seconds"`
	Allocs  uint64  `json:"allocs"`
	Bytes   uint64  `json:"bytes"` // allocated
	Size    int64   `json:"size"`  // of one file
	Pages   int     `json:"pages"`
	RSS     int64   `json:"rss"`  // bytes in memory, now
	Peak    int64   `json:"peak"` // and at most
}

// serve answers requests until in ends.
func serve(o *options, in io.Reader, out io.Writer) error {
	way, err := find(o.serve)
	if err != nil {
		return err
	}
	report, err := o.report()
	if err != nil {
		return err
	}
	made, err := way.New(report)
	if err != nil {
		return err
	}
	encoder, decoder := json.NewEncoder(out), json.NewDecoder(in)
	if err := encoder.Encode(hello{version(way.Module)}); err != nil {
		return err
	}
	for {
		var r request
		if err := decoder.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := r.do(made, report)
		if err != nil {
			return err
		}
		if err := encoder.Encode(answer); err != nil {
			return err
		}
	}
}

func find(name string) (benchmarks.Way, error) {
	for _, way := range append(benchmarks.Ways(), benchmarks.Control()) {
		if way.Name == name {
			return way, nil
		}
	}
	return benchmarks.Way{}, fmt.Errorf("pdfbench: no way %q", name)
}

// version returns the one that this program was built with.
func version(module string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, d := range info.Deps {
		if d.Path == module && d.Replace == nil {
			return d.Version
		}
	}
	return ""
}

func (r request) do(made benchmarks.Make, report *benchmarks.Report) (reply, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(r.CPUs)) // 0 leaves it
	goroutines := max(r.Goroutines, 1)
	answers, errs := make([]reply, goroutines), make([]error, goroutines)
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	var group sync.WaitGroup
	for g := range goroutines {
		group.Go(func() {
			for range r.Docs / goroutines {
				if answers[g], errs[g] = one(made, report, ""); errs[g] != nil {
					return
				}
			}
		})
	}
	group.Wait()
	seconds := time.Since(start).Seconds()
	runtime.ReadMemStats(&after)
	out := answers[0]
	out.Seconds, out.Allocs, out.Bytes = seconds, after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	out.RSS, out.Peak = memory("VmRSS"), memory("VmHWM")
	if err := errors.Join(errs...); err != nil || r.File == "" {
		return out, err
	}
	_, err := one(made, report, r.File)
	return out, err
}

// one sets the report into a file, or into nothing.
func one(made benchmarks.Make, report *benchmarks.Report, file string) (reply, error) {
	w := &counter{to: io.Discard}
	if file == "" {
		pages, err := made(w, report)
		return reply{Size: w.n, Pages: pages}, err
	}
	f, err := os.Create(file)
	if err != nil {
		return reply{}, err
	}
	w.to = f
	pages, err := made(w, report)
	return reply{Size: w.n, Pages: pages}, errors.Join(err, f.Close())
}

type counter struct {
	to io.Writer
	n  int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// memory reads a figure of this process from Linux. The peak that getrusage
// has may be the one of the process that started this one.
func memory(key string) int64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kb << 10
		}
	}
	return 0
}
