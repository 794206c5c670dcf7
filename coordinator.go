package reportjobs

import (
	"context"
	"log/slog"
	"time"
)

// CoordinatorOptions say which reports there are and how jobs are kept. Zero
// fields mean the default.
type CoordinatorOptions struct {
	Reports []ReportSpec // required: what may be asked for

	// Describe finds metadata for the requester in an input: a company's name,
	// an industry. Its error text is shown to the requester.
	Describe func(input []byte) (map[string]string, error)

	// Folder returns the key prefix of a job's files, ending in "/". It must
	// hold the job's ID. Default "reports/<ID>/".
	Folder func(job Job) string

	// IDSecret derives job ids from idempotency keys. The first secret makes
	// new ids, all are recognised: to rotate, put the new one in front and keep
	// the old one for Retention. Each has at least 16 bytes. Without one a
	// Request with a Key is ErrInvalid.
	IDSecret [][]byte

	Retention   time.Duration // how long a record is kept after submit; default 7 days
	MaxAge      time.Duration // from earliest start to deadline; default 24 h, less than Retention
	MaxAttempts int           // tries until a report fails; default 3
	MaxInput    int           // bytes of an input; default 6 MB
	InlineInput int           // stored bytes of an input up to which it lies in the job store; default 32 KB
	LinkTTL     time.Duration // how long a link lives; default 1 h
	RepairEvery time.Duration // how old a hint must be before it is repeated; doubles up to 32 times that; default 30 s
	WatchEvery  time.Duration // how often Watch looks; default 1 s

	Logger  *slog.Logger                 // default slog.Default()
	Observe func(context.Context, Event) // is called for every event, from many goroutines; returns soon
}

// A ReportSpec is a report that may be asked for.
type ReportSpec struct {
	Name    string                   // lower-case letters, digits, "-" and "_", at most 64
	Default bool                     // made when a request names none; if no spec is Default, all are
	Check   func(input []byte) error // refuses an input at submit; its text is shown to the requester
}
