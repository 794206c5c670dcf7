package reportjobs

import "time"

// An EventKind says what happened to a job.
type EventKind string

const (
	EventSubmitted EventKind = "submitted"  // a new job is durable
	EventReplayed  EventKind = "replayed"   // Submit or Retry met the job it had made before
	EventClaimed   EventKind = "claimed"    // an attempt began; Age is how long the job had been due
	EventRecorded  EventKind = "recorded"   // one report has its artifact, or its failure
	EventAttempt   EventKind = "attempt"    // one attempt at one report ended in Err
	EventRetrying  EventKind = "retrying"   // the job waits for another try
	EventReleased  EventKind = "released"   // the worker gave the job back
	EventLeaseLost EventKind = "lease_lost" // the worker found the job taken over, canceled or gone
	EventRepaired  EventKind = "repaired"   // a hint was repeated
	EventSettled   EventKind = "settled"    // the job is finished; Age is from submit to end
)

// An Event is for a host's metrics and traces. Its Job may share its maps and
// lists with what a caller gets: the observer does not change them, and clones
// the Job to keep it longer than the call; see [Job.Clone].
type Event struct {
	Kind   EventKind
	At     time.Time // of the write that it tells of, else of the event
	Job    Job
	Report string        // of recorded and attempt
	Age    time.Duration // of claimed and settled
	Err    error         // of attempt and lease_lost: for operators, not for requesters
}

// settled is the event of a job that has just ended.
func settled(job *Job) *Event {
	return &Event{Kind: EventSettled, Job: *job, Age: job.FinishedAt.Sub(job.CreatedAt)}
}

// date sets the time: that of the write for events that are one.
func (e *Event) date() {
	switch e.Kind {
	case EventReplayed, EventAttempt, EventLeaseLost:
		e.At = now()
	default:
		e.At = e.Job.UpdatedAt
	}
}
