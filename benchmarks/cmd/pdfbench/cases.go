package main

import (
	"context"

	"github.com/qubitz/reportjobs/benchmarks"
)

// A memoryAt is what a process had in memory after that many documents.
type memoryAt struct {
	Documents int   `json:"documents"`
	RSS       int64 `json:"rss"`
}

// large is what one long document cost.
type large struct {
	Name   string  `json:"name"`
	Pages  int     `json:"pages"`
	Millis float64 `json:"ms"`
	Size   int64   `json:"file_size"`
	Peak   int64   `json:"peak_rss"`
}

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
	for _, name := range []string{"ours", "fpdf"} {
		if f := r.way(name); f != nil {
			if err := r.long(ctx, f, o.large); err != nil {
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

func (r *result) long(ctx context.Context, f *figures, pages int) error {
	p, err := startGo(ctx, f.Name, f.sectionsFor(pages))
	if err != nil {
		return err
	}
	defer p.stop()
	answer, err := p.ask(request{Docs: 1}) // the first, as it is in life
	if err != nil {
		return err
	}
	r.Large = append(r.Large, large{f.Name, answer.Pages, answer.Seconds * 1000, answer.Size, answer.Peak})
	return nil
}
