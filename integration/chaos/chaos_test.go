package chaos

import (
	"context"
	"iter"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const (
	gate    = 30 * time.Second
	variety = "REPORTJOBS_CHAOS"
	oneSeed = "REPORTJOBS_CHAOS_SEED"
)

// TestLives lets worlds live, one seed after another: for half a minute, or
// until so many jobs were accepted as REPORTJOBS_CHAOS says.
func TestLives(t *testing.T) {
	if text := os.Getenv(oneSeed); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		require.NoError(t, err)
		explain(t, seed, nil)
		return
	}
	wanted := number(t, variety, 0)
	jobs, begun := 0, time.Now()
	seed := uint64(0)
	for ; jobs < wanted || wanted == 0 && time.Since(begun) < gate; seed++ {
		n, broken := live(t, newTape(seed), nil, nil)
		if jobs += n; broken != nil {
			explain(t, seed, nil)
			t.FailNow()
		}
	}
	t.Logf("%d jobs in %d worlds kept all promises, in %v", jobs, seed, time.Since(begun).Round(time.Second))
	require.Greater(t, jobs, int(seed), "worlds in which nothing happens prove nothing")
}

// explain fails the test with the smallest story that the world of a seed
// shrinks to.
func explain(t *testing.T, seed uint64, wrap func(reportjobs.JobStore) reportjobs.JobStore) {
	t.Helper()
	breaks := func(tape []byte) bool { // of two things at the same instant either may come first
		for range 5 {
			if _, broken := live(t, tape, wrap, nil); broken != nil {
				return true
			}
		}
		return false
	}
	tape := newTape(seed)
	if breaks(tape) {
		tape = shrink(tape, breaks)
	}
	for range 20 {
		var story strings.Builder
		_, broken := live(t, tape, wrap, &story)
		require.NoError(t, broken, "seed %d, %d choices\n%s", seed, len(tape), &story)
	}
	t.Logf("seed %d breaks nothing now", seed)
}

// A story that cannot be had again helps nobody. Where two things happen at
// the same instant, either may come first; the others are told alike.
func TestATapeTellsTheSameStoryTwice(t *testing.T) {
	const worlds = 500
	alike := 0
	for seed := range uint64(worlds) {
		var first, second strings.Builder
		live(t, newTape(seed), nil, &first)
		live(t, newTape(seed), nil, &second)
		if first.String() == second.String() {
			alike++
		}
	}
	require.Greater(t, alike, worlds*8/10)
}

// The worlds are worth something if they find what is broken.
func TestBrokenStoresAreFound(t *testing.T) {
	for _, row := range []struct {
		rule    string
		wrap    func(reportjobs.JobStore) reportjobs.JobStore
		promise string // "": which of them breaks first is chance
	}{
		{"a swap from an old revision is refused", func(s reportjobs.JobStore) reportjobs.JobStore { return careless{s} }, ""},
		{"a record that was created is there", func(s reportjobs.JobStore) reportjobs.JobStore { return &forgetful{JobStore: s} }, "promise 1"},
		{"due jobs turn up", func(s reportjobs.JobStore) reportjobs.JobStore { return blind{s} }, ""},
		{"a failure is kept", func(s reportjobs.JobStore) reportjobs.JobStore { return silent{s} }, "promise 8"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			for seed := range uint64(2000) {
				if _, broken := live(t, newTape(seed), row.wrap, nil); broken != nil {
					t.Logf("found in world %d: %v", seed, broken)
					require.ErrorContains(t, broken, row.promise)
					return
				}
			}
			t.Fatal("not found")
		})
	}
}

// careless swaps without a look at the revision.
type careless struct{ reportjobs.JobStore }

func (s careless) Swap(ctx context.Context, _ string, job reportjobs.Job) error {
	stored, err := s.Get(ctx, job.ID)
	if err != nil {
		return err
	}
	return s.JobStore.Swap(ctx, stored.Revision, job)
}

// forgetful drops each third record that it is given.
type forgetful struct {
	reportjobs.JobStore
	n atomic.Int64
}

func (s *forgetful) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	if s.n.Add(1)%3 == 0 {
		return nil
	}
	return s.JobStore.Create(ctx, job, input)
}

// silent stores reports without their failures.
type silent struct{ reportjobs.JobStore }

func (s silent) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	job = job.Clone()
	for i := range job.Reports {
		job.Reports[i].Failure = nil
	}
	return s.JobStore.Swap(ctx, old, job)
}

// blind finds no due jobs.
type blind struct{ reportjobs.JobStore }

func (blind) Due(context.Context, time.Time) iter.Seq2[string, error] {
	return func(func(string, error) bool) {}
}
