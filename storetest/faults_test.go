package storetest

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// bare is a store that cannot list.
type bare struct{ reportjobs.JobStore }

func TestFaultsKeepALister(t *testing.T) {
	require.Implements(t, (*ListerStore)(nil), NewFaults(nil).Store(newNaive()))
	_, ok := NewFaults(nil).Store(bare{newNaive()}).(reportjobs.Lister)
	require.False(t, ok, "a wrapper can do what the store cannot")
}

func TestFaultsWithoutPlanAreTransparent(t *testing.T) {
	t.Parallel()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return NewFaults(nil).Store(newNaive()) })
	Lister(t, func(*testing.T) ListerStore { return NewFaults(nil).Store(newNaive()).(ListerStore) })
}

// steps calls every method once and returns their errors in order.
func steps(t *testing.T, s reportjobs.JobStore, a reportjobs.ArtifactStore, d reportjobs.Dispatcher) (ops []string, errs []error) {
	t.Helper()
	ctx, job, file := t.Context(), NewJob(nil), NewArtifact("a/b", []byte("body"))
	step := func(op string, err error) { ops, errs = append(ops, op), append(errs, err) }
	step("Create", s.Create(ctx, job, []byte("input")))
	_, err := s.Get(ctx, job.ID)
	step("Get", err)
	_, err = s.Input(ctx, job)
	step("Input", err)
	step("Swap", s.Swap(ctx, job.Revision, claimed(job)))
	for _, err = range s.Due(ctx, epoch.Add(time.Hour)) {
	}
	step("Due", err)
	for _, err = range s.(reportjobs.Lister).List(ctx, reportjobs.Query{Tenant: job.Tenant}) {
	}
	step("List", err)
	_, err = a.Put(ctx, file, strings.NewReader("body"))
	step("Put", err)
	_, err = read(ctx, a, file.Key)
	step("Open", err)
	_, _, err = a.Link(ctx, file, time.Minute)
	step("Link", err)
	step("Delete", a.Delete(ctx, file))
	step("Dispatch", d.Dispatch(ctx, job))
	return ops, errs
}

func TestEachCallCanGoWrong(t *testing.T) {
	for _, plan := range []func(n int) Plan{FailNth, LoseNth} {
		for n := 1; n <= 11; n++ {
			f, dispatched := NewFaults(plan(n)), 0
			d := f.Dispatcher(reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { dispatched++; return nil }))
			ops, errs := steps(t, f.Store(newNaive()), f.Artifacts(newNaiveFiles()), d)
			require.ErrorIs(t, errs[n-1], ErrInjected, ops[n-1])
			for i, call := range f.Calls() {
				require.Equal(t, i+1, call.N)
				require.Equal(t, ops[i], call.Op)
				require.Equal(t, i+1 == n, errors.Is(errs[i], ErrInjected), call)
				require.Equal(t, 1, f.Count(call.Op))
			}
			require.Len(t, f.Calls(), 11)
		}
	}
}

func TestFailedCallsHaveNoEffect(t *testing.T) {
	ctx, job, file := t.Context(), NewJob(nil), NewArtifact("a", []byte("body"))
	n, files := newNaive(), newNaiveFiles()
	f := NewFaults(func(Call) Fault { return Fail })
	require.ErrorIs(t, f.Store(n).Create(ctx, job, nil), ErrInjected)
	require.Empty(t, n.records)
	n.put(job, nil)
	require.ErrorIs(t, f.Store(n).Swap(ctx, job.Revision, claimed(job)), ErrInjected)
	require.Equal(t, job, n.records[job.ID].job)
	body := strings.NewReader("body")
	_, err := f.Artifacts(files).Put(ctx, file, body)
	require.ErrorIs(t, err, ErrInjected)
	require.Empty(t, files.files)
	require.Equal(t, 4, body.Len(), "the body stands where it stood")
}

func TestLostAnswersTookEffect(t *testing.T) {
	ctx, job, file := t.Context(), NewJob(nil), NewArtifact("a", []byte("body"))
	n, files := newNaive(), newNaiveFiles()
	f := NewFaults(func(Call) Fault { return Lose })
	require.ErrorIs(t, f.Store(n).Create(ctx, job, nil), ErrInjected)
	require.Equal(t, job, n.records[job.ID].job)
	_, err := f.Artifacts(files).Put(ctx, file, strings.NewReader("body"))
	require.ErrorIs(t, err, ErrInjected)
	require.Contains(t, files.files, "a")

	got, err := f.Store(n).Get(ctx, job.ID)
	require.ErrorIs(t, err, ErrInjected)
	require.Zero(t, got, "who gets no answer gets no record")
	open, err := f.Artifacts(files).Open(ctx, file)
	require.NoError(t, err)
	data, err := io.ReadAll(open)
	require.ErrorIs(t, err, ErrInjected, "in place of the end")
	require.Equal(t, "body", string(data))
}

func TestLostDueBreaksOff(t *testing.T) {
	n, jobs := newNaive(), backlog(3)
	(&probe{t, Patience}).createMany(n, jobs)
	var ids []string
	var errs []error
	for id, err := range NewFaults(LoseNth(1)).Store(n).Due(t.Context(), jobs[2].DueAt) {
		ids, errs = append(ids, id), append(errs, err)
	}
	require.Equal(t, []string{jobs[0].ID, ""}, ids)
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], ErrInjected)
}

// Plan and After may use the store: another's write comes in before or after.
func TestOthersWriteInBetween(t *testing.T) {
	n, job := newNaive(), NewJob(nil)
	before := claimed(job)
	f := NewFaults(func(call Call) Fault {
		if call.Op == "Swap" {
			require.NoError(t, n.Swap(t.Context(), job.Revision, before))
		}
		return None
	})
	after := settled(before)
	f.After(func(call Call) {
		if call.Op == "Swap" {
			require.NoError(t, n.Swap(t.Context(), before.Revision, after))
		}
	})
	require.NoError(t, n.Create(t.Context(), job, nil))
	require.ErrorIs(t, f.Store(n).Swap(t.Context(), job.Revision, claimed(job)), reportjobs.ErrConflict)
	require.Equal(t, after, n.records[job.ID].job)
}

func TestFaultsFromManyGoroutines(t *testing.T) {
	f := NewFaults(LoseNth(30))
	s := f.Store(newNaive())
	var mu sync.Mutex
	lost := 0
	race(racers, func(int) error {
		err := s.Create(t.Context(), NewJob(nil), nil)
		mu.Lock()
		defer mu.Unlock()
		if errors.Is(err, ErrInjected) {
			lost++
		}
		return err
	})
	require.Equal(t, 1, lost)
	require.Equal(t, racers, f.Count("Create"))
}

// stubborn repeats its writes until they are answered, as package reportjobs
// does.
type stubborn struct{ ListerStore }

func (s stubborn) Create(ctx context.Context, job reportjobs.Job, input []byte) (err error) {
	for range 3 {
		if err = s.ListerStore.Create(ctx, job, input); !errors.Is(err, ErrInjected) {
			break
		}
	}
	return err
}

func (s stubborn) Swap(ctx context.Context, old string, job reportjobs.Job) (err error) {
	for try := range 3 {
		if err = s.ListerStore.Swap(ctx, old, job); errors.Is(err, reportjobs.ErrNotFound) && try > 0 && erases(job) {
			return nil // gone: the first answer was lost
		}
		if !errors.Is(err, ErrInjected) {
			break
		}
	}
	return err
}

// A store that loses the answer of every other write proves itself like any
// other, if its caller repeats what was not answered. The races stay out,
// where others write in between: a write that took effect may be refused then.
// So do the rules about erasing, of which nothing is left to recognise.
func TestRepeatingHealsLostAnswers(t *testing.T) {
	t.Parallel()
	open := func(*testing.T) reportjobs.JobStore {
		var mu sync.Mutex
		once := map[Call]bool{}
		f := NewFaults(func(call Call) Fault {
			if call.Op != "Create" && call.Op != "Swap" {
				return None
			}
			mu.Lock()
			defer mu.Unlock()
			call.N = 0
			if once[call] = !once[call]; once[call] {
				return Lose
			}
			return None
		})
		return stubborn{f.Store(newNaive()).(ListerStore)}
	}
	prove(t, open, createRules, inputRules, swapRules, dueRules)
}
