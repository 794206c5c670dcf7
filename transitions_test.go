package reportjobs

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var epoch = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func pendingJob(reports int) Job {
	job := Job{
		ID: "job", Origin: "origin", Revision: "1", Status: StatusPending, MaxAttempts: 3,
		CreatedAt: epoch, UpdatedAt: epoch, DueAt: epoch,
		Deadline: epoch.Add(time.Hour), ExpiresAt: epoch.Add(24 * time.Hour),
	}
	for i := range reports {
		job.Reports = append(job.Reports, Report{Name: fmt.Sprintf("r%d", i)})
	}
	return job
}

func made(name string) Report {
	return Report{Name: name, Artifact: &Artifact{Key: "reports/job/" + name}}
}

func failed(name string) Report { return Report{Name: name, Failure: &Failure{Code: "broken"}} }

func TestClaim(t *testing.T) {
	for _, rule := range []struct {
		name, says string
		change     func(*Job)
		want       error
	}{
		{"new", "a pending job that is due may be claimed", func(*Job) {}, nil},
		{"exactly due", "a job is due at DueAt, not only after it", func(j *Job) { j.DueAt = epoch }, nil},
		{"early", "before DueAt nobody may claim", func(j *Job) { j.DueAt = epoch.Add(time.Microsecond) }, errNotDue},
		{"leased", "a running job is not due before its lease has ended", func(j *Job) { j.Status, j.DueAt = StatusProcessing, epoch.Add(time.Second) }, errNotDue},
		{"abandoned", "a running job whose lease has ended may be claimed", func(j *Job) { j.Status = StatusProcessing }, nil},
		{"finished", "a finished job is never claimed", func(j *Job) { j.finish(epoch, StatusFailed) }, ErrFinished},
	} {
		t.Run(rule.name, func(t *testing.T) {
			job := pendingJob(1)
			job.Attempt, job.Tries = 4, 1
			rule.change(&job)
			before := job.Clone()
			err := job.claim(epoch, time.Minute)
			require.ErrorIs(t, err, rule.want, rule.says)
			if err != nil {
				require.Equal(t, before, job, "a refused change changes nothing")
				return
			}
			require.Equal(t, StatusProcessing, job.Status)
			require.Equal(t, 5, job.Attempt)
			require.Equal(t, 2, job.Tries)
			require.Equal(t, epoch.Add(time.Minute), job.DueAt)
		})
	}
}

func TestHeld(t *testing.T) {
	job := pendingJob(1)
	require.NoError(t, job.claim(epoch, time.Minute))
	mine := job.fence()
	require.NoError(t, job.held(mine), "no clock is asked: an overslept run is still the holder")
	require.ErrorIs(t, job.held(fence{"other", mine.attempt}), ErrLeaseLost, "a reborn id is another job")

	require.NoError(t, job.claim(job.DueAt, time.Minute))
	require.ErrorIs(t, job.held(mine), ErrLeaseLost, "the next claim takes the right away")

	mine = job.fence()
	job.release(epoch, 0, false)
	require.ErrorIs(t, job.held(mine), ErrLeaseLost, "who gave the job back does not hold it")

	require.NoError(t, job.claim(epoch, time.Minute))
	mine = job.fence()
	require.NoError(t, job.cancel(epoch))
	require.ErrorIs(t, job.held(mine), ErrFinished)
}

func TestRecordTwiceIsOnce(t *testing.T) {
	job := pendingJob(2)
	require.NoError(t, job.claim(epoch, time.Minute))
	require.NoError(t, job.record(job.fence(), made("r0")))
	after := job.Clone()
	require.NoError(t, job.record(job.fence(), made("r0")), "the first answer was lost")
	other := made("r0")
	other.Artifact.Key += "-other"
	require.ErrorIs(t, job.record(job.fence(), other), ErrConflict, "a report is recorded once")
	require.Equal(t, after, job)

	failed := Report{Name: "r1", Failure: &Failure{"model_refused", "The model refused."}}
	require.NoError(t, job.record(job.fence(), failed))
	after = job.Clone()
	require.NoError(t, job.record(job.fence(), failed), "a failure may be recorded again, too")
	require.ErrorIs(t, job.record(job.fence(), made("r1")), ErrConflict, "but not another end")
	require.Equal(t, after, job)
}

func TestSettle(t *testing.T) {
	why := &Failure{CodeDeadlineExceeded, "late"}
	for _, rule := range []struct {
		name    string
		reports []Report
		status  Status
		code    string
	}{
		{"all made is COMPLETED", []Report{made("a"), made("b")}, StatusCompleted, ""},
		{"one missing is PARTIAL, with the reason", []Report{made("a"), {Name: "b"}}, StatusPartial, why.Code},
		{"one failed is PARTIAL, with its own reason", []Report{failed("a"), made("b")}, StatusPartial, "broken"},
		{"none made is FAILED, with the first reason", []Report{failed("a"), {Name: "b"}}, StatusFailed, "broken"},
		{"none begun is FAILED", []Report{{Name: "a"}, {Name: "b"}}, StatusFailed, why.Code},
	} {
		t.Run(rule.name, func(t *testing.T) {
			job := pendingJob(0)
			job.Reports = rule.reports
			job.settle(epoch, why)
			require.Equal(t, rule.status, job.Status)
			require.True(t, job.DueAt.IsZero())
			require.Equal(t, epoch, job.FinishedAt)
			for _, r := range job.Reports {
				require.False(t, r.missing())
			}
			if rule.code == "" {
				require.Nil(t, job.Failure)
			} else {
				require.Equal(t, rule.code, job.Failure.Code)
			}
		})
	}
}

func TestOverdue(t *testing.T) {
	job := pendingJob(1)
	_, over := job.overdue(epoch)
	require.False(t, over)
	why, over := job.overdue(job.Deadline)
	require.True(t, over, "the deadline itself is too late")
	require.Equal(t, CodeDeadlineExceeded, why.Code)

	job.Tries = job.MaxAttempts
	why, over = job.overdue(epoch)
	require.True(t, over)
	require.Equal(t, CodeAttemptsExhausted, why.Code)
	job.DueAt = epoch.Add(time.Second)
	_, over = job.overdue(epoch)
	require.False(t, over, "the last try is still running")

	job.finish(epoch, StatusCompleted)
	_, over = job.overdue(job.Deadline)
	require.False(t, over, "a finished job is never overdue")
}

// Who looks for due jobs at the deadline finds those that a worker holds, too.
func TestDueAtIsNotAfterTheDeadline(t *testing.T) {
	job := pendingJob(1)
	require.NoError(t, job.claim(epoch, 1000*time.Hour))
	require.Equal(t, job.Deadline, job.DueAt)
	require.NoError(t, job.renew(job.fence(), epoch, 1000*time.Hour, Progress{}))
	require.Equal(t, job.Deadline, job.DueAt)
	job.again(epoch, 1000*time.Hour)
	require.Equal(t, job.Deadline, job.DueAt)
}

func TestDueAtIsInWholeMicroseconds(t *testing.T) {
	job := pendingJob(1)
	job.again(epoch, 5*time.Second+1999*time.Nanosecond) // a back-off is partly random
	require.Equal(t, epoch.Add(5*time.Second+time.Microsecond), job.DueAt)
}

func TestReleaseGivesTheTryBackFiveTimes(t *testing.T) {
	job := pendingJob(2)
	spin := func() { require.NoError(t, job.claim(epoch, time.Minute)); job.release(epoch, 0, false) }
	for range maxReleases {
		spin()
		require.Zero(t, job.Tries)
	}
	spin()
	require.Equal(t, 1, job.Tries, "the sixth release in a row costs a try")
	require.Equal(t, 6, job.Attempt, "attempts are counted all the same")

	require.NoError(t, job.claim(epoch, time.Minute))
	require.NoError(t, job.record(job.fence(), made("r0")))
	job.release(epoch, 0, false)
	require.Equal(t, 1, job.Tries, "something new was recorded: the try comes back")

	job.Releases = maxReleases
	require.NoError(t, job.claim(epoch, time.Minute))
	job.release(epoch, 0, true)
	require.Equal(t, 1, job.Tries, "a new step counts as progress too")
}

func TestHintsDouble(t *testing.T) {
	job := pendingJob(1)
	require.True(t, job.hintWanted(epoch, time.Minute), "a job nobody was told of")
	at := epoch
	for _, minutes := range []int{1, 2, 4, 8, 16, 32, 32} {
		job.hinted(at)
		wait := time.Duration(minutes) * time.Minute
		require.False(t, job.hintWanted(at.Add(wait-1), time.Minute))
		require.True(t, job.hintWanted(at.Add(wait), time.Minute), "after %v", wait)
		at = at.Add(wait)
	}
	job.DueAt = at.Add(time.Minute)
	require.False(t, job.hintWanted(at.Add(time.Second), time.Minute), "not due")
	job.Hints = 0
	job.hinted(at)
	require.Equal(t, job.DueAt, job.HintedAt, "a hint for later is as old as the time it is for")
}

// TestLives drives random lives and checks what is promised of each step.
func TestLives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := life{now: epoch, job: pendingJob(rapid.IntRange(1, 3).Draw(t, "reports"))}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			l.step(t, rapid.Uint8().Draw(t, "step"), rapid.Uint8().Draw(t, "minutes"))
		}
	})
}

func FuzzTransitions(f *testing.F) {
	f.Add([]byte{0, 1, 1, 1, 2, 0})
	f.Add([]byte{0, 0, 7, 0, 0, 90, 8, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		l := life{now: epoch, job: pendingJob(2)}
		for i := 0; i+1 < len(script) && i < 400; i += 2 {
			l.step(t, script[i], script[i+1])
		}
	})
}

// A life is a job, the clock, and the fences of all its attempts so far.
type life struct {
	now    time.Time
	job    Job
	fences []fence
}

func (l *life) step(t require.TestingT, what, minutes byte) {
	l.now = l.now.Add(time.Duration(minutes) * time.Minute / 8)
	before, seen := l.job.Clone(), l.job // as an observer of events holds it
	err := l.change(what)
	after := &l.job
	require.Equal(t, before, seen, "a change writes into nothing that others may be looking at")
	if err != nil {
		require.Equal(t, before, *after, "a refused change changes nothing")
	}
	if before.Status.Finished() {
		require.Equal(t, before, *after, "a finished job changes no more")
	}
	require.GreaterOrEqual(t, after.Attempt, before.Attempt)
	require.Equal(t, after.Status.Finished(), after.DueAt.IsZero(), "DueAt is zero exactly when finished")
	require.Equal(t, after.Status.Finished(), !after.FinishedAt.IsZero())
	require.False(t, after.DueAt.After(after.Deadline), "sweepers find every overdue job")
	require.LessOrEqual(t, after.Tries, after.MaxAttempts)
	require.GreaterOrEqual(t, after.Tries, 0)
	for i, r := range before.Reports {
		if !r.missing() {
			require.Equal(t, r, after.Reports[i], "a report is recorded once")
		}
	}
}

func (l *life) change(what byte) error {
	j := &l.job
	mine := fence{}
	if n := len(l.fences); n > 0 {
		mine = l.fences[int(what/16)%n] // often a stale one
	}
	if why, over := j.overdue(l.now); over && what%2 == 0 {
		j.settle(l.now, why)
		return nil
	}
	switch what % 9 {
	case 0, 1:
		if _, over := j.overdue(l.now); over {
			return errNotDue
		}
		err := j.claim(l.now, time.Minute)
		l.fences = append(l.fences, j.fence())
		return err
	case 2:
		return j.record(mine, made(j.Reports[int(what/64)%len(j.Reports)].Name))
	case 3:
		return j.record(mine, failed(j.Reports[int(what/64)%len(j.Reports)].Name))
	case 4:
		return j.renew(mine, l.now, time.Minute, Progress{Fraction: 0.5})
	case 8:
		if what < 64 {
			return j.cancel(l.now)
		}
	}
	if err := j.held(mine); err != nil {
		return err
	}
	switch what % 9 {
	case 5:
		j.again(l.now, time.Minute)
	case 6:
		j.release(l.now, 0, false)
	case 7:
		j.settle(l.now, exhausted())
	}
	return nil
}
