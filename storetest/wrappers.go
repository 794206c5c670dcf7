package storetest

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"

	"github.com/qubitz/reportjobs"
)

// Store wraps a job store. What it returns is a [reportjobs.Lister] if s is
// one. When the answer of a Due or List is lost, it breaks off behind the
// first element.
func (f *Faults) Store(s reportjobs.JobStore) reportjobs.JobStore {
	if l, ok := s.(reportjobs.Lister); ok {
		return &faultyListerStore{faultyStore{f, s}, l}
	}
	return &faultyStore{f, s}
}

type faultyStore struct {
	f *Faults
	s reportjobs.JobStore
}

func (w *faultyStore) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	return w.f.do("Create", job.ID, func() error { return w.s.Create(ctx, job, input) })
}

func (w *faultyStore) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	err = w.f.do("Get", id, func() error { job, err = w.s.Get(ctx, id); return err })
	return unless(err, job)
}

func (w *faultyStore) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	err = w.f.do("Input", job.ID, func() error { input, err = w.s.Input(ctx, job); return err })
	return unless(err, input)
}

func (w *faultyStore) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	return w.f.do("Swap", job.ID, func() error { return w.s.Swap(ctx, old, job) })
}

func (w *faultyStore) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return faultySeq(w.f, "Due", "", w.s.Due(ctx, by))
}

type faultyListerStore struct {
	faultyStore
	l reportjobs.Lister
}

func (w *faultyListerStore) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return faultySeq(w.f, "List", q.Tenant, w.l.List(ctx, q))
}

func faultySeq[T any](f *Faults, op, key string, seq iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		call, fault := f.begin(op, key)
		if fault == Fail {
			yield(none, injected(call))
			return
		}
		for v, err := range seq {
			if !yield(v, err) || err != nil {
				f.end(call)
				return
			}
			if fault == Lose {
				break
			}
		}
		f.end(call)
		if fault == Lose {
			yield(none, injected(call))
		}
	}
}

// Artifacts wraps an artifact store. When the answer of an Open is lost, the
// bytes come, but then an error in place of their end.
func (f *Faults) Artifacts(a reportjobs.ArtifactStore) reportjobs.ArtifactStore {
	return &faultyArtifacts{f, a}
}

type faultyArtifacts struct {
	f *Faults
	a reportjobs.ArtifactStore
}

func (w *faultyArtifacts) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (put reportjobs.Artifact, err error) {
	err = w.f.do("Put", a.Key, func() error { put, err = w.a.Put(ctx, a, body); return err })
	return unless(err, put)
}

func (w *faultyArtifacts) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	call, fault := w.f.begin("Open", a.Key)
	if fault == Fail {
		return nil, injected(call)
	}
	body, err := w.a.Open(ctx, a)
	w.f.end(call)
	if err == nil && fault == Lose {
		return &breakingBody{body, injected(call)}, nil
	}
	return body, err
}

// breakingBody is a body whose connection breaks before its end is known.
type breakingBody struct {
	io.ReadCloser
	broken error
}

func (b *breakingBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		err = b.broken
	}
	return n, err
}

func (w *faultyArtifacts) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (url string, expires time.Time, err error) {
	err = w.f.do("Link", a.Key, func() error { url, expires, err = w.a.Link(ctx, a, ttl); return err })
	if err != nil {
		return "", time.Time{}, err
	}
	return url, expires, nil
}

func (w *faultyArtifacts) Delete(ctx context.Context, a reportjobs.Artifact) error {
	return w.f.do("Delete", a.Key, func() error { return w.a.Delete(ctx, a) })
}

// Dispatcher wraps a dispatcher.
func (f *Faults) Dispatcher(d reportjobs.Dispatcher) reportjobs.Dispatcher {
	return reportjobs.DispatcherFunc(func(ctx context.Context, job reportjobs.Job) error {
		return f.do("Dispatch", job.ID, func() error { return d.Dispatch(ctx, job) })
	})
}

// unless returns v, or the zero value with err if there is one.
func unless[T any](err error, v T) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return v, nil
}
