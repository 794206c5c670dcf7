package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const racers = 50

// winner checks that one of errs is nil and all others are lost, and returns
// which.
func (t *probe) winner(errs []error, lost error) int {
	t.Helper()
	require.Equal(t, 1, count(errs, nil), "winners of the race; errors: %v", errors.Join(errs...))
	require.Equal(t, len(errs)-1, count(errs, lost), "the others get %q; errors: %v", lost, errors.Join(errs...))
	return slices.Index(errs, nil)
}

var raceRules = []storeRule{
	{"race to create", "of many that create one id at the same time one wins, and record and input are the winner's", func(t *probe, s reportjobs.JobStore) {
		id := newID()
		t.raceToCreate(s, func() reportjobs.Job {
			job := NewJob(nil)
			job.ID = id
			return job
		})
	}},
	{"race to replace", "of many that replace an expired record at the same time one wins, and record and input are the winner's", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		t.raceToCreate(s, func() reportjobs.Job { return reborn(old, nil) })
	}},
	{"doubled create", "the same create, many times at the same time, is nil for all", func(t *probe, s reportjobs.JobStore) {
		job := NewJob(nil)
		errs := race(racers, func(int) error {
			return t.answered(func() error { return s.Create(t.Context(), job, []byte("input")) })
		})
		require.NoError(t, errors.Join(errs...))
		t.stored(s, job)
		t.input(s, job, []byte("input"))
	}},
	{"race to swap", "of many that swap from one revision at the same time one wins, and the record is the winner's", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), nil)
		nexts := make([]reportjobs.Job, racers)
		for i := range nexts {
			nexts[i] = claimed(job)
			nexts[i].Progress.Stage = fmt.Sprint("racer ", i)
		}
		errs := race(racers, func(i int) error {
			return t.answered(func() error { return s.Swap(t.Context(), job.Revision, nexts[i]) })
		})
		t.stored(s, nexts[t.winner(errs, reportjobs.ErrConflict)])
	}},
	{"doubled swap", "the same swap, many times at the same time, is nil for all", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), nil)
		next := claimed(job)
		errs := race(racers, func(int) error {
			return t.answered(func() error { return s.Swap(t.Context(), job.Revision, next) })
		})
		require.NoError(t, errors.Join(errs...))
		t.stored(s, next)
	}},
	{"no lost update", "many that read, add one and swap, until it works, add up", func(t *probe, s reportjobs.JobStore) {
		const adders, each = 4, 10
		job := t.create(s, NewJob(nil), nil)
		errs := race(adders, func(adder int) error {
			for n := range each {
				if err := t.add(s, job.ID, fmt.Sprint(adder, "-", n)); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, errors.Join(errs...))
		got, err := s.Get(t.Context(), job.ID)
		require.NoError(t, err)
		require.Equal(t, adders*each, got.Attempt)
	}},
	{"reads see writes", "Get sees every write that was answered before it was called, whoever wrote", func(t *probe, s reportjobs.JobStore) {
		const writes, readers = 50, 4
		job := t.create(s, NewJob(nil), nil)
		id, answered := job.ID, make(chan int)
		var wg sync.WaitGroup
		for range readers {
			wg.Go(func() {
				for attempt := range answered { // while the next one is written
					got, err := s.Get(t.Context(), id)
					assert.NoError(t, err)
					assert.GreaterOrEqual(t, got.Attempt, attempt, "the claim that was answered last")
				}
			})
		}
		var err error
		for range writes {
			next := claimed(job)
			if err = s.Swap(t.Context(), job.Revision, next); err != nil {
				break
			}
			answered <- next.Attempt
			job = next
		}
		close(answered)
		wg.Wait()
		require.NoError(t, err)
	}},
	{"whole records", "a reader never sees half a write", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), nil)
		next := settled(claimed(job))
		done := make(chan struct{})
		errs := race(10, func(i int) error {
			if i == 0 {
				defer close(done)
				return s.Swap(t.Context(), job.Revision, next)
			}
			for {
				got, err := s.Get(t.Context(), job.ID)
				if err != nil {
					return err
				}
				if !assert.ObjectsAreEqual(plain(job), plain(got)) && !assert.ObjectsAreEqual(plain(next), plain(got)) {
					return fmt.Errorf("neither the old record nor the new one: %+v", got)
				}
				select {
				case <-done:
					return nil
				default:
				}
			}
		})
		require.NoError(t, errors.Join(errs...))
	}},
}

func (t *probe) raceToCreate(s reportjobs.JobStore, job func() reportjobs.Job) {
	t.Helper()
	jobs := make([]reportjobs.Job, racers)
	for i := range jobs {
		jobs[i] = job()
	}
	errs := race(racers, func(i int) error {
		return t.answered(func() error { return s.Create(t.Context(), jobs[i], []byte(jobs[i].Origin)) })
	})
	winner := jobs[t.winner(errs, reportjobs.ErrExists)]
	t.stored(s, winner)
	t.input(s, winner, []byte(winner.Origin))
}

// add raises Attempt by one and leaves a mark, starting over as long as others
// are faster. A store whose client repeats a write by itself, because its
// answer was lost, may meet what others wrote behind it, and then says
// ErrConflict of a write that is in place: so look for the mark first.
func (t *probe) add(s reportjobs.JobStore, id, mark string) error {
	return t.again(func() error {
		job, err := s.Get(t.Context(), id)
		if err != nil || job.Metadata[mark] != "" {
			return err
		}
		next := claimed(job)
		next.Metadata[mark] = "added"
		return t.answered(func() error { return s.Swap(t.Context(), job.Revision, next) })
	}, func(err error) bool { return !errors.Is(err, reportjobs.ErrConflict) })
}
