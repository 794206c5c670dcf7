package awslambda_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
)

// A deployment is the functions of examples/lambda with a table and a bucket.
type deployment struct {
	*servers.Lambda
	url string
	env []string
}

// deploy starts what examples/lambda needs. Change may alter the worker.
func deploy(t testing.TB, change func(worker *servers.Function)) *deployment {
	t.Helper()
	tables, objects := servers.Dynoxide(t), servers.VersityGW(t)
	table := dynamo.Table{Name: "jobs-" + rand.Text()}
	require.NoError(t, dynamo.EnsureTable(t.Context(), dynamodb.New(dynamodb.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(tables), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	}), table))
	o := servers.S3Options(objects)
	bucket := servers.NewBucket(t, s3.New(o))
	keys, err := o.Credentials.Retrieve(t.Context())
	require.NoError(t, err)
	d := &deployment{Lambda: servers.LambdaService(t), env: []string{
		"DYNAMODB_TABLE=" + table.Name, "REPORT_BUCKET=" + bucket, "REPORT_PREFIX=archive", "AUTH=none",
		"ID_SECRET=new secret of the test,old secret of the test", "WORKER_LAMBDA_ARN=arn:aws:lambda:eu-west-2:111122223333:function:worker",
		"AWS_ENDPOINT_URL_DYNAMODB=" + tables, "AWS_ENDPOINT_URL_S3=" + objects,
		"AWS_REGION=" + o.Region, "AWS_ACCESS_KEY_ID=" + keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY=" + keys.SecretAccessKey,
	}}
	worker := servers.Function{Name: "worker", Timeout: time.Minute, Env: d.env}
	if change != nil {
		change(&worker)
	}
	for _, f := range []servers.Function{
		{Name: "coordinator", Timeout: time.Minute}, worker, {Name: "sweeper", Timeout: time.Minute}, {Name: "failures", Timeout: time.Minute},
	} {
		f.Env = d.env
		f.Bootstrap = build(t, "../..", "./examples/lambda/"+f.Name)
		d.Add(f)
	}
	d.url = d.Serve("coordinator", servers.FunctionURL{})
	return d
}

// A polled job is what the old contract says of one.
type polled struct {
	ID      string `json:"job_id"`
	Status  string `json:"status"`
	Error   string `json:"error_message"`
	Reports []struct {
		Type string `json:"type"`
		Key  string `json:"key"`
		URL  string `json:"presigned_url"`
	} `json:"s3_reports"`
}

func (d *deployment) submit(t *testing.T, input []byte, key string) polled {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.url+"/?reports=executive", bytes.NewReader(input))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", key)
	res, body := fetch(t, req)
	require.Equal(t, http.StatusAccepted, res.StatusCode, "%s", body)
	return decode(t, body)
}

func decode(t *testing.T, body []byte) (job polled) {
	t.Helper()
	require.NoError(t, json.Unmarshal(body, &job), "%s", body)
	return job
}

// finish polls until the job is finished, as clients do.
func (d *deployment) finish(t *testing.T, id string) polled {
	t.Helper()
	for {
		res, body := get(t, d.url+"/?job_id="+id)
		if res.StatusCode == http.StatusOK {
			return decode(t, body)
		}
		require.Equal(t, http.StatusAccepted, res.StatusCode, "%s", body)
		select {
		case <-time.After(50 * time.Millisecond):
		case <-t.Context().Done():
			t.Fatal("the job was not finished in time")
		}
	}
}

// download follows the links of a finished job and checks what is there.
func (d *deployment) download(t *testing.T, job polled) {
	t.Helper()
	require.Equal(t, "COMPLETED", job.Status, job.Error)
	require.Len(t, job.Reports, 1)
	require.True(t, strings.HasPrefix(job.Reports[0].Key, "archive/"), job.Reports[0].Key)
	res, body := get(t, job.Reports[0].URL)
	require.Equal(t, http.StatusOK, res.StatusCode, "%s", body)
	require.True(t, bytes.HasPrefix(body, []byte("%PDF-")) && bytes.HasSuffix(bytes.TrimSpace(body), []byte("%%EOF")), "a whole PDF")
}

// The functions as they are deployed, with every event doubled.
func TestEndToEnd(t *testing.T) {
	d := deploy(t, func(worker *servers.Function) { worker.Double = true })
	large, err := json.Marshal(map[string]any{"customer_info": map[string]string{"company_name": "Acme"}, "notes": strings.Repeat("All is well. ", 350_000)})
	require.NoError(t, err)
	require.Greater(t, len(large), 4<<20)
	for name, input := range map[string][]byte{"the sample": discovery.Sample(), "a large input": large} {
		t.Run(name, func(t *testing.T) {
			job := d.submit(t, input, name)
			require.Equal(t, job.ID, d.submit(t, input, name).ID, "a repeated request is the same job")
			d.download(t, d.finish(t, job.ID))
		})
	}
	d.Settle()
	require.NotContains(t, d.Said("worker"), "ERROR")
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
	d.download(t, d.finish(t, job.ID))
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
	require.Contains(t, d.Said("failures"), "condition=RetriesExhausted")
}

// What the functions say of an environment that is wrong.
func TestEnvironments(t *testing.T) {
	for _, row := range []struct{ function, env, says string }{
		{"coordinator", "DYNAMODB_TABLE=", "coordinator: DYNAMODB_TABLE is not set"},
		{"worker", "REPORT_BUCKET=", "worker: REPORT_BUCKET is not set"},
		{"sweeper", "WORKER_LAMBDA_ARN=", "sweeper: WORKER_LAMBDA_ARN is not set"},
		{"coordinator", "PRESIGN_TTL_SEC=1h", `coordinator: PRESIGN_TTL_SEC is "1h": a number of seconds is wanted`},
		{"worker", "LEASE_SEC=0", `worker: LEASE_SEC is "0": a number of seconds is wanted`},
		{"coordinator", "AUTH=open", `coordinator: AUTH is "open": iam or none is wanted`},
		{"coordinator", "ID_SECRET=short", "IDSecret[0] has 5 bytes, at least 16"},
		{"coordinator", "SSE_MODE=rot13", "coordinator: REPORT_BUCKET, REPORT_PREFIX, SSE_MODE, SSE_KMS_KEY_ID"},
	} {
		t.Run(row.env, func(t *testing.T) {
			l := servers.LambdaService(t)
			l.Add(servers.Function{Name: row.function, Timeout: 30 * time.Second, Bootstrap: build(t, "../..", "./examples/lambda/"+row.function),
				Env: []string{"DYNAMODB_TABLE=jobs", "REPORT_BUCKET=reports", "WORKER_LAMBDA_ARN=worker", row.env}})
			_, err := l.Invoke(t.Context(), row.function, []byte(`{}`))
			require.ErrorContains(t, err, "the process ended before it took the event")
			require.Contains(t, l.Said(row.function), row.says)
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
	require.Equal(b, b.N, d.Starts("coordinator"), "each answer was a process's first")
}
