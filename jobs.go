package reportjobs

import (
	"maps"
	"slices"
	"time"
)

// A Status is where a job is in its life. Its text is what clients see.
type Status string

const (
	StatusPending    Status = "PENDING"    // waits for a worker: new, between two tries, or released
	StatusProcessing Status = "PROCESSING" // a worker holds it, until [Job.DueAt]
	StatusCompleted  Status = "COMPLETED"  // every report is there
	StatusPartial    Status = "PARTIAL"    // some reports are there, the others failed for good
	StatusFailed     Status = "FAILED"     // no report is there and none will come
	StatusCanceled   Status = "CANCELED"   // the requester changed their mind
)

// Finished tells whether s is terminal: a finished job never changes again.
func (s Status) Finished() bool {
	switch s {
	case StatusCompleted, StatusPartial, StatusFailed, StatusCanceled:
		return true
	}
	return false
}

// A Job is the record of one submission: who asked for which reports, how far
// they are, and who may work on them. It is a plain value. What the package
// hands out is the caller's own copy; changing it changes no record.
//
// All times are UTC in whole microseconds. A Job survives encoding/json.
type Job struct {
	ID     string // UUID; on a public URL it is a bearer secret
	Tenant string // who may see the job; "" where a host has only one
	Origin string // random per record: tells a record from an older one under the same ID

	Status   Status
	Reports  []Report          // in the order asked for, never empty
	Metadata map[string]string // shown to the requester, e.g. company_name
	Progress Progress
	Failure  *Failure // why the job is FAILED or PARTIAL; nothing internal

	Attempt     int // rises with every claim and never falls; with Origin it is the fence
	Tries       int // claims that count: a released one is given back
	MaxAttempts int // no claim once Tries has reached it
	Releases    int // releases in a row with nothing new recorded between them

	// DueAt is when a worker may take the job: the earliest start, the end of
	// the back-off, or the end of the lease. It is zero exactly when the job is
	// finished, and never after Deadline.
	DueAt    time.Time
	Deadline time.Time // from then on an unfinished job is settled by whoever sees it

	CreatedAt  time.Time
	UpdatedAt  time.Time // of the last write
	FinishedAt time.Time // zero until finished
	ExpiresAt  time.Time // from then on the record is gone for readers; zero: never

	HintedAt time.Time // what the last hint was for: its time, or the DueAt it promised
	Hints    int       // hints since the last claim

	Input       Input
	Fingerprint string // SHA-256 of input and report set, hex: equal for equal requests
	Folder      string // key prefix of all files of this job, ends in "/"
	RetryOf     string // ID of the job this one retries
	Trace       string // W3C traceparent of the submit

	// Revision is new random text with every write; a store compares it and
	// never interprets it. A record without one was written by another system:
	// it is shown and never changed.
	Revision string

	// Replayed is set on what Submit and Retry return when the job was there
	// already. It is never stored.
	Replayed bool
}

// A Report is one document of a job. It is finished when it has an Artifact,
// failed for good when it has a Failure, and still to do when it has neither.
type Report struct {
	Name     string
	Artifact *Artifact
	Failure  *Failure
}

// Clone returns a copy of r that shares nothing with it.
func (r Report) Clone() Report {
	r.Artifact, r.Failure = r.Artifact.clone(), clone(r.Failure)
	return r
}

func (r Report) missing() bool { return r.Artifact == nil && r.Failure == nil }

// Progress is what a worker last said about a job. It lags by up to
// [WorkerOptions.ProgressEvery].
type Progress struct {
	Fraction float64 // 0 to 1
	Stage    string  // a few words for people, at most 200 bytes
}

// Input describes what a job was submitted with; [JobStore.Input] loads it.
type Input struct {
	Size     int64     // bytes as submitted
	SHA256   string    // of the bytes as submitted, hex
	Encoding string    // "gzip", or "" where it is stored as submitted
	Artifact *Artifact // where it lies; nil: in the job store, beside the record
}

// Report returns the report of that name, or nil if the job has none.
func (j Job) Report(name string) *Report {
	for i := range j.Reports {
		if j.Reports[i].Name == name {
			return &j.Reports[i]
		}
	}
	return nil
}

// Clone returns a copy of j that shares nothing with it. Stores call it at
// their door, so that no caller reaches into a record.
func (j Job) Clone() Job {
	j.unshare()
	return j
}

// unshare is Clone in place. Clone is so short that the compiler spares it a
// copy of the job.
func (j *Job) unshare() {
	j.Reports = cloneReports(j.Reports)
	j.Metadata = maps.Clone(j.Metadata)
	j.Failure = clone(j.Failure)
	j.Input.Artifact = j.Input.Artifact.clone()
}

func cloneReports(reports []Report) []Report {
	if len(reports) == 1 && reports[0].Artifact != nil { // as most jobs have: one object
		one := &struct {
			list [1]Report
			file Artifact
		}{[1]Report{reports[0]}, *reports[0].Artifact}
		one.file.Meta = maps.Clone(one.file.Meta)
		one.list[0].Artifact, one.list[0].Failure = &one.file, clone(one.list[0].Failure)
		return one.list[:]
	}
	reports = slices.Clone(reports)
	for i := range reports {
		reports[i] = reports[i].Clone()
	}
	return reports
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
