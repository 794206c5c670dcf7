package integration

import (
	"errors"
	"fmt"
	"math"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
)

// A call is what a client asked of a job store.
type call struct {
	op  string // create, get, input or swap
	old string // of swap: the revision it replaces
	job reportjobs.Job
}

// An answer is what the client got. A lost one says nothing: the call may have
// taken effect, then or later, or never.
type answer struct {
	lost     bool
	err      error // nil, one of the store's sentinels, or errOther
	origin   string
	revision string
}

// A record is the part of a stored job that decides what a store answers.
// The zero record stands for none.
type record struct {
	origin, revision string
	expires          int64
}

func recordOf(job reportjobs.Job) record {
	return record{job.Origin, job.Revision, job.ExpiresAt.Unix()}
}

// contract is what [reportjobs.JobStore] promises of one id, said once more as
// a function of one record.
var contract = (&porcupine.NondeterministicModel{
	Init: func() []any { return []any{record{}} },
	Step: func(state, input, output any) (next []any) {
		was, c, got := state.(record), input.(call), output.(answer)
		possible := []record{was}
		if was.expires <= latest.Unix() {
			possible = append(possible, record{}) // a store may drop what has expired
		}
		for _, was := range possible {
			want, is := apply(was, c)
			// An answer that was lost ends behind all others, so a history that
			// goes on as if the call had no effect is explained by its place there.
			if got.lost || got == want || c.op == "input" && allowedInput(was, c, got) {
				next = append(next, is)
			}
		}
		return next
	},
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byID := map[string][]porcupine.Operation{}
		for _, o := range history {
			id := o.Input.(call).job.ID
			byID[id] = append(byID[id], o)
		}
		var parts [][]porcupine.Operation
		for _, part := range byID {
			parts = append(parts, part)
		}
		return parts
	},
	DescribeOperation: func(input, output any) string {
		c, got := input.(call), output.(answer)
		text := fmt.Sprintf("%s %s", c.op, c.job.ID)
		switch c.op {
		case "create":
			text += fmt.Sprintf(" %s/%s", c.job.Origin, c.job.Revision)
		case "swap":
			text += fmt.Sprintf(" %s by %s", c.old, c.job.Revision)
		}
		switch {
		case got.lost:
			return text + " → lost"
		case got.err != nil:
			return text + " → " + got.err.Error()
		}
		return fmt.Sprintf("%s → %s/%s", text, got.origin, got.revision)
	},
	DescribeState: func(state any) string { return fmt.Sprintf("%+v", state) },
}).ToModel()

// allowedInput tells whether got is right though it is not the only answer:
// the input of a record that is gone may still be there. What the store
// answered was compared with the true one when it came.
func allowedInput(was record, c call, got answer) bool {
	return c.job.Origin != was.origin && (got.err == nil || errors.Is(got.err, reportjobs.ErrNotFound))
}

// apply returns the right answer to c, and the record it leaves.
func apply(was record, c call) (answer, record) {
	none := was == record{}
	switch c.op {
	case "create":
		switch {
		case none || was.expires <= c.job.CreatedAt.Unix():
			return answer{}, recordOf(c.job)
		case was.origin == c.job.Origin:
			return answer{}, was
		}
		return answer{err: reportjobs.ErrExists}, was
	case "swap":
		switch {
		case none:
			return answer{err: reportjobs.ErrNotFound}, was
		case was.revision == c.job.Revision:
			return answer{}, was
		case was.revision != c.old:
			return answer{err: reportjobs.ErrConflict}, was
		case !c.job.ExpiresAt.After(c.job.UpdatedAt):
			return answer{}, record{}
		}
		return answer{}, recordOf(c.job)
	case "input":
		return answer{origin: was.origin}, was
	}
	if none {
		return answer{err: reportjobs.ErrNotFound}, was
	}
	return answer{origin: was.origin, revision: was.revision}, was
}

// never is when a call ends whose answer was lost.
const never = math.MaxInt64
