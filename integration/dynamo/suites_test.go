package dynamo

import (
	"net/http"
	"testing"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	s := newStore(t)
	storetest.JobStore(t, func(*testing.T) reportjobs.JobStore { return s })
	storetest.Lister(t, func(*testing.T) storetest.ListerStore { return s })
}

// The contract holds on a bad road too, where answers are lost, the server
// fails behind its back or throttles, the client repeats what it got no answer
// to, and the store has to know its own writes; and where batches are answered
// by half, and indexes are in no order but that of their key.
func TestStoreOnABadRoad(t *testing.T) {
	t.Parallel()
	mishaps := every(5, loseAnswer, failBehind, throttle)
	s := newStore(t, through(newRoad(func(n int64, r *http.Request) mishap {
		if happens := mishaps(n, r); happens != nil {
			return happens
		}
		return quirks(r)
	})))
	open := func() storetest.ListerStore { return storetest.NewFaults(nil).Store(s).(storetest.ListerStore) }
	storetest.JobStore(t, func(*testing.T) reportjobs.JobStore { return open() })
	storetest.Lister(t, func(*testing.T) storetest.ListerStore { return open() })
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(b *testing.B) reportjobs.JobStore { return newStore(b) })
}
