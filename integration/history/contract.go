package history

import (
	"errors"
	"fmt"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
)

// An Op is a method of a job store.
type Op string

// The methods that are recorded.
const (
	Create Op = "create"
	Get    Op = "get"
	Input  Op = "input"
	Swap   Op = "swap"
)

// A Call is what a client asked of a job store.
type Call struct {
	Op  Op
	Old string // of Swap: the revision it replaces
	Job reportjobs.Job
}

// An Answer is what the client got. A lost one says nothing: the call may have
// taken effect, then or later, or never.
type Answer struct {
	Lost     bool
	Err      error // nil, one of the store's sentinels, or ErrOther
	Origin   string
	Revision string
	Digest   string // of a record that was read
}

// A record is the part of a stored job that decides what a store answers.
// The zero record stands for none.
type record struct {
	origin, revision, digest string
	expires                  int64
}

func recordOf(job reportjobs.Job) record {
	return record{job.Origin, job.Revision, digest(job), job.ExpiresAt.Unix()}
}

// Contract is what [reportjobs.JobStore] promises of one id, said once more as
// a function of one record. A record that expires by last, the time of the
// youngest write, may be gone: its ExpiresAt must not be zero.
func Contract(last time.Time) porcupine.Model {
	return (&porcupine.NondeterministicModel{
		Init: func() []any { return []any{record{}} },
		Step: func(state, input, output any) (next []any) {
			return step(state.(record), input.(Call), output.(Answer), last)
		},
		Partition:         byID,
		DescribeOperation: func(input, output any) string { return describe(input.(Call), output.(Answer)) },
		DescribeState:     func(state any) string { return fmt.Sprintf("%+v", state) },
	}).ToModel()
}

func step(was record, c Call, got Answer, last time.Time) (next []any) {
	possible := []record{was}
	if was.expires <= last.Unix() {
		possible = append(possible, record{}) // a store may drop what has expired
	}
	for _, was := range possible {
		want, is := apply(was, c)
		// An answer that was lost ends behind all others, so a history that
		// goes on as if the call had no effect is explained by its place there.
		if got.Lost || got == want || c.Op == Input && allowedInput(was, c, got) {
			next = append(next, is)
		}
	}
	return next
}

// allowedInput tells whether got is right though it is not the only answer:
// the input of a record that is gone may still be there. What the store
// answered was compared with the true one when it came.
func allowedInput(was record, c Call, got Answer) bool {
	return c.Job.Origin != was.origin && (got.Err == nil || errors.Is(got.Err, reportjobs.ErrNotFound))
}

// apply returns the right answer to c, and the record it leaves.
func apply(was record, c Call) (Answer, record) {
	none := was == record{}
	switch c.Op {
	case Create:
		switch {
		case none || was.expires <= c.Job.CreatedAt.Unix():
			return Answer{}, recordOf(c.Job)
		case was.origin == c.Job.Origin:
			return Answer{}, was
		}
		return Answer{Err: reportjobs.ErrExists}, was
	case Swap:
		switch {
		case none:
			return Answer{Err: reportjobs.ErrNotFound}, was
		case was.revision == c.Job.Revision:
			return Answer{}, was
		case was.revision != c.Old:
			return Answer{Err: reportjobs.ErrConflict}, was
		case !c.Job.ExpiresAt.After(c.Job.UpdatedAt):
			return Answer{}, record{}
		}
		return Answer{}, recordOf(c.Job)
	case Input:
		return Answer{Origin: was.origin}, was
	}
	if none {
		return Answer{Err: reportjobs.ErrNotFound}, was
	}
	return Answer{Origin: was.origin, Revision: was.revision, Digest: was.digest}, was
}

// byID takes a history apart: the records of different ids have nothing to do
// with each other.
func byID(history []porcupine.Operation) (parts [][]porcupine.Operation) {
	of := map[string]int{}
	for _, o := range history {
		id := o.Input.(Call).Job.ID
		n, ok := of[id]
		if !ok {
			n = len(parts)
			of[id], parts = n, append(parts, nil)
		}
		parts[n] = append(parts[n], o)
	}
	return parts
}

func describe(c Call, got Answer) string {
	text := fmt.Sprintf("%s %s", c.Op, c.Job.ID)
	switch c.Op {
	case Create:
		text += fmt.Sprintf(" %s/%s", c.Job.Origin, c.Job.Revision)
	case Swap:
		text += fmt.Sprintf(" %s by %s", c.Old, c.Job.Revision)
	}
	switch {
	case got.Lost:
		return text + " → lost"
	case got.Err != nil:
		return text + " → " + got.Err.Error()
	}
	return fmt.Sprintf("%s → %s/%s", text, got.Origin, got.Revision)
}
