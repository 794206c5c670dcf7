package reportjobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"
)

// CoordinatorOptions say which reports there are and how jobs are kept. Zero
// fields mean the default.
type CoordinatorOptions struct {
	Reports []ReportSpec // required: what may be asked for

	// Describe finds metadata for the requester in an input: a company's name,
	// an industry. Its error refuses the submit and is shown to the requester.
	Describe func(input []byte) (map[string]string, error)

	// Folder returns the key prefix of a job's files, of at most 512 bytes and
	// ending in "/". It holds the job's ID: Purge removes all that lies below
	// it. A folder that is none fails the submit. Default "reports/<ID>/".
	Folder func(job Job) string

	// IDSecret derives job ids from idempotency keys. The first secret makes
	// new ids, all are recognised: to rotate, put the new one in front and keep
	// the old one for Retention. Each has at least 16 bytes. Without one a
	// Request with a Key is ErrInvalid.
	IDSecret [][]byte

	Retention   time.Duration // how long a record is kept after its earliest start; default 7 days
	MaxAge      time.Duration // from earliest start to deadline, less than Retention; default 24 h, or half of a shorter Retention
	MaxAttempts int           // tries until a report fails; default 3
	MaxInput    int           // bytes of an input; default 6 MB
	InlineInput int           // stored bytes of an input up to which it lies in the job store; default 32 KB
	LinkTTL     time.Duration // how long a link lives; default 1 h
	RepairEvery time.Duration // how old a hint must be before it is repeated; doubles up to 32 times that; default 30 s
	WatchEvery  time.Duration // how often Watch looks; default 1 s

	Logger  *slog.Logger                 // default slog.Default()
	Observe func(context.Context, Event) // is called for every event, from many goroutines; returns soon
}

// A Coordinator is the requesters' side: it takes requests, answers polls,
// hands out links, cancels, retries, and keeps jobs moving whose hint was
// lost. Any number of them, in any number of processes, may share a store.
// Its methods may be called from many goroutines; their errors are *Error.
//
// Methods that take a tenant and an id answer ErrNotFound for an id that is
// unknown, expired, erased, or another tenant's.
type Coordinator struct {
	store      JobStore
	artifacts  ArtifactStore
	dispatcher Dispatcher // nil: nobody is hinted, workers sweep
	o          CoordinatorOptions
	defaults   []string // reports of a request that names none
	watches    watches
}

var _ Submitter = (*Coordinator)(nil)

// NewCoordinator returns a Coordinator. The dispatcher may be nil: jobs then
// wait until a Coordinator that has one sweeps, or a test calls Worker.Run.
// The error says which option is wrong.
func NewCoordinator(s JobStore, a ArtifactStore, d Dispatcher, o *CoordinatorOptions) (*Coordinator, error) {
	c := &Coordinator{store: s, artifacts: a, dispatcher: d}
	if o != nil {
		c.o = *o
	}
	c.o.fill()
	if s == nil || a == nil {
		return nil, errors.New("reportjobs: a coordinator needs a job store and an artifact store")
	}
	if err := c.o.check(); err != nil {
		return nil, fmt.Errorf("reportjobs: coordinator options: %w", err)
	}
	c.defaults = defaultReports(c.o.Reports)
	return c, nil
}

func (o *CoordinatorOptions) fill() {
	o.Retention = cmp.Or(o.Retention, 7*24*time.Hour)
	o.MaxAge = cmp.Or(o.MaxAge, min(24*time.Hour, o.Retention/2))
	o.MaxAttempts = cmp.Or(o.MaxAttempts, 3)
	o.MaxInput = cmp.Or(o.MaxInput, 6<<20)
	o.InlineInput = cmp.Or(o.InlineInput, 32<<10)
	o.LinkTTL = cmp.Or(o.LinkTTL, time.Hour)
	o.RepairEvery = cmp.Or(o.RepairEvery, 30*time.Second)
	o.WatchEvery = cmp.Or(o.WatchEvery, time.Second)
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
}

func (o *CoordinatorOptions) check() error {
	for _, positive := range []struct {
		name string
		ok   bool
	}{
		{"Retention", o.Retention > 0}, {"MaxAge", o.MaxAge > 0}, {"MaxAttempts", o.MaxAttempts > 0},
		{"MaxInput", o.MaxInput > 0}, {"InlineInput", o.InlineInput > 0}, {"LinkTTL", o.LinkTTL > 0},
		{"RepairEvery", o.RepairEvery > 0}, {"WatchEvery", o.WatchEvery > 0},
	} {
		if !positive.ok {
			return fmt.Errorf("%s must be more than zero; leave it out for the default", positive.name)
		}
	}
	if o.MaxAge >= o.Retention {
		return fmt.Errorf("MaxAge %v must be less than Retention %v", o.MaxAge, o.Retention)
	}
	for i, secret := range o.IDSecret {
		if len(secret) < 16 {
			return fmt.Errorf("IDSecret[%d] has %d bytes, at least 16", i, len(secret))
		}
	}
	return checkSpecs(o.Reports)
}

// Reports names the reports that may be asked for, in the order of the options.
func (c *Coordinator) Reports() []string { return reportNames(c.o.Reports) }

// Get returns the job as it is now: it sees every submit, cancel and record
// that was answered before. On the way it settles a job whose deadline has
// passed or whose tries are used up, and repeats a hint that seems lost.
func (c *Coordinator) Get(ctx context.Context, tenant, id string) (job Job, err error) {
	defer wrap(&err, "get", id)
	if err = c.find(ctx, tenant, id, &job); err != nil {
		return Job{}, err
	}
	_, err = c.tend(ctx, &job)
	switch {
	case errors.Is(err, ErrNotFound): // erased at this moment
		return Job{}, err
	case err != nil:
		// The requester wants an answer, and there is one; the next poll tends it.
		c.o.Logger.WarnContext(ctx, "reportjobs: a job could not be tended", "job", id, "error", err)
	}
	return job, nil
}

// find loads a job that the tenant may see into *job, which is not to be
// looked at after an error.
func (c *Coordinator) find(ctx context.Context, tenant, id string, job *Job) error {
	if id == "" || len(id) > maxID {
		return ErrNotFound
	}
	if err := load(ctx, c.store, id, job); err != nil {
		return err
	}
	if job.Tenant != tenant || job.expired(now()) {
		return ErrNotFound
	}
	return nil
}

// Cancel ends an unfinished job. A worker that holds it finds out at its next
// heartbeat and can record nothing from now on. Of a job that is canceled
// already it returns the job; any other finished one is ErrFinished.
func (c *Coordinator) Cancel(ctx context.Context, tenant, id string) (job Job, err error) {
	defer wrap(&err, "cancel", id)
	if err = c.writable(ctx, tenant, id, &job); err != nil {
		return Job{}, err
	}
	err = c.cancel(ctx, &job)
	if err != nil && !(errors.Is(err, ErrFinished) && job.Status == StatusCanceled) {
		return Job{}, err
	}
	return job, nil
}

// cancel ends *job, or is ErrFinished and leaves it as it ended.
func (c *Coordinator) cancel(ctx context.Context, job *Job) error {
	err := update(ctx, c.store, job, job.cancel)
	if err == nil {
		c.observe(ctx, settled(job))
	}
	return err
}

// writable is find for methods that are about to write.
func (c *Coordinator) writable(ctx context.Context, tenant, id string, job *Job) error {
	err := c.find(ctx, tenant, id, job)
	if err == nil && job.readOnly() {
		return fmt.Errorf("%w: the record was written by another system", ErrFinished)
	}
	return err
}

// List yields the tenant's jobs, newest first; see [Query]. It may lag behind
// Submit. The error is errors.ErrUnsupported if the store is no [Lister].
func (c *Coordinator) List(ctx context.Context, q Query) iter.Seq2[Job, error] {
	return func(yield func(Job, error) bool) {
		lister, ok := c.store.(Lister)
		if !ok {
			yield(Job{}, &Error{Op: "list", Err: fmt.Errorf("%w: this job store cannot list", errors.ErrUnsupported)})
			return
		}
		for more := true; more; {
			hidden := 0
			for job, err := range lister.List(ctx, q) {
				if err != nil {
					yield(Job{}, &Error{Op: "list", Err: err})
					return
				}
				q.After = job.Cursor()
				if job.expired(now()) {
					hidden++
				} else if !yield(job, nil) {
					return
				}
			}
			// The store's limit counted jobs that nobody may see: fill up.
			more, q.Limit = q.Limit > 0 && hidden > 0, hidden
		}
	}
}

// observe tells the host, if it listens.
func (c *Coordinator) observe(ctx context.Context, e *Event) {
	if c.o.Observe != nil {
		e.date()
		c.o.Observe(ctx, *e)
	}
}
