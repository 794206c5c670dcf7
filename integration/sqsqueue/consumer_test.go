package sqsqueue

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/sqsqueue"
)

func nothing(context.Context, string) error { return nil }

// A hint that is sent while a consumer waits is taken by that very poll.
func TestLongPoll(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	w, _ := h.consume(sqsqueue.ConsumerOptions{Workers: 1}, h.worker(nil, nothing).Run)
	h.await("it polls", func() bool { return w.count("ReceiveMessage") == 1 })
	h.completed(h.submit(reportjobs.Request{}).ID)
	h.drained()
	require.LessOrEqual(t, w.count("ReceiveMessage"), 2, "the one that brought it, and the next")
}

// A job for later is hinted at when it is due, and a hint that comes early
// however often costs no receives: the third would be its last.
func TestNotBefore(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	early := h.submit(reportjobs.Request{NotBefore: time.Now().Add(5 * time.Second)})
	var began time.Time
	var rounds tally
	w := h.worker(nil, func(context.Context, string) error {
		began = time.Now()
		return nil
	})
	consumer, _ := h.consume(sqsqueue.ConsumerOptions{}, func(ctx context.Context, id string) (outcome, error) {
		if rounds.add(id) <= 4 {
			return outcome{Again: time.Now()}, nil // as if a delay had ended far too soon
		}
		return w.Run(ctx, id)
	})
	hint := early
	hint.DueAt = time.Time{}
	require.NoError(t, h.d.Dispatch(t.Context(), hint)) // a second one, that comes at once
	job := h.completed(early.ID)
	h.drained()
	require.False(t, began.Before(early.DueAt))
	require.Equal(t, 1, job.Attempt)
	require.GreaterOrEqual(t, rounds.of(early.ID), 6, "four too early, one on time, and the other hint")
	require.GreaterOrEqual(t, consumer.count("SendMessage"), 4)
}

// A message stays hidden from others as long as its job runs.
func TestHeartbeat(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	var runs tally
	long := make(chan struct{})
	run := func(ctx context.Context, id string) (outcome, error) {
		runs.add(id)
		<-long
		return outcome{}, nil
	}
	w, _ := h.consume(sqsqueue.ConsumerOptions{Visibility: 6 * time.Second}, run) // a busy machine may be late by half of it
	require.NoError(t, h.d.Dispatch(t.Context(), reportjobs.Job{ID: "a"}))
	h.await("it runs", func() bool { return runs.of("a") == 1 })
	began := time.Now()
	other, _ := h.consume(sqsqueue.ConsumerOptions{}, run)
	h.await("twice as long as its visibility", func() bool { return w.count("ChangeMessageVisibility") >= 4 })
	close(long)
	h.drained()
	require.Equal(t, 1, runs.of("a"))
	polls := 1 + int(time.Since(began)/(20*time.Second)) // so long does each of them wait
	require.LessOrEqual(t, other.count("ReceiveMessage"), polls, "the other one still waits")
}

// What fails again and again ends in the dead-letter queue: jobs whose outcome
// cannot be stored, and messages that are no hints. Their consumer may not
// hide messages here, or they would come back later and later.
func TestDeadLetters(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	var runs tally
	w, _ := h.consume(sqsqueue.ConsumerOptions{}, func(_ context.Context, id string) (outcome, error) {
		runs.add(id)
		return outcome{}, errors.New("store is down")
	})
	w.mu.Lock()
	w.refuse = "ChangeMessageVisibility"
	w.mu.Unlock()
	require.NoError(t, h.d.Dispatch(t.Context(), reportjobs.Job{ID: "a"}))
	poison := "no hint"
	_, err := h.client.SendMessage(t.Context(), &sqs.SendMessageInput{QueueUrl: &h.url, MessageBody: &poison})
	require.NoError(t, err)
	h.await("both have died", func() bool { return h.size(h.dead) == 2 })
	require.Zero(t, h.size(h.url))
	require.Equal(t, 2, runs.of("a"), "as often as the redrive policy says")
}

// A consumer that is stopped gives back the job it is at, which costs the job
// no try, and the next one makes it.
func TestDrainGivesJobsBack(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	begun := make(chan struct{})
	_, stop := h.consume(sqsqueue.ConsumerOptions{}, h.worker(nil, func(ctx context.Context, _ string) error {
		close(begun)
		<-ctx.Done()
		return ctx.Err()
	}).Run)
	job := h.submit(reportjobs.Request{})
	<-begun
	stop()
	released, err := h.store.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusPending, released.Status)
	require.Zero(t, released.Tries)
	require.Equal(t, 1, h.size(h.url), "the worker has hinted at it")

	h.consume(sqsqueue.ConsumerOptions{}, h.worker(nil, nothing).Run)
	require.Equal(t, 2, h.completed(job.ID).Attempt)
	h.drained()
}

// What a poll brings after the stop is at once for others, although this
// consumer hides its messages for an hour.
func TestDrainGivesMessagesBack(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	w, stop := h.consume(sqsqueue.ConsumerOptions{Visibility: time.Hour, Grace: patience}, func(context.Context, string) (outcome, error) {
		return outcome{}, errors.New("is not to be called")
	})
	h.await("it polls", func() bool { return w.count("ReceiveMessage") == 1 })
	var stopping sync.WaitGroup
	stopping.Go(stop)
	h.await("it hears the poll out", func() bool {
		err := h.d.Dispatch(t.Context(), reportjobs.Job{ID: "a"})
		return err == nil && w.count("ChangeMessageVisibility") > 0
	})
	stopping.Wait()
	var runs tally
	h.consume(sqsqueue.ConsumerOptions{}, func(_ context.Context, id string) (outcome, error) {
		runs.add(id)
		return outcome{}, nil
	})
	h.await("another takes it", func() bool { return runs.of("a") > 0 })
	h.drained()
}

// Two consumers share a queue in which every hint is there three times.
func TestDoubledHints(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	var renders tally
	for range 2 {
		// A hint that finds its job in other hands waits for the end of the lease,
		// which is longer than a busy machine may stand still.
		h.consume(sqsqueue.ConsumerOptions{}, h.worker(&reportjobs.WorkerOptions{Lease: 10 * time.Second}, func(_ context.Context, id string) error {
			renders.add(id)
			return nil
		}).Run)
	}
	const n = 100
	jobs := make([]reportjobs.Job, n)
	for i := range jobs {
		jobs[i] = h.submit(reportjobs.Request{})
		for range 2 {
			require.NoError(t, h.d.Dispatch(t.Context(), jobs[i]))
		}
	}
	for _, job := range jobs {
		require.Equal(t, 1, h.completed(job.ID).Attempt)
		require.Equal(t, 1, renders.of(job.ID))
	}
	h.drained()
}

// Of each kind of answer, a quarter is lost after the server has done its
// part: messages are sent twice, received by nobody, removed and not known to
// be. No job is lost by that, and none is made twice.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	lossy := func(w *wire) {
		random := rand.New(rand.NewPCG(1, 2))
		w.mu.Lock()
		defer w.mu.Unlock()
		w.drop = func() bool { return random.IntN(4) == 0 }
	}
	lossy(h.wire)
	sweeping, stop := context.WithCancel(t.Context())
	var sweeps sync.WaitGroup
	sweeps.Go(func() { _ = h.c.RunSweeps(sweeping, time.Second) }) // for those whose two receives both got lost
	defer func() { stop(); sweeps.Wait() }()
	var renders tally
	for range 2 {
		w, _ := h.consume(sqsqueue.ConsumerOptions{}, h.worker(nil, func(_ context.Context, id string) error {
			renders.add(id)
			return nil
		}).Run)
		lossy(w)
	}
	var ids []string
	var mu sync.Mutex
	var submitters sync.WaitGroup
	for range 8 { // each waits for the client's own retries
		submitters.Go(func() {
			for range 5 {
				job := h.submit(reportjobs.Request{})
				mu.Lock()
				ids = append(ids, job.ID)
				mu.Unlock()
			}
		})
	}
	submitters.Wait()
	require.Len(t, ids, 40)
	for _, id := range ids {
		require.Equal(t, 1, h.completed(id).Attempt)
		require.Equal(t, 1, renders.of(id))
	}
}
