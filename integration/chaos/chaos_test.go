package chaos

import (
	"bytes"
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
		explain(t, seed)
		return
	}
	wanted := number(t, variety, 0)
	jobs, begun := 0, time.Now()
	seed := uint64(0)
	for ; jobs < wanted || wanted == 0 && time.Since(begun) < gate; seed++ {
		n, broken := live(t, newTape(seed), breakage{}, nil)
		if jobs += n; broken != nil {
			explain(t, seed)
			t.FailNow()
		}
	}
	t.Logf("%d jobs in %d worlds kept all promises, in %v", jobs, seed, time.Since(begun).Round(time.Second))
	require.Greater(t, jobs, int(seed), "worlds in which nothing happens prove nothing")
}

// explain fails the test with the smallest story that the world of a seed
// shrinks to.
func explain(t *testing.T, seed uint64) {
	t.Helper()
	breaks := func(tape []byte) bool { // of two things at the same instant either may come first
		for range 5 {
			if _, broken := live(t, tape, breakage{}, nil); broken != nil {
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
		_, broken := live(t, tape, breakage{}, &story)
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
		live(t, newTape(seed), breakage{}, &first)
		live(t, newTape(seed), breakage{}, &second)
		if first.String() == second.String() {
			alike++
		}
	}
	require.Greater(t, alike, worlds*8/10)
}

// The worlds are worth something if they find what is broken.
func TestBrokenPartsAreFound(t *testing.T) {
	for _, row := range []struct {
		rule  string
		wrong breakage
		want  string
	}{
		{"a swap from an old revision is refused", breakage{store: func(s reportjobs.JobStore) reportjobs.JobStore { return careless{s} }}, "promise"},
		{"a record that was created is there", breakage{store: func(s reportjobs.JobStore) reportjobs.JobStore { return &forgetful{JobStore: s} }}, "promise 1"},
		{"so is its input", breakage{store: func(s reportjobs.JobStore) reportjobs.JobStore { return distorting{s} }}, "input"},
		{"due jobs turn up", breakage{store: func(s reportjobs.JobStore) reportjobs.JobStore { return blind{s} }}, "promise 4"},
		{"a failure is kept", breakage{store: func(s reportjobs.JobStore) reportjobs.JobStore { return silent{s} }}, "promise 8"},
		{"a requester sees no error of a dependency", breakage{render: outspoken}, "promise 7"},
		{"what a renderer wrote before it failed is no report", breakage{render: shameless}, "promise 8"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			for seed := range uint64(2000) {
				if _, broken := live(t, newTape(seed), row.wrong, nil); broken != nil {
					require.ErrorContains(t, broken, row.want, "world %d", seed)
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

// distorting keeps another input than it is given.
type distorting struct{ reportjobs.JobStore }

func (s distorting) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	return s.JobStore.Create(ctx, job, bytes.ToUpper(input))
}

// outspoken has a renderer tell the requester what went wrong inside.
func outspoken(render reportjobs.RendererFunc) reportjobs.RendererFunc {
	return func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		err := render(ctx, out, task)
		if err != nil {
			err = reportjobs.Permanent(&reportjobs.Failure{Code: "all", Message: err.Error()})
		}
		return err
	}
}

// shameless has a renderer hand in what it has.
func shameless(render reportjobs.RendererFunc) reportjobs.RendererFunc {
	return func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_ = render(ctx, out, task)
		return nil
	}
}
