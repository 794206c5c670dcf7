package sqsqueue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/sqsqueue"
)

// patience is how long a test waits for what has to come. None needs it all
// unless it fails.
const patience = 2 * time.Minute

func TestMain(m *testing.M) {
	if os.Getenv(consumerVariable) != "" {
		consumerProcess()
		return
	}
	goleak.VerifyTestMain(m)
}

type (
	outcome = reportjobs.Outcome
	runner  = func(ctx context.Context, id string) (outcome, error)
)

var quiet = slog.New(slog.DiscardHandler)

// A host is what the tests look at: a queue on a real server, and the jobs of
// a coordinator that hints through it.
type host struct {
	t        *testing.T
	endpoint string
	wire     *wire       // of the dispatcher's client
	client   *sqs.Client // of the test itself
	url      string      // of the queue
	dead     string      // of its dead-letter queue, after two receives

	store *memory.Store
	dir   string
	files *memory.Artifacts
	d     *sqsqueue.Dispatcher
	c     *reportjobs.Coordinator
}

func newHost(t *testing.T) *host {
	h := &host{t: t, endpoint: servers.Fauxqs(t), store: memory.NewStore(nil), dir: memoryDir(t)}
	h.client, _ = newClient(t, h.endpoint)
	dead, arn := servers.NewQueue(t, h.client, nil)
	h.dead = dead
	h.url, _ = servers.NewQueue(t, h.client, map[string]string{
		"VisibilityTimeout": "1", // consumers ask for their own
		"RedrivePolicy":     fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":2}`, arn),
	})
	var err error
	h.files, err = memory.NewDirArtifacts(h.dir, &memory.ArtifactsOptions{Secret: []byte(strings.Repeat("s", 32))})
	require.NoError(t, err)
	var client *sqs.Client
	client, h.wire = newClient(t, h.endpoint)
	h.d, err = sqsqueue.NewDispatcher(client, h.url)
	require.NoError(t, err)
	h.c, err = reportjobs.NewCoordinator(h.store, h.files, h.d, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}}, RepairEvery: 2 * time.Second, Logger: quiet,
	})
	require.NoError(t, err)
	return h
}

// memoryDir returns a directory in memory, where there is such a thing: each
// file waits for the disk, which is not what these tests are about.
func memoryDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "reportjobs-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

// newClient returns a client with connections of its own.
func newClient(t *testing.T, endpoint string) (*sqs.Client, *wire) {
	connections := http.DefaultTransport.(*http.Transport).Clone()
	w := &wire{connections: connections, made: map[string]int{}}
	o := servers.SQSOptions(endpoint)
	o.HTTPClient = &http.Client{Transport: w}
	t.Cleanup(connections.CloseIdleConnections)
	return sqs.New(o), w
}

// worker returns one that makes its report by render.
func (h *host) worker(o *reportjobs.WorkerOptions, render func(ctx context.Context, id string) error) *reportjobs.Worker {
	if o == nil {
		o = &reportjobs.WorkerOptions{}
	}
	o.Logger = quiet
	return newWorker(h.store, h.files, h.d, o, render)
}

func newWorker(s reportjobs.JobStore, a reportjobs.ArtifactStore, d reportjobs.Dispatcher, o *reportjobs.WorkerOptions, render func(context.Context, string) error) *reportjobs.Worker {
	w := reportjobs.NewWorker(s, a, d, o)
	w.Handle("executive", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		if err := render(ctx, task.Job.ID); err != nil {
			return err
		}
		out.ContentType = "text/plain"
		_, err := fmt.Fprintf(out, "A report on %s.", task.Input)
		return err
	}))
	return w
}

// consume runs a consumer with a client of its own until stop is called, which
// waits for it. Its visibility is 2 s unless o says otherwise.
func (h *host) consume(o sqsqueue.ConsumerOptions, run runner) (w *wire, stop func()) {
	h.t.Helper()
	client, w := newClient(h.t, h.endpoint)
	if o.Visibility == 0 {
		o.Visibility = 2 * time.Second
	}
	if o.Grace == 0 {
		o.Grace = time.Millisecond // what is under way then is cut off
	}
	o.Logger = quiet
	c, err := sqsqueue.NewConsumer(client, h.url, &o)
	require.NoError(h.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx, run); err != nil {
			h.t.Errorf("a consumer ended: %v", err)
		}
	})
	stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	h.t.Cleanup(stop)
	return w, stop
}

func (h *host) submit(req reportjobs.Request) reportjobs.Job {
	h.t.Helper()
	req.Input = []byte(`{"company":"Acme"}`)
	job, err := h.c.Submit(h.t.Context(), req)
	require.NoError(h.t, err)
	return job
}

func (h *host) await(what string, cond func() bool) {
	h.t.Helper()
	require.Eventually(h.t, cond, patience, 5*time.Millisecond, what)
}

// completed waits for the end of a job, checks its file, and returns it.
func (h *host) completed(id string) (job reportjobs.Job) {
	h.t.Helper()
	h.await("the job ends", func() bool {
		var err error
		job, err = h.store.Get(context.Background(), id)
		return err == nil && job.Status.Finished()
	})
	require.Equal(h.t, reportjobs.StatusCompleted, job.Status)
	file, err := h.files.Open(h.t.Context(), *job.Report("executive").Artifact)
	require.NoError(h.t, err)
	defer file.Close()
	text, err := io.ReadAll(file)
	require.NoError(h.t, err)
	require.Equal(h.t, `A report on {"company":"Acme"}.`, string(text))
	return job
}

// size counts the messages of a queue, visible or not.
func (h *host) size(url string) (n int) {
	names := []types.QueueAttributeName{
		types.QueueAttributeNameApproximateNumberOfMessages,
		types.QueueAttributeNameApproximateNumberOfMessagesDelayed,
		types.QueueAttributeNameApproximateNumberOfMessagesNotVisible,
	}
	got, err := h.client.GetQueueAttributes(context.Background(), &sqs.GetQueueAttributesInput{QueueUrl: &url, AttributeNames: names})
	if err != nil {
		h.t.Errorf("size: %v", err)
		return -1
	}
	for _, name := range names {
		some, err := strconv.Atoi(got.Attributes[string(name)])
		if err != nil {
			h.t.Errorf("size: %v", err)
		}
		n += some
	}
	return n
}

// drained waits until every message has done its duty, and none has died.
func (h *host) drained() {
	h.t.Helper()
	h.await("the queue is empty", func() bool { return h.size(h.url) == 0 })
	require.Zero(h.t, h.size(h.dead), "none has gone to the dead-letter queue")
}

// A wire counts requests, and breaks some on purpose.
type wire struct {
	connections http.RoundTripper

	mu     sync.Mutex
	made   map[string]int // by operation
	refuse string         // an operation that does not reach the server
	drop   func() bool    // whether the next answer is lost
}

var errLost = errors.New("connection reset by a test")

// RoundTrip sends a request on.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	op := strings.TrimPrefix(req.Header.Get("X-Amz-Target"), "AmazonSQS.")
	w.mu.Lock()
	w.made[op]++
	refuse, drop := w.refuse == op, w.drop != nil && w.drop()
	w.mu.Unlock()
	if refuse {
		return nil, errLost
	}
	res, err := w.connections.RoundTrip(req)
	if err != nil || !drop {
		return res, err
	}
	_, _ = io.Copy(io.Discard, res.Body) // the server has done its part
	res.Body.Close()
	return nil, errLost
}

func (w *wire) count(op string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.made[op]
}

// A tally counts by job.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *tally) add(id string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[id]++
	return c.n[id]
}

func (c *tally) of(id string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[id]
}
