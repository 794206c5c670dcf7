package main

import (
	"context"

	"github.com/qubitz/reportjobs/benchmarks"
	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

// A memoryAt is what a process had in memory after that many documents.
type memoryAt struct {
	Documents int   `json:"documents"`
	RSS       int64 `json:"rss"`
}

// large is what one long document cost, and the same one again.
type large struct {
	Name     string  `json:"name"`
	Pictures bool    `json:"pictures,omitempty"` // one a page
	Pages    int     `json:"pages"`
	Millis   float64 `json:"ms"`
	Again    float64 `json:"ms_again"`
	Size     int64   `json:"file_size"`
	Peak     int64   `json:"peak_rss"`
}

// illustrated is how many sections the document with pictures has.
const illustrated = 48

// inCases are the ways that set large documents and pictures.
var inCases = []string{"ours", "ours untagged", "fpdf"}

// cases measures what one document does not tell.
func (r *result) cases(ctx context.Context, o *options) error {
	if o.docs > 0 {
		if err := r.inARow(ctx, o); err != nil {
			return err
		}
	}
	if o.large == 0 {
		return nil
	}
	for _, name := range inCases {
		if f := r.way(name); f != nil {
			if err := r.long(ctx, name, f.sectionsFor(o.large)); err != nil {
				return err
			}
		}
	}
	for _, name := range inCases {
		if r.way(name) != nil {
			if err := r.long(ctx, name, illustrated, "-pictures"); err != nil {
				return err
			}
		}
	}
	return nil
}

// inARow reads the memory at a tenth, a half and the end.
func (r *result) inARow(ctx context.Context, o *options) error {
	p, err := startGo(ctx, "ours", benchmarks.ReferenceSections)
	if err != nil {
		return err
	}
	defer p.stop()
	done := 0
	for _, at := range []int{o.docs / 10, o.docs / 2, o.docs} {
		if at == done {
			continue
		}
		answer, err := p.ask(request{Docs: at - done})
		if err != nil {
			return err
		}
		done = at
		r.InARow = append(r.InARow, memoryAt{at, answer.RSS})
	}
	return nil
}

// long sets one document in a fresh process, as it is in life, and then again.
func (r *result) long(ctx context.Context, name string, sections int, more ...string) error {
	p, err := startGo(ctx, name, sections, more...)
	if err != nil {
		return err
	}
	defer p.stop()
	first, err := p.ask(request{Docs: 1})
	if err != nil {
		return err
	}
	var again []float64
	for range 3 {
		answer, err := p.ask(request{Docs: 1})
		if err != nil {
			return err
		}
		again = append(again, answer.Seconds*1000)
	}
	r.Large = append(r.Large, large{name, len(more) > 0, first.Pages, first.Seconds * 1000, stat.Median(again), first.Size, first.Peak})
	return nil
}
