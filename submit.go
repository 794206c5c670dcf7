package reportjobs

import "time"

// A Request asks for reports.
type Request struct {
	Tenant  string   // who asks, and alone may see the job
	Reports []string // which reports, by the name of their [ReportSpec]; nil for the default ones
	Input   []byte   // a JSON value: what the reports are made from

	// Key is the idempotency key, at most 255 bytes. The same key with the same
	// input and reports gives the same job, however often; with others it is
	// ErrKeyReused. Empty: every request is a new job.
	Key string

	Metadata  map[string]string // shown to the requester, beside what Describe found
	NotBefore time.Time         // earliest start; zero for now
	Trace     string            // W3C traceparent; an ill-formed one is dropped
}
