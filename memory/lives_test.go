package memory_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/memory"
)

// However many jobs come, end and expire, a store takes the room of those that
// live: a thousand here. `make million` has a million of them pass through and
// prints the room and the time of each tenth; the time is for a reader to judge.
func TestLivesLeaveNothingBehind(t *testing.T) {
	jobs := 50_000
	if text := os.Getenv("REPORTJOBS_LIVES"); text != "" {
		var err error
		jobs, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	s, l := memory.NewStore(nil), newLife()
	var first uint64
	for tenth := range 10 {
		begin := time.Now()
		for range jobs / 10 {
			require.NoError(t, l.live(t.Context(), s))
		}
		took := time.Since(begin)
		require.InDelta(t, 1000, s.Len(), 2, "what has expired is forgotten")
		room := heap()
		t.Logf("%8d jobs  %6d kB  %v a job", (tenth+1)*(jobs/10), room>>10, took/time.Duration(jobs/10))
		if tenth == 0 {
			first = room
		}
		require.Less(t, room, first+first/10, "the room of the first tenth")
	}
	runtime.KeepAlive(s)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
