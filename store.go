package reportjobs

import (
	"context"
	"io"
	"iter"
	"maps"
	"time"
)

// A JobStore keeps job records. It compares and swaps; it decides nothing: it
// has no clock, makes no ids and knows no states. Whether a write is allowed
// is decided before it is called, in one place for all backends.
//
// Every method may be called from many goroutines and processes at once. A
// method that returns an error other than the ones named may or may not have
// taken effect; calling it again with the same arguments is always safe, and
// tells which. What goes in and what comes out is never shared with the
// caller: see [Job.Clone]. [Job.Replayed] is not stored. Once ctx has ended,
// every method returns an error.
//
// Package storetest proves a backend.
type JobStore interface {
	// Create stores a new record and, beside it, its input, both or neither.
	// It replaces a record under the same ID whose ExpiresAt is not after
	// job.CreatedAt. It returns nil if the stored record has the same Origin:
	// that is this very write, repeated. Any other record in the way is
	// ErrExists, and neither it nor its input is touched. Input is nil when
	// job.Input.Artifact says where it lies.
	Create(ctx context.Context, job Job, input []byte) error

	// Get returns the record, or ErrNotFound. It sees every write that was
	// answered before it was called. A record whose ExpiresAt has passed is
	// returned until the backend removes it, which it may do at any later write;
	// nobody relies on either.
	Get(ctx context.Context, id string) (Job, error)

	// Input returns what Create was given with the record of job.Origin. It is
	// ErrNotFound for an origin that was refused or erased, and may be for one
	// whose record was replaced. Polling never calls it.
	Input(ctx context.Context, job Job) ([]byte, error)

	// Swap replaces the record of job.ID by job if the stored Revision is old,
	// else it is ErrConflict; ErrNotFound if there is no record. If the stored
	// Revision is job.Revision it returns nil: that is this very write,
	// repeated. A job whose ExpiresAt is not after its UpdatedAt is being
	// erased: record and input go, and Get answers ErrNotFound from then on, as
	// does this Swap if it is repeated. A zero ExpiresAt is never.
	Swap(ctx context.Context, old string, job Job) error

	// Due yields the ids of unfinished jobs with DueAt <= by, oldest DueAt
	// first. It may lag behind the writes and may yield jobs that are no
	// longer due, but every due job turns up in the end. It ends after the
	// first error, which is errors.ErrUnsupported where a backend has no
	// index for it.
	Due(ctx context.Context, by time.Time) iter.Seq2[string, error]
}

// A Lister is a JobStore that can also list.
type Lister interface {
	// List yields the jobs that q asks for, newest first: by CreatedAt, then
	// by ID, both falling. It may lag behind the writes. Jobs that are added
	// while it runs neither hide nor repeat others. It ends after the first
	// error.
	List(ctx context.Context, q Query) iter.Seq2[Job, error]
}

// A Query picks jobs for a [Lister].
type Query struct {
	Tenant string // exactly this one; "" is a tenant too
	Status Status // "" for all
	After  Cursor // start behind this job; the zero Cursor starts with the newest
	Limit  int    // at most so many; 0 for no limit
}

// A Cursor is a place in a list of jobs: right behind the job it was made of.
type Cursor struct {
	CreatedAt time.Time
	ID        string
}

// Cursor returns the place right behind j in a list.
func (j Job) Cursor() Cursor { return Cursor{j.CreatedAt, j.ID} }

// IsZero tells whether c stands before all jobs.
func (c Cursor) IsZero() bool { return c.CreatedAt.IsZero() && c.ID == "" }

// Precedes tells whether c stands before job in a list, newest first: whether
// job is still to come for a reader who is at c.
func (c Cursor) Precedes(job *Job) bool {
	if c.IsZero() || job.CreatedAt.Before(c.CreatedAt) {
		return true
	}
	return job.CreatedAt.Equal(c.CreatedAt) && job.ID < c.ID
}

// A Dispatcher hints that a job wants a worker.
type Dispatcher interface {
	// Dispatch hints that job wants a worker, not before job.DueAt. The hint
	// carries the id and nothing that could be too large; it may be lost, late
	// or repeated. It returns ErrCannotDelay if DueAt is in the future and it
	// cannot wait.
	Dispatch(ctx context.Context, job Job) error
}

// DispatcherFunc makes a function a [Dispatcher].
type DispatcherFunc func(ctx context.Context, job Job) error

// Dispatch calls f.
func (f DispatcherFunc) Dispatch(ctx context.Context, job Job) error { return f(ctx, job) }

// A Submitter takes requests for reports: a [Coordinator], or a client of one
// in another process.
type Submitter interface {
	// Submit returns once the job is durable, not once it is done.
	Submit(ctx context.Context, req Request) (Job, error)
}

// An ArtifactStore keeps files: finished reports, large inputs, steps. Every
// method may be called from many goroutines and processes at once, and again
// after an error.
//
// A key is what fs.ValidPath allows, but ".", without control characters, and
// at most 1,024 bytes; others are ErrInvalid. No key is below another that
// names a file.
type ArtifactStore interface {
	// Put stores body under a.Key, whole or not at all, and returns a with
	// what the store adds (Bucket). The key must be new: another file under it
	// is ErrExists, while the same bytes are this very write, repeated, and
	// nil. A body that is not of a.Size bytes with the digest a.SHA256 is
	// ErrInvalid, and nothing is stored. Body is read from where it stands; a
	// store that has to read it twice seeks back to there.
	Put(ctx context.Context, a Artifact, body io.ReadSeeker) (Artifact, error)

	// Open returns the bytes of a, or ErrNotFound. The caller closes it.
	Open(ctx context.Context, a Artifact) (io.ReadCloser, error)

	// Link returns a URL under which anybody may fetch a, as an attachment
	// called a.Filename, until expires: ttl from now, or earlier if the link
	// cannot live that long. A ttl of zero or less is ErrInvalid. It does not
	// look whether the file is there.
	Link(ctx context.Context, a Artifact, ttl time.Duration) (url string, expires time.Time, err error)

	// Delete removes the file a.Key, or all files below it if it ends in "/".
	// Nothing there is no error.
	Delete(ctx context.Context, a Artifact) error
}

// An Artifact names a stored file.
type Artifact struct {
	Bucket      string // set by the store
	Key         string // slash-separated, unique per job, origin, attempt and report
	Filename    string // what a download is called
	ContentType string
	Size        int64             // bytes
	SHA256      string            // of the bytes, hex
	ExpiresAt   time.Time         // when the store may remove it
	Meta        map[string]string // what the renderer noted: pages, tokens
}

func (a *Artifact) clone() *Artifact {
	if a == nil {
		return nil
	}
	c := *a
	c.Meta = maps.Clone(a.Meta)
	return &c
}
