package awslambda_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
)

// hasty doubles the events of a worker and shortens its lease and what Lambda
// waits before it repeats an event, in proportion: they are 60 s, and one and
// two minutes.
func hasty(worker *servers.Function, lease time.Duration) {
	worker.Double = true
	worker.Retries = []time.Duration{lease, 2 * lease}
	worker.Env = append(worker.Env, "LEASE_SEC="+strconv.Itoa(int(lease/time.Second)))
}

// What a worker asks of DynamoDB and S3, by what it is for. The reports are
// two, so that recording the first and settling the job are two writes.
var (
	claim  = func(r *http.Request) bool { return operation(r) == "UpdateItem" && !records(r) && !finishes(r) }
	step   = func(r *http.Request) bool { return operation(r) == "PUT" && strings.Contains(r.URL.Path, "/steps/") }
	upload = func(r *http.Request) bool { return operation(r) == "PUT" && strings.HasSuffix(r.URL.Path, ".pdf") }
	record = func(r *http.Request) bool { return records(r) && !finishes(r) }
	settle = finishes
)

// records tells whether a request writes a file into a record.
func records(r *http.Request) bool {
	return operation(r) == "UpdateItem" && bytes.Contains(content(r), []byte("_report_"))
}

// stepMade is what testdata/stepper says of a step that it makes.
const stepMade = "the step is made"

// A worker that is killed at any point of a job, with all that it has running:
// the job ends once, with the right files, after the lease.
func TestKilledWorker(t *testing.T) {
	t.Parallel()
	g := newGround(t)
	type kill struct {
		name     string
		at       func(r *http.Request) bool
		answered bool
		attempt  int // which one ends the job, at least
	}
	kills := []kill{
		{"before the claim", claim, false, 1}, {"after the claim", claim, true, 2},
		{"before the step", step, false, 2}, {"after the step", step, true, 2},
		{"before the upload", upload, false, 2}, {"after the upload", upload, true, 2},
		{"before the record", record, false, 2}, {"after the record", record, true, 2},
		{"before the end", settle, false, 2}, {"after the end", settle, true, 1},
	}
	input := submission(t, 21_000)
	killed, paid := make([]atomic.Bool, len(kills)), make([]atomic.Int64, len(kills)) // steps that were made when the worker was killed
	deployments, jobs := make([]*deployment, len(kills)), make([]polled, len(kills))
	for i, k := range kills { // all at once: most of the time they wait
		d := g.deploy(t, plan{
			worker: func(worker *servers.Function) {
				hasty(worker, 2*time.Second)
				worker.Bootstrap = build(t, ".", "./testdata/stepper")
			},
			road: func(d *deployment, function string, r *http.Request) servers.Mishap {
				if function != "worker" || !k.at(r) || !killed[i].CompareAndSwap(false, true) {
					return nil
				}
				return func(server http.Handler, w http.ResponseWriter, r *http.Request) {
					if k.answered {
						server.ServeHTTP(httptest.NewRecorder(), r)
					}
					d.Kill("worker")
					paid[i].Store(int64(strings.Count(d.Said("worker"), stepMade)))
					servers.Reset(nil, w, r)
				}
			},
		})
		deployments[i], jobs[i] = d, d.submit(t, input, k.name, discovery.Executive, discovery.Technical)
	}
	for i, k := range kills {
		t.Run(k.name, func(t *testing.T) {
			d := deployments[i]
			job := d.check(t, d.finish(t, jobs[i].ID), input)
			require.True(t, killed[i].Load(), "the worker was killed")
			require.GreaterOrEqual(t, job.Attempt, k.attempt)
			require.WithinDuration(t, job.CreatedAt, job.FinishedAt, bound, "a lease of 2 s, a repeat after as long, and the rest for a busy machine")
			if k.name == "after the step" {
				require.Positive(t, paid[i].Load())
				require.EqualValues(t, paid[i].Load(), strings.Count(d.Said("worker"), stepMade), "what was paid for is not paid again")
			}
		})
	}
}

// A worker that gets no processor until Lambda's time-out kills it, with a
// claim or with a file that no record names yet.
func TestTimeOut(t *testing.T) {
	t.Parallel() // it waits for most of its time
	g := newGround(t)
	points := map[string]func(r *http.Request) bool{"with a claim": claim, "with a file": upload}
	deployments, jobs := map[string]*deployment{}, map[string]polled{}
	lost := map[string]chan []byte{}
	for name, at := range points {
		var frozen atomic.Bool
		lost[name] = make(chan []byte, 100) // more than there are events
		deployments[name] = g.deploy(t, plan{
			worker: func(worker *servers.Function) {
				hasty(worker, 2*time.Second)
				worker.Retries, worker.Timeout = nil, 10*time.Second
				worker.OnFailure = func(record []byte) { lost[name] <- record }
			},
			road: func(d *deployment, function string, r *http.Request) servers.Mishap {
				if function != "worker" || !at(r) || !frozen.CompareAndSwap(false, true) {
					return nil
				}
				return func(server http.Handler, w http.ResponseWriter, r *http.Request) {
					server.ServeHTTP(httptest.NewRecorder(), r)
					d.Freeze("worker") // before it has the answer, and could go on
					servers.Reset(nil, w, r)
				}
			},
		})
		jobs[name] = deployments[name].submit(t, discovery.Sample(), name)
	}
	for name := range points {
		t.Run(name, func(t *testing.T) {
			d := deployments[name]
			require.GreaterOrEqual(t, d.check(t, d.finish(t, jobs[name].ID), discovery.Sample()).Attempt, 2)
			require.NotEmpty(t, lost[name], "nothing was killed")
			require.Contains(t, string(<-lost[name]), "Sandbox.Timedout")
		})
	}
}

// Servers and networks that fail every third request, of the coordinator too,
// in each of the ways they have.
func TestBadRoads(t *testing.T) {
	t.Parallel()
	type road struct {
		name    string
		to      string // dynamodb or s3
		happens servers.Mishap
	}
	roads := []road{
		{"DynamoDB is throttled", "dynamodb", servers.Refuse(http.StatusBadRequest, "ProvisionedThroughputExceededException")},
		{"DynamoDB fails", "dynamodb", servers.Refuse(http.StatusInternalServerError, "InternalServerError")},
		{"connections to DynamoDB are reset", "dynamodb", servers.Reset},
		{"answers of DynamoDB are lost", "dynamodb", servers.LoseAnswer},
		{"S3 is busy", "s3", servers.Refuse(http.StatusServiceUnavailable, "SlowDown")},
		{"S3 fails", "s3", servers.Refuse(http.StatusInternalServerError, "InternalError")},
		{"connections to S3 are reset", "s3", servers.Reset},
		{"answers of S3 are lost", "s3", servers.LoseAnswer},
	}
	g, small := newGround(t), submission(t, 21_000)
	noise := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	large := fmt.Appendf(nil, `{"customer_info": {"company_name": "Acme"}, "notes": "%x"}`, noise) // lies in S3
	deployments, jobs := make([]*deployment, len(roads)), make([]polled, len(roads))
	counts, mishaps := make([]atomic.Int64, len(roads)), make([]atomic.Int64, len(roads))
	inputs := make([][]byte, len(roads))
	for i, road := range roads {
		// Patient enough for the pauses of the SDK, which are up to 2 s.
		worker := func(worker *servers.Function) { hasty(worker, 6*time.Second) }
		deployments[i] = g.deploy(t, plan{worker: worker, road: func(_ *deployment, _ string, r *http.Request) servers.Mishap {
			ours := strings.HasPrefix(r.Header.Get("User-Agent"), "aws-sdk-go")
			toDynamoDB := r.Header.Get("X-Amz-Target") != ""
			if !ours || toDynamoDB != (road.to == "dynamodb") || counts[i].Add(1)%3 != 1 {
				return nil
			}
			mishaps[i].Add(1)
			return road.happens
		}})
		inputs[i] = small
		if road.to == "s3" {
			inputs[i] = large
		}
		jobs[i] = deployments[i].submit(t, inputs[i], road.name, discovery.Executive, discovery.Technical)
	}
	for i, road := range roads {
		t.Run(road.name, func(t *testing.T) {
			d := deployments[i]
			d.check(t, d.finish(t, jobs[i].ID), inputs[i])
			require.GreaterOrEqual(t, mishaps[i].Load(), int64(2))
		})
	}
}
