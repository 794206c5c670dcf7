package history

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/anishathalye/porcupine"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// never is when a call ends whose answer was lost.
const never = math.MaxInt64

// ErrOther stands for an answer that is never right.
var ErrOther = errors.New("an answer that the contract does not know")

// A Recorder notes the calls of stores that all stand for the same one. It is
// safe for use from many goroutines.
type Recorder struct {
	clock atomic.Int64 // counts calls and answers

	mu         sync.Mutex
	operations []porcupine.Operation
	inputs     map[string][sha256.Size]byte // by origin, as given to Create
}

// NewRecorder returns a Recorder that has noted nothing yet.
func NewRecorder() *Recorder { return &Recorder{inputs: map[string][sha256.Size]byte{}} }

// Store returns s as client, a number, sees it: its calls are noted, but those
// of Due, of which the contract promises nothing about single ones.
func (r *Recorder) Store(client int, s reportjobs.JobStore) reportjobs.JobStore {
	return &store{JobStore: s, r: r, client: client}
}

// History returns all calls so far.
func (r *Recorder) History() []porcupine.Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.operations)
}

// Settled returns history without the lost writes that took no effect, as far
// as anybody has seen, which would make it take long to explain. It is for a
// history that ends with a read of each id: a write that did take effect is
// seen there, or was written over by somebody who had seen it.
func Settled(history []porcupine.Operation) (settled []porcupine.Operation) {
	seen := map[string]bool{}
	for _, o := range history {
		c, got := o.Input.(Call), o.Output.(Answer)
		seen[c.Old], seen[got.Revision] = true, true
		if !got.Lost && got.Err == nil {
			seen[c.Job.Revision] = true
		}
	}
	for _, o := range history {
		if !o.Output.(Answer).Lost || seen[o.Input.(Call).Job.Revision] {
			settled = append(settled, o)
		}
	}
	return settled
}

// note makes a call and notes it.
func (r *Recorder) note(client int, c Call, do func() (Answer, error)) {
	begin := r.clock.Add(1)
	runtime.Gosched() // so that calls overlap on few cores too
	got, err := do()
	runtime.Gosched()
	end := r.clock.Add(1)
	if err != nil {
		got = answerOf(err)
	}
	if got.Lost {
		if c.Op == Get || c.Op == Input {
			return // it changed nothing and says nothing
		}
		end = never
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operations = append(r.operations, porcupine.Operation{ClientId: client, Input: c, Call: begin, Output: got, Return: end})
}

// answerOf returns what err says: one of the sentinels; nothing, because the
// answer was lost or nobody waited for it; or something that it must not.
func answerOf(err error) Answer {
	for _, lost := range []error{storetest.ErrInjected, context.Canceled, context.DeadlineExceeded} {
		if errors.Is(err, lost) {
			return Answer{Lost: true}
		}
	}
	for _, sentinel := range []error{reportjobs.ErrNotFound, reportjobs.ErrExists, reportjobs.ErrConflict} {
		if errors.Is(err, sentinel) {
			return Answer{Err: sentinel}
		}
	}
	return Answer{Err: ErrOther}
}

// store is how one client sees a job store.
type store struct {
	reportjobs.JobStore
	r      *Recorder
	client int
}

func (s *store) Create(ctx context.Context, job reportjobs.Job, input []byte) (err error) {
	s.r.keep(job.Origin, input)
	s.r.note(s.client, Call{Op: Create, Job: job.Clone()}, func() (Answer, error) {
		err = s.JobStore.Create(ctx, job, input)
		return Answer{}, err
	})
	return err
}

func (s *store) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	s.r.note(s.client, Call{Op: Get, Job: reportjobs.Job{ID: id}}, func() (Answer, error) {
		job, err = s.JobStore.Get(ctx, id)
		return Answer{Origin: job.Origin, Revision: job.Revision, Digest: digest(job)}, err
	})
	return job, err
}

func (s *store) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	s.r.note(s.client, Call{Op: Input, Job: job.Clone()}, func() (Answer, error) {
		input, err = s.JobStore.Input(ctx, job)
		if err == nil && !s.r.kept(job.Origin, input) {
			return Answer{Err: ErrOther}, nil
		}
		return Answer{Origin: job.Origin}, err
	})
	return input, err
}

func (s *store) Swap(ctx context.Context, old string, job reportjobs.Job) (err error) {
	s.r.note(s.client, Call{Op: Swap, Old: old, Job: job.Clone()}, func() (Answer, error) {
		err = s.JobStore.Swap(ctx, old, job)
		return Answer{}, err
	})
	return err
}

// keep notes what the input of an origin is.
func (r *Recorder) keep(origin string, input []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.inputs[origin] = sha256.Sum256(input)
}

// kept tells whether input is what was given to Create with that origin.
func (r *Recorder) kept(origin string, input []byte) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.inputs[origin] == sha256.Sum256(input)
}

// digest is equal for equal records: a read that is half of one write and half
// of another has one that nobody wrote.
func digest(job reportjobs.Job) string {
	job.Replayed = false // is not stored
	text, err := json.Marshal(job)
	if err != nil {
		return err.Error()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
