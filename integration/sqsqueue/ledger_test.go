package sqsqueue

import (
	"context"
	"errors"
	"iter"
	"net"
	"net/rpc"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// A Ledger lends the store of the test to workers in other processes, and
// notes what they do with it. Its exported methods are called over net/rpc.
type Ledger struct {
	store *memory.Store

	mu      sync.Mutex
	ended   map[string]int // by job: how often its end was written
	renders map[string]int // by job: how often its report was begun
	gate    func(id string)
}

// A Swap is the arguments of the store's.
type Swap struct {
	Old string
	Job reportjobs.Job
}

// known are the errors that callers branch on, and that travel as text.
var known = []error{reportjobs.ErrNotFound, reportjobs.ErrConflict, reportjobs.ErrExists, reportjobs.ErrInvalid}

func plain(err error) error {
	for _, k := range known {
		if errors.Is(err, k) {
			return k
		}
	}
	return err
}

// Get is the store's.
func (l *Ledger) Get(id string, job *reportjobs.Job) (err error) {
	*job, err = l.store.Get(context.Background(), id)
	return plain(err)
}

// Input is the store's.
func (l *Ledger) Input(job reportjobs.Job, input *[]byte) (err error) {
	*input, err = l.store.Input(context.Background(), job)
	return plain(err)
}

// Swap is the store's.
func (l *Ledger) Swap(s Swap, _ *struct{}) error {
	err := l.store.Swap(context.Background(), s.Old, s.Job)
	if err == nil && s.Job.Status.Finished() {
		l.mu.Lock()
		l.ended[s.Job.ID]++
		l.mu.Unlock()
	}
	return plain(err)
}

// Render is told that a report is begun; it returns when it may go on.
func (l *Ledger) Render(id string, _ *struct{}) error {
	l.mu.Lock()
	l.renders[id]++
	gate := l.gate
	l.mu.Unlock()
	if gate != nil {
		gate(id)
	}
	return nil
}

// lend serves a ledger on 127.0.0.1 until the test ends.
func lend(t *testing.T, store *memory.Store) (l *Ledger, address string) {
	l = &Ledger{store: store, ended: map[string]int{}, renders: map[string]int{}}
	server := rpc.NewServer()
	require.NoError(t, server.Register(l))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() { server.ServeConn(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		serving.Wait() // for the processes, which end before
	})
	return l, listener.Addr().String()
}

// A lent store is a worker's end of a ledger.
type lent struct{ client *rpc.Client }

var _ reportjobs.JobStore = lent{}

func (s lent) call(ctx context.Context, method string, args, reply any) error {
	call := s.client.Go("Ledger."+method, args, reply, make(chan *rpc.Call, 1))
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-call.Done:
	}
	for _, k := range known {
		if call.Error != nil && call.Error.Error() == k.Error() {
			return k
		}
	}
	return call.Error
}

func (s lent) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	return job, s.call(ctx, "Get", id, &job)
}

func (s lent) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	return input, s.call(ctx, "Input", job, &input)
}

func (s lent) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	return s.call(ctx, "Swap", Swap{old, job}, &struct{}{})
}

// Create and Due are the coordinator's, which is not in these processes.
func (s lent) Create(context.Context, reportjobs.Job, []byte) error { return errors.ErrUnsupported }

func (s lent) Due(context.Context, time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) { yield("", errors.ErrUnsupported) }
}
