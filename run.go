package reportjobs

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// windDown is how long reports have to end when their context has, before
	// the job is given back without them.
	windDown = 2 * time.Second
	// lastWords is how long the final write may take after the context has
	// ended. Hosts that are killed at a deadline leave room for both.
	lastWords = 3 * time.Second
)

// errJobDeadline ends the context of a run at Job.Deadline.
var errJobDeadline = errors.New("the job's deadline has passed")

// A run is one attempt at a job. One goroutine, the caller of do, owns the
// record: renewals, progress and reports that end all go through it. It writes
// from the copy it holds.
type run struct {
	w     *Worker
	fence fence
	job   Job // the owner's copy of the record
	stop  context.CancelCauseFunc

	steps    steps
	progress progress
	results  chan result
	open     []string // reports whose result has not come yet

	ended   []Report         // results that are not in the record yet
	errs    map[string]error // why reports are still missing
	lost    error            // why this attempt may write no more
	left    bool             // the record is written for the last time, or lost
	renewAt time.Time
}

// A result is how one report ended in this attempt.
type result struct {
	report   string
	artifact *Artifact
	err      error
}

// do works on the job, which r.w has just claimed.
func (r *run) do(host context.Context) (Outcome, error) {
	r.fence, r.renewAt = r.job.fence(), r.job.UpdatedAt.Add(r.w.o.Lease/2)
	ctx, stop := context.WithCancelCause(host)
	r.stop = stop
	defer stop(nil)
	ctx, cancel := context.WithDeadlineCause(ctx, r.job.Deadline, errJobDeadline)
	defer cancel()

	r.begin(ctx)
	defer r.wait(host)
	r.attend(ctx)

	left := r.w.o.Lease / 2
	if host.Err() != nil {
		left = lastWords
	}
	final, done := context.WithTimeout(context.WithoutCancel(host), left)
	defer done()
	again, err := r.end(final, context.Cause(ctx))
	return Outcome{Job: r.job, Again: again}, err
}

// attend owns the record while the reports are made.
func (r *run) attend(ctx context.Context) {
	pace := min(r.w.o.ProgressEvery, r.w.o.Lease/2)
	beat := time.NewTimer(pace)
	defer beat.Stop()
	for len(r.open) > 0 {
		select {
		case res := <-r.results:
			r.take(ctx, res)
			if len(r.open) > 0 && len(r.ended) > 0 {
				r.beat(ctx)
			}
		case <-beat.C:
			if r.progress.changed() || len(r.ended) > 0 || !now().Before(r.renewAt) {
				r.beat(ctx)
			}
			beat.Reset(pace)
		case <-ctx.Done():
			r.windDown(ctx)
			return
		}
	}
}

// windDown takes the results that come soon after the context has ended.
func (r *run) windDown(ctx context.Context) {
	if r.lost != nil {
		return
	}
	enough := time.NewTimer(windDown)
	defer enough.Stop()
	for len(r.open) > 0 {
		select {
		case res := <-r.results:
			r.take(ctx, res)
		case <-enough.C:
			return
		}
	}
}

// take keeps how a report ended. When the context has ended, the error a
// renderer made of that says nothing about the report: it was interrupted.
func (r *run) take(ctx context.Context, res result) {
	r.returned(res.report)
	switch {
	case res.err == nil:
		r.ended = append(r.ended, Report{Name: res.report, Artifact: res.artifact})
		r.progress.end(res.report)
	case ctx.Err() != nil:
	default:
		if r.errs == nil {
			r.errs = map[string]error{}
		}
		r.errs[res.report] = res.err
		r.w.observe(ctx, &Event{Kind: EventAttempt, Job: r.job, Report: res.report, Err: res.err})
		r.w.o.Logger.WarnContext(ctx, "reportjobs: an attempt at a report failed", "job", r.job.ID,
			"report", res.report, "attempt", r.job.Attempt, "error", res.err)
		if isPermanent(res.err) {
			r.ended = append(r.ended, Report{Name: res.report, Failure: failureOf(res.err)})
		}
	}
}

func (r *run) returned(report string) {
	r.open = slices.DeleteFunc(r.open, func(name string) bool { return name == report })
}

// beat records what has ended, renews the lease and passes progress on.
func (r *run) beat(ctx context.Context) {
	bounded, cancel := context.WithTimeout(ctx, r.w.o.Lease/2)
	defer cancel()
	err := r.write(bounded, func(now time.Time) error {
		return r.job.renew(r.fence, now, r.w.lease(ctx, now), r.progress.take())
	})
	if err != nil && r.lost == nil && ctx.Err() == nil {
		// The next beat tries again. Until somebody else claims it, the job is ours.
		r.progress.untold()
		r.w.o.Logger.WarnContext(ctx, "reportjobs: heartbeat", "job", r.job.ID, "error", err)
	}
}

// write puts the results that have come into the record, together with
// change, which is one to r.job. It notices when this attempt may write no more.
func (r *run) write(ctx context.Context, change func(now time.Time) error) error {
	err := update(ctx, r.w.store, &r.job, func(now time.Time) error {
		for _, report := range r.ended {
			if err := r.job.record(r.fence, report); err != nil {
				return err
			}
		}
		return change(now)
	})
	switch {
	case err == nil:
		for _, report := range r.ended {
			r.w.observe(ctx, &Event{Kind: EventRecorded, Job: r.job, Report: report.Name})
		}
		r.ended, r.renewAt = nil, r.job.UpdatedAt.Add(r.w.o.Lease/2)
	case errors.Is(err, ErrLeaseLost), errors.Is(err, ErrFinished), errors.Is(err, ErrNotFound):
		r.lost = err
		r.stop(fmt.Errorf("reportjobs: %w", err))
	}
	return err
}

// wait ends with the last renderer, and says so when one does not return. What
// they still uploaded is in no record.
func (r *run) wait(ctx context.Context) {
	r.stop(nil)
	late := time.NewTimer(windDown)
	defer late.Stop()
	for len(r.open) > 0 {
		select {
		case res := <-r.results:
			r.returned(res.report)
			if res.err == nil {
				r.ended = append(r.ended, Report{Name: res.report, Artifact: res.artifact})
			}
		case <-late.C:
			r.w.o.Logger.WarnContext(ctx, "reportjobs: a worker is held up by renderers that go on although their context has ended",
				"job", r.job.ID, "attempt", r.fence.attempt, "reports", r.open)
		}
	}
	if r.left {
		r.discard(context.WithoutCancel(ctx))
	}
}

// discard removes uploads that no record names. It may fail: they expire.
func (r *run) discard(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lastWords)
	defer cancel()
	for _, e := range r.ended {
		if e.Artifact == nil || r.recorded(e) && !errors.Is(r.lost, ErrNotFound) {
			continue
		}
		if err := r.w.artifacts.Delete(ctx, *e.Artifact); err != nil {
			r.w.o.Logger.WarnContext(ctx, "reportjobs: a file stays until it expires", "job", r.job.ID, "error", err)
		}
	}
}

// recorded tells whether the record names the file that e ended with.
func (r *run) recorded(e Report) bool {
	in := r.job.Report(e.Name) // nil where the id was born again with other reports
	return in != nil && in.Artifact != nil && in.Artifact.Key == e.Artifact.Key
}
