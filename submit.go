package reportjobs

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"time"
)

// A Request asks for reports.
type Request struct {
	Tenant  string   // who asks, and alone may see the job; at most 256 bytes
	Reports []string // which reports, by the name of their [ReportSpec]; none for the default ones
	Input   []byte   // a JSON value: what the reports are made from

	// Key is the idempotency key, at most 255 bytes. The same key with the same
	// input and reports gives the same job, however often; with others it is
	// ErrKeyReused. Empty: every request is a new job.
	Key string

	Metadata  map[string]string // shown to the requester, over what Describe found
	NotBefore time.Time         // earliest start; zero for now; at most a year ahead
	Trace     string            // W3C traceparent; one that is none is dropped
}

// Submit stores a job and hints at a worker. When it returns, job and input
// are durable, and the job will reach an end whatever becomes of the hint.
//
// ErrInvalid, and ErrTooLarge which is one, say what is wrong with the
// request, and hold a *[Failure] that the requester may read; ErrKeyReused says
// that its Key belongs to another request. After any other error the job may
// or may not have been stored: a caller that must not submit twice sets a Key
// and calls again.
func (c *Coordinator) Submit(ctx context.Context, req Request) (job Job, err error) {
	defer func() { wrap(&err, "submit", job.ID) }()
	if err = c.checkRequest(&req); err != nil {
		return Job{}, err
	}
	if err = c.newJob(&req, &job); err != nil {
		return Job{}, err
	}
	stored, encoding := pack(req.Input)
	job.Input.Encoding = encoding
	if req.Key != "" {
		if earlier, found, err := c.underOldSecret(ctx, &req, job.Fingerprint); found || err != nil {
			return earlier, err
		}
	}
	err = c.create(ctx, &job, stored)
	return job, err
}

// newJob makes *job, which is empty, the record of a request that was checked.
func (c *Coordinator) newJob(req *Request, job *Job) (err error) {
	if job.Metadata, err = c.metadata(req); err != nil {
		return err
	}
	job.Tenant, job.Trace, job.Input.Size = req.Tenant, req.Trace, int64(len(req.Input))
	job.Reports = make([]Report, len(req.Reports))
	if req.Key != "" {
		job.ID = keyID(c.o.IDSecret[0], req.Tenant, req.Key)
	}
	sum := sha256.Sum256(req.Input)
	job.name(sum, fingerprint(sum, req.Reports))
	for i, name := range req.Reports {
		job.Reports[i].Name = name
	}
	c.date(job, req.NotBefore)
	return nil
}

// date gives a new record its times and its try count.
func (c *Coordinator) date(job *Job, notBefore time.Time) {
	at := now()
	start := at
	if notBefore.After(at) {
		start = notBefore.UTC().Truncate(time.Microsecond)
	}
	job.Status, job.MaxAttempts = StatusPending, c.o.MaxAttempts
	job.CreatedAt, job.UpdatedAt, job.DueAt = at, at, start
	job.Deadline, job.ExpiresAt = start.Add(c.o.MaxAge), start.Add(c.o.Retention)
	if c.dispatcher != nil {
		job.hinted(at)
	}
}

func (c *Coordinator) metadata(req *Request) (map[string]string, error) {
	metadata := maps.Clone(req.Metadata)
	if c.o.Describe != nil {
		found, err := c.o.Describe(req.Input)
		if err != nil {
			return nil, &refusal{ErrInvalid, err, Failure{CodeInvalidRequest, err.Error()}}
		}
		for k, v := range found {
			if _, given := metadata[k]; !given && v != "" {
				if metadata == nil {
					metadata = map[string]string{}
				}
				metadata[k] = v
			}
		}
	}
	return metadata, checkMetadata(metadata)
}

// underOldSecret finds the job that this key made before the secret was
// rotated.
func (c *Coordinator) underOldSecret(ctx context.Context, req *Request, print string) (Job, bool, error) {
	for _, secret := range c.o.IDSecret[1:] {
		var job Job
		err := c.replay(ctx, keyID(secret, req.Tenant, req.Key), req.Tenant, print, &job)
		switch {
		case err == nil:
			return job, true, nil
		case !errors.Is(err, ErrNotFound):
			return Job{}, true, err
		}
	}
	return Job{}, false, nil
}

// create stores a new record, or puts the one that the same request made
// before into *job, which is empty after an error. The input comes first and
// under the record's origin, so that a job is never without one and a loser
// cannot touch the winner's.
func (c *Coordinator) create(ctx context.Context, job *Job, stored []byte) (err error) {
	defer func() {
		if err != nil {
			*job = Job{}
		}
	}()
	if err := c.place(job); err != nil {
		return err
	}
	if err := c.storeInput(ctx, job, stored); err != nil {
		return err
	}
	if job.Input.Artifact != nil {
		stored = nil
	}
	for range maxConflicts {
		err := persist(ctx, func() error { return c.store.Create(ctx, *job, stored) })
		if err == nil {
			c.observe(ctx, &Event{Kind: EventSubmitted, Job: *job})
			c.dispatch(ctx, job)
			return nil
		}
		if !errors.Is(err, ErrExists) {
			return err
		}
		var earlier Job
		err = c.replay(ctx, job.ID, job.Tenant, job.Fingerprint, &earlier)
		if errors.Is(err, ErrNotFound) { // it expired or was erased in between
			job.redate()
			continue
		}
		if job.Input.Artifact != nil {
			c.discard(ctx, *job.Input.Artifact)
		}
		*job = earlier // of which nothing is left if there is an error
		return err
	}
	return ErrExists
}

// redate has a new record begin now: only what is dated after the end of an
// older one gets in its place.
func (j *Job) redate() {
	j.CreatedAt = now()
	j.UpdatedAt, j.DueAt = j.CreatedAt, later(j.DueAt, j.CreatedAt)
}

// place asks the host for the job's folder. One that other jobs have too would
// take their files along when the job is purged.
func (c *Coordinator) place(job *Job) error {
	if c.o.Folder == nil {
		return nil
	}
	job.Folder = c.o.Folder(*job)
	path, ends := strings.CutSuffix(job.Folder, "/")
	if !ends || len(path) >= maxFolder || !fs.ValidPath(path) || !plain(path) || !strings.Contains(path, job.ID) {
		return fmt.Errorf("CoordinatorOptions.Folder returned %q: a key prefix like %q is wanted, with the job's ID and a slash at its end, of at most %d bytes",
			job.Folder, "reports/"+job.ID+"/", maxFolder)
	}
	return nil
}

// storeInput puts a large input into the artifact store.
func (c *Coordinator) storeInput(ctx context.Context, job *Job, stored []byte) error {
	if len(stored) <= c.o.InlineInput {
		return nil
	}
	a := inputArtifact(job, stored)
	put, err := upload(ctx, c.artifacts, a, stored)
	job.Input.Artifact = &put
	return err
}

// replay finds the job that an equal request made before, as it is now. After
// an error *job is not to be looked at.
func (c *Coordinator) replay(ctx context.Context, id, tenant, print string, job *Job) error {
	if err := c.find(ctx, tenant, id, job); err != nil {
		return err
	}
	if job.Fingerprint != print {
		return ErrKeyReused
	}
	if _, err := c.tend(ctx, job); err != nil {
		return err
	}
	c.observe(ctx, &Event{Kind: EventReplayed, Job: *job})
	job.Replayed = true
	return nil
}

// discard removes a file that no record names. It may fail: the file expires.
func (c *Coordinator) discard(ctx context.Context, a Artifact) {
	if err := c.artifacts.Delete(ctx, a); err != nil {
		c.o.Logger.WarnContext(ctx, "reportjobs: a file stays until it expires", "error", err)
	}
}
