package awslambda_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
)

// The functions as they are deployed, with every event doubled.
func TestEndToEnd(t *testing.T) {
	t.Parallel()
	d := deploy(t, func(worker *servers.Function) { worker.Double = true })
	for _, row := range []struct {
		name    string
		bytes   int
		reports []string
	}{
		{"a questionnaire of 21 KB", 21_000, []string{discovery.Executive, discovery.Technical, discovery.Compliance}},
		{"an input of 5 MB", 5_000_000, []string{discovery.Executive}},
	} {
		t.Run(row.name, func(t *testing.T) {
			input := submission(t, row.bytes)
			require.InDelta(t, row.bytes, len(input), 100)
			job := d.submit(t, input, row.name, row.reports...)
			require.Equal(t, job.ID, d.submit(t, input, row.name, row.reports...).ID, "a repeated request is the same job")
			record := d.check(t, d.finish(t, job.ID), input)
			require.Len(t, record.Reports, len(row.reports))
			require.Equal(t, 1, record.Attempt, "the doubled event made nothing twice")
			require.Equal(t, "Halvorsen Cold Chain", record.Metadata["company_name"])
		})
	}
	d.Settle()
	require.NotContains(t, d.Said("worker"), "ERROR")
}

// The worker has a model write, which is asked once for each part although the
// event comes twice.
func TestAModelWrites(t *testing.T) {
	const testdata = "../bedrock/testdata"
	answers := servers.Answers(t, filepath.Join(testdata, "answers"), discovery.Executive)
	model := servers.AIMock(t, answers)
	d := deploy(t, func(worker *servers.Function) {
		worker.Double = true
		worker.Env = append(worker.Env, "REPORT_AUTHOR=bedrock", "BEDROCK_REGION=eu-west-2", "BEDROCK_MODEL_ID=m1", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME="+model)
	})
	input, err := os.ReadFile(filepath.Join(testdata, "input.json"))
	require.NoError(t, err)
	job := d.finish(t, d.submit(t, input, "model").ID)
	require.Equal(t, "COMPLETED", job.Status, job.Error)
	d.Settle()
	record, err := d.jobs.Get(t.Context(), job.ID)
	require.NoError(t, err)
	meta := record.Report(discovery.Executive).Artifact.Meta
	require.Equal(t, []string{"m1", "0"}, []string{meta["model"], meta["flagged"]})
	calls := servers.AIMockCalls(t, model)
	require.Len(t, calls, len(answers))
	for _, c := range calls {
		require.Equal(t, "/model/m1/converse-stream", c.Path)
	}
	require.NotContains(t, d.Said("worker"), "Nordwind", "no word of the input or of the report is logged")
}

// A hint that Lambda loses is repeated by the sweeper.
func TestLostHint(t *testing.T) {
	t.Parallel() // it waits for most of its time
	var lost atomic.Int64
	d := deploy(t, func(worker *servers.Function) {
		worker.Drop = func([]byte) bool { return lost.Add(1) == 1 }
	})
	job := d.submit(t, discovery.Sample(), "lost")
	out, err := d.Invoke(t.Context(), "sweeper", []byte(`{"detail-type": "Scheduled Event"}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"Seen":1,"Repaired":0,"Settled":0,"Failed":0}`, string(out), "it is too young to be lost")
	require.EqualValues(t, 1, lost.Load())
	require.Eventually(t, func() bool {
		out, err := d.Invoke(t.Context(), "sweeper", []byte(`{}`))
		return err == nil && strings.Contains(string(out), `"Repaired":1`)
	}, 2*time.Minute, time.Second, "after 30 s it is")
	d.check(t, d.finish(t, job.ID), discovery.Sample())
}

// An event that Lambda gave up on goes to the on-failure queue; the function
// that reads it finds the job.
func TestFailedEvent(t *testing.T) {
	records := make(chan []byte, 1)
	d := deploy(t, func(worker *servers.Function) {
		worker.Timeout = 5 * time.Second // too short for anything: each try fails at once
		worker.OnFailure = func(record []byte) { records <- record }
	})
	d.submit(t, discovery.Sample(), "failed")
	record := <-records
	require.Contains(t, string(record), "the function needs a longer time-out")
	batch, err := json.Marshal(map[string]any{"Records": []map[string]string{{"messageId": "1", "body": string(record)}}})
	require.NoError(t, err)
	out, err := d.Invoke(t.Context(), "failures", batch)
	require.NoError(t, err)
	require.JSONEq(t, `{"batchItemFailures": null}`, string(out))
	require.Contains(t, d.Said("failures"), "Lambda gave up on an event")
	require.Contains(t, d.Said("failures"), `"condition":"RetriesExhausted"`)
}

// What the functions say of an environment that is wrong.
func TestEnvironments(t *testing.T) {
	for _, row := range []struct{ function, env, says string }{
		{"coordinator", "DYNAMODB_TABLE=", "coordinator: DYNAMODB_TABLE is not set"},
		{"worker", "REPORT_BUCKET=", "worker: REPORT_BUCKET is not set"},
		{"sweeper", "WORKER_LAMBDA_ARN=", "sweeper: WORKER_LAMBDA_ARN is not set"},
		{"coordinator", "PRESIGN_TTL_SEC=1h", `coordinator: PRESIGN_TTL_SEC is "1h": a number of seconds is wanted`},
		{"worker", "LEASE_SEC=0", `worker: LEASE_SEC is "0": a number of seconds is wanted`},
		{"worker", "REPORT_AUTHOR=gpt", `worker: REPORT_AUTHOR: no author "gpt"; there are: input, bedrock`},
		{"coordinator", "AUTH=open", `coordinator: AUTH is "open": iam or none is wanted`},
		{"coordinator", "INVOKE_MODE=STREAM", `coordinator: INVOKE_MODE is "STREAM": BUFFERED or RESPONSE_STREAM is wanted`},
		{"worker", "REPORT_PREFIX=/", `worker: REPORT_PREFIX is "/": a folder like reports is wanted`},
		{"coordinator", "ID_SECRET=short", "IDSecret[0] has 5 bytes, at least 16"},
		{"coordinator", "SSE_MODE=rot13", "coordinator: REPORT_BUCKET, REPORT_PREFIX, SSE_MODE, SSE_KMS_KEY_ID"},
	} {
		t.Run(row.env, func(t *testing.T) {
			l := servers.LambdaService(t)
			l.Add(servers.Function{Name: row.function, Timeout: 30 * time.Second, Bootstrap: build(t, "../..", "./examples/lambda/"+row.function),
				Env: []string{"DYNAMODB_TABLE=jobs", "REPORT_BUCKET=reports", "WORKER_LAMBDA_ARN=worker", row.env}})
			_, err := l.Invoke(t.Context(), row.function, []byte(`{}`))
			require.ErrorContains(t, err, "the process ended before it took the event")
			said := strings.ReplaceAll(l.Said(row.function), `\"`, `"`) // in JSON, once there is an environment
			require.Contains(t, said, row.says)
			require.Contains(t, said, `"level":"ERROR"`, "what alarms and filters look for")
		})
	}
}

// The time from the start of the coordinator's process to its first answer: a
// poll, which reads the table.
func BenchmarkFirstAnswer(b *testing.B) {
	d := deploy(b, nil)
	for b.Loop() {
		b.StopTimer()
		d.Kill("coordinator")
		b.StartTimer()
		res, err := http.Get(d.url + "/?job_id=c354c80a-3dfe-4a31-bc5c-2c6bf30eb649")
		require.NoError(b, err)
		_, err = io.Copy(io.Discard, res.Body)
		require.NoError(b, err)
		res.Body.Close()
		require.Equal(b, http.StatusNotFound, res.StatusCode)
	}
}
