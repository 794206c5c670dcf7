package sqsqueue

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"net/rpc"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/sqsqueue"
)

// consumerVariable makes this test binary a consumer, and says of what.
const consumerVariable = "REPORTJOBS_TEST_CONSUMER"

// A place is where a consumer process finds what it works with.
type place struct {
	Endpoint, Queue, Ledger, Files string
	Workers                        int
	Lease                          time.Duration
}

// consumerProcess is the main of a consumer process. It ends when its standard
// input does.
func consumerProcess() {
	log.SetFlags(0)
	var p place
	if err := json.Unmarshal([]byte(os.Getenv(consumerVariable)), &p); err != nil {
		log.Fatal(err)
	}
	ledger, err := rpc.Dial("tcp", p.Ledger)
	if err != nil {
		log.Fatal(err)
	}
	files, err := memory.NewDirArtifacts(p.Files, &memory.ArtifactsOptions{Secret: []byte(strings.Repeat("s", 32))})
	if err != nil {
		log.Fatal(err)
	}
	client := sqs.New(servers.SQSOptions(p.Endpoint))
	d, err := sqsqueue.NewDispatcher(client, p.Queue)
	if err != nil {
		log.Fatal(err)
	}
	c, err := sqsqueue.NewConsumer(client, p.Queue, &sqsqueue.ConsumerOptions{
		Workers: p.Workers, Visibility: 6 * time.Second, Grace: time.Second,
	})
	if err != nil {
		log.Fatal(err)
	}
	w := newWorker(lent{ledger}, files, d, &reportjobs.WorkerOptions{Lease: p.Lease},
		func(ctx context.Context, id string) error { return lent{ledger}.call(ctx, "Render", id, &struct{}{}) })
	ctx, stop := context.WithCancel(context.Background())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	if err := c.Run(ctx, w.Run); err != nil {
		log.Fatal(err)
	}
}

// start starts a consumer process. Kill ends it as a power cut does, stop as
// an operator does; the end of the test stops it too.
func (h *host) start(ledger string, workers int, lease time.Duration) (kill, stop func()) {
	h.t.Helper()
	text, err := json.Marshal(place{Endpoint: h.endpoint, Queue: h.url, Ledger: ledger, Files: h.dir, Workers: workers, Lease: lease})
	require.NoError(h.t, err)
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), consumerVariable+"="+string(text))
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	in, err := cmd.StdinPipe()
	require.NoError(h.t, err)
	require.NoError(h.t, cmd.Start())
	wait := sync.OnceFunc(func() {
		late := time.AfterFunc(patience, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		_ = cmd.Wait() // one that was killed returns an error
		if h.t.Failed() {
			h.t.Logf("a consumer process: %s", &said)
		}
	})
	stop = func() { in.Close(); wait() }
	h.t.Cleanup(stop)
	return func() { require.NoError(h.t, cmd.Process.Kill()); wait() }, stop
}

// A process that dies in the middle of a job takes nothing along: its message
// comes back, and the job is made by the next one.
func TestKilledConsumer(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	ledger, address := lend(t, h.store)
	begun, never := make(chan struct{}, 1), make(chan struct{})
	defer close(never)
	ledger.gate = func(string) {
		begun <- struct{}{}
		<-never
	}
	job := h.submit(reportjobs.Request{})
	kill, _ := h.start(address, 1, 5*time.Second)
	<-begun
	kill()
	held, err := h.store.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusProcessing, held.Status, "it had no time for last words")
	require.Equal(t, 1, h.size(h.url), "its message is hidden")

	ledger.mu.Lock()
	ledger.gate = nil
	ledger.mu.Unlock()
	h.start(address, 1, 5*time.Second)
	require.Equal(t, 2, h.completed(job.ID).Attempt)
	h.drained()
	require.Equal(t, 1, ledger.ended[job.ID])
	require.Equal(t, 2, ledger.renders[job.ID])
}

// A thousand jobs, every second one hinted at twice, through two consumer
// processes, one of which is killed on the way and replaced.
func TestThousandJobs(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	ledger, address := lend(t, h.store)
	const n = 1000
	half := make(chan struct{})
	enough := sync.OnceFunc(func() { close(half) })
	ledger.gate = func(string) {
		ledger.mu.Lock()
		begun := len(ledger.renders)
		ledger.mu.Unlock()
		if begun >= n/2 {
			enough()
		}
	}
	var ids []string
	var mu sync.Mutex
	var submitters sync.WaitGroup
	kill, _ := h.start(address, 8, 10*time.Second)
	h.start(address, 8, 10*time.Second)
	for range 8 {
		submitters.Go(func() {
			for i := range n / 8 {
				job := h.submit(reportjobs.Request{})
				if i%2 == 0 {
					if err := h.d.Dispatch(t.Context(), job); err != nil {
						t.Errorf("dispatch: %v", err)
					}
				}
				mu.Lock()
				ids = append(ids, job.ID)
				mu.Unlock()
			}
		})
	}
	<-half
	kill()
	h.start(address, 8, 10*time.Second)
	submitters.Wait()
	require.Len(t, ids, n)
	for _, id := range ids {
		h.completed(id)
	}
	h.drained()
	again := 0
	for _, id := range ids {
		require.Equal(t, 1, ledger.ended[id], "its end was written once")
		again += ledger.renders[id] - 1
	}
	require.LessOrEqual(t, again, 8, "only what the killed process had in hand was begun again")
}
