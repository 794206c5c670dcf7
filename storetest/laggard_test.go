package storetest

import (
	"context"
	"iter"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
)

// lags are how many reads each replica of a laggard's index is behind. They
// differ, so that a reader who has seen a write may miss it the next time.
var lags = [...]int{1, 2}

// A laggard is a right store whose Due and List read an index that follows the
// writes late, and that has replicas which take turns, as in a distributed
// database.
type laggard struct {
	*naive

	mu       sync.Mutex
	turn     int
	replicas [len(lags)][]map[string]record // each as of its last reads
}

func newLaggard() *laggard { return &laggard{naive: newNaive()} }

// index is what the next replica knows.
func (l *laggard) index() *naive {
	l.naive.mu.Lock()
	now := maps.Clone(l.naive.records)
	l.naive.mu.Unlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.turn % len(lags)
	l.turn++
	known := append(l.replicas[n], now)
	known = known[max(0, len(known)-1-lags[n]):]
	l.replicas[n] = known
	if len(known) <= lags[n] {
		return newNaive() // it has not heard of anything yet
	}
	return &naive{records: known[0]}
}

func (l *laggard) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return l.index().Due(ctx, by)
}

func (l *laggard) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return l.index().List(ctx, q)
}

// What may lag may do so: no case expects more of Due and List than to be
// right in the end.
func TestLaggard(t *testing.T) {
	t.Parallel()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return newLaggard() })
	Lister(t, func(*testing.T) ListerStore { return newLaggard() })
}
