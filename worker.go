package reportjobs

import "time"

// An Outcome is how a [Worker] left a job.
type Outcome struct {
	Job Job // as last seen or written; the zero Job if there is none of that ID
	// Again is when the hint should be delivered once more: the job is not due
	// yet, or waits for another try and nobody else was told. Zero: never.
	Again time.Time
}
