package chaos

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/qubitz/reportjobs"
)

// A gatedStore is the way of one host to the job store. Its clock being off by
// skew is the same as all times that it reads and writes being off.
type gatedStore struct{ *host }

func (s *gatedStore) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	job = shifted(job, -s.skew)
	s.w.gaveInput(job, input)
	return s.do(ctx, "create", job.ID, func(ctx context.Context) error { return s.w.store.Create(ctx, job, input) })
}

func (s *gatedStore) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	err = s.do(ctx, "get", id, func(ctx context.Context) (err error) {
		job, err = s.w.store.Get(ctx, id)
		return err
	})
	if err != nil {
		return reportjobs.Job{}, err
	}
	return shifted(job, s.skew), nil
}

func (s *gatedStore) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	err = s.do(ctx, "input", job.ID, func(ctx context.Context) (err error) {
		input, err = s.w.store.Input(ctx, job)
		return err
	})
	if err != nil {
		return nil, err
	}
	return input, nil
}

func (s *gatedStore) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	job = shifted(job, -s.skew)
	return s.do(ctx, "swap", job.ID, func(ctx context.Context) error { return s.w.store.Swap(ctx, old, job) })
}

func (s *gatedStore) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		var ids []string
		err := s.do(ctx, "due", "", func(ctx context.Context) error {
			ids = nil
			for id, err := range s.w.store.Due(ctx, by.Add(-s.skew)) {
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			return nil
		})
		for _, id := range ids {
			if !yield(id, nil) {
				return
			}
		}
		if err != nil {
			yield("", err)
		}
	}
}

// shifted is a job on a clock that is off by d.
func shifted(job reportjobs.Job, d time.Duration) reportjobs.Job {
	job = job.Clone()
	for _, t := range []*time.Time{&job.DueAt, &job.Deadline, &job.CreatedAt, &job.UpdatedAt, &job.FinishedAt, &job.ExpiresAt, &job.HintedAt} {
		shift(t, d)
	}
	for i := range job.Reports {
		if a := job.Reports[i].Artifact; a != nil {
			shift(&a.ExpiresAt, d)
		}
	}
	return job
}

func shift(t *time.Time, d time.Duration) {
	if !t.IsZero() {
		*t = t.Add(d)
	}
}

// gatedFiles is the way of one host to the files.
type gatedFiles struct{ *host }

func (f *gatedFiles) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (put reportjobs.Artifact, err error) {
	bytes, err := io.ReadAll(body)
	if err != nil {
		return a, err
	}
	err = f.do(ctx, "put", a.Key, func(ctx context.Context) (err error) {
		put, err = f.w.putBytes(ctx, a, bytes)
		return err
	})
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	return put, nil
}

func (f *gatedFiles) Open(ctx context.Context, a reportjobs.Artifact) (body io.ReadCloser, err error) {
	err = f.do(ctx, "open", a.Key, func(ctx context.Context) (err error) {
		body, err = f.w.files.Open(ctx, a)
		return err
	})
	if err != nil {
		return nil, err
	}
	return body, nil
}

func (f *gatedFiles) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (url string, expires time.Time, err error) {
	err = f.do(ctx, "link", a.Key, func(ctx context.Context) (err error) {
		url, expires, err = f.w.files.Link(ctx, a, ttl)
		return err
	})
	return url, expires, err
}

func (f *gatedFiles) Delete(ctx context.Context, a reportjobs.Artifact) error {
	return f.do(ctx, "delete", a.Key, func(ctx context.Context) error { return f.w.files.Delete(ctx, a) })
}
