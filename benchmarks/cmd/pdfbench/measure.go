package main

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/benchmarks"
	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

const controlName = "control"

// A result is all that a run found.
type result struct {
	Go      string     `json:"go"`
	CPUs    int        `json:"cpus"`
	Rounds  int        `json:"rounds"`
	Ways    []*figures `json:"ways"`
	Missing []string   `json:"missing,omitempty"` // peers, and why
	Budgets []budget   `json:"budgets"`
	InARow  []memoryAt `json:"in_a_row,omitempty"`
	Large   []large    `json:"large,omitempty"`
	control *figures
}

// figures are those of one way. What is not known is 0.
type figures struct {
	Name     string  `json:"name"`
	Version  string  `json:"version,omitempty"`
	Millis   float64 `json:"ms"` // a document, on one goroutine
	OneCPU   float64 `json:"ms_one_cpu,omitempty"`
	TwoAtOne float64 `json:"ms_two_at_once,omitempty"` // wall time of two goroutines by their documents
	Ratio    float64 `json:"ratio_to_fpdf,omitempty"`
	Gain     float64 `json:"gain_of_two,omitempty"` // OneCPU by TwoAtOne
	Allocs   uint64  `json:"allocations,omitempty"`
	Bytes    uint64  `json:"bytes_allocated,omitempty"`
	Peak     int64   `json:"peak_rss,omitempty"`
	Size     int64   `json:"file_size"`
	Pages    int     `json:"pages,omitempty"`

	process              *process
	docs                 int
	single, oneCPU, both []float64 // ms a document in each round
}

// measure runs everything.
func measure(ctx context.Context, o *options) (*result, error) {
	dir, err := os.MkdirTemp("", "pdfbench")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	list, missing, err := recipes(ctx, o, dir)
	if err != nil {
		return nil, err
	}
	out := &result{Go: runtime.Version(), CPUs: runtime.NumCPU(), Rounds: o.rounds, Missing: missing}
	if err := out.inTurns(ctx, o, list); err != nil {
		return nil, err
	}
	if err := out.peaks(ctx, list); err != nil {
		return nil, err
	}
	if o.wants("ours") {
		if err := out.cases(ctx, o); err != nil {
			return nil, err
		}
	}
	out.Budgets = out.budgets()
	return out, nil
}

// inTurns starts all processes and asks each once a round.
func (r *result) inTurns(ctx context.Context, o *options, list []recipe) error {
	var all []*figures
	for _, recipe := range list {
		p, err := recipe.start(ctx)
		if err != nil {
			return err
		}
		defer p.stop()
		f := &figures{Name: p.name, Version: p.version, process: p}
		if err := f.warm(o); err != nil {
			return err
		}
		if all = append(all, f); p.name == controlName {
			r.control = f
		} else {
			r.Ways = append(r.Ways, f)
		}
	}
	for range o.rounds {
		for _, f := range all {
			if err := f.round(); err != nil {
				return err
			}
		}
	}
	fpdf := r.way("fpdf")
	for _, f := range all {
		f.settle(fpdf)
	}
	slices.SortStableFunc(r.Ways, func(a, b *figures) int { return cmp.Compare(a.Millis, b.Millis) })
	return nil
}

// warm also finds out how many documents fill a batch: an even number, so that
// two goroutines get the same.
func (f *figures) warm(o *options) error {
	r := request{Docs: 2}
	if o.out != "" && f.Name != controlName {
		name := strings.ReplaceAll(strings.ToLower(f.Name), " ", "-") + ".pdf"
		var err error
		if r.File, err = filepath.Abs(filepath.Join(o.out, name)); err != nil {
			return err
		}
	}
	if _, err := f.process.ask(r); err != nil {
		return err
	}
	answer, err := f.process.ask(request{Docs: 2})
	if err != nil {
		return err
	}
	f.docs = min(max(int(o.batch.Seconds()/answer.Seconds*2), 1), 200)
	if f.process.golang {
		f.docs += f.docs % 2
	}
	f.Size, f.Pages = answer.Size, answer.Pages
	return nil
}

func (f *figures) round() error {
	ask := func(into *[]float64, r request) error {
		r.Docs = f.docs
		answer, err := f.process.ask(r)
		*into = append(*into, answer.Seconds*1000/float64(f.docs))
		if into == &f.single {
			f.Allocs, f.Bytes = answer.Allocs/uint64(f.docs), answer.Bytes/uint64(f.docs)
		}
		return err
	}
	if err := ask(&f.single, request{}); err != nil || !f.process.golang {
		return err
	}
	if err := ask(&f.oneCPU, request{CPUs: 1}); err != nil {
		return err
	}
	return ask(&f.both, request{CPUs: 2, Goroutines: 2})
}

// settle makes medians of the rounds.
func (f *figures) settle(fpdf *figures) {
	f.Millis, f.OneCPU, f.TwoAtOne = stat.Median(f.single), stat.Median(f.oneCPU), stat.Median(f.both)
	f.Gain = stat.Median(ratios(f.oneCPU, f.both))
	if fpdf != nil {
		f.Ratio = stat.Median(ratios(f.single, fpdf.single))
	}
}

// peaks starts each way anew, so that a peak is one of single documents only.
func (r *result) peaks(ctx context.Context, list []recipe) error {
	for _, recipe := range list {
		f := r.way(recipe.name)
		if f == nil {
			continue
		}
		p, err := recipe.start(ctx)
		if err != nil {
			return err
		}
		answer, err := p.ask(request{Docs: min(max(int(2000/f.Millis), 3), 20)})
		p.stop()
		if err != nil {
			return err
		}
		f.Peak = answer.Peak
	}
	return nil
}

// way returns the figures of that name, or nil.
func (r *result) way(name string) *figures {
	for _, f := range r.Ways {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// ratios divides round by round.
func ratios(a, b []float64) []float64 {
	out := make([]float64, min(len(a), len(b)))
	for i := range out {
		out[i] = a[i] / b[i]
	}
	return out
}

// sectionsFor returns how many sections fill that many pages, if the reference
// report has f.Pages.
func (f *figures) sectionsFor(pages int) int {
	return (pages*benchmarks.ReferenceSections + f.Pages - 1) / max(f.Pages-1, 1) // its cover is no section
}
