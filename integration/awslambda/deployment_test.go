package awslambda_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/render"
)

// A ground is the servers that deployments stand on.
type ground struct{ tables, objects string }

func newGround(t testing.TB) ground { return ground{servers.Dynoxide(t), servers.VersityGW(t)} }

// A plan says how a deployment differs from an ordinary one.
type plan struct {
	worker func(*servers.Function)
	// road says what happens to the requests of a function to DynamoDB and S3,
	// and where invokes is set, to Lambda.
	road    func(d *deployment, function string, r *http.Request) servers.Mishap
	invokes bool
	// callers are who may ask, by their access key id; nil: everybody.
	callers map[string]string
}

// A deployment is the functions of examples/lambda with a table and a bucket.
type deployment struct {
	*servers.Lambda
	url    string
	jobs   *dynamo.Store
	table  string
	bucket string
	road   func(d *deployment, function string, r *http.Request) servers.Mishap

	ends atomic.Int64 // writes of a final status that took effect, as seen on the road
}

// deploy starts what examples/lambda needs, on servers of its own.
func deploy(t testing.TB, worker func(*servers.Function)) *deployment {
	t.Helper()
	return newGround(t).deploy(t, plan{worker: worker})
}

func (g ground) deploy(t testing.TB, p plan) *deployment {
	t.Helper()
	region := servers.S3Options(g.objects).Region // which S3 is particular about
	client := dynamodb.New(dynamodb.Options{
		Region: region, BaseEndpoint: aws.String(g.tables), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	table := dynamo.Table{Name: "jobs-" + rand.Text()}
	require.NoError(t, dynamo.EnsureTable(t.Context(), client, table))
	jobs, err := dynamo.New(client, table, nil)
	require.NoError(t, err)
	bucket := servers.NewBucket(t, s3.New(servers.S3Options(g.objects)))
	d := &deployment{Lambda: servers.LambdaService(t), jobs: jobs, table: table.Name, bucket: bucket, road: p.road}
	env := []string{
		"DYNAMODB_TABLE=" + table.Name, "REPORT_BUCKET=" + bucket, "REPORT_PREFIX=archive",
		"ID_SECRET=new secret of the test,old secret of the test", "WORKER_LAMBDA_ARN=arn:aws:lambda:eu-west-2:111122223333:function:worker",
		"AWS_REGION=" + region, "AWS_ACCESS_KEY_ID=" + servers.S3AccessKey, "AWS_SECRET_ACCESS_KEY=" + servers.S3SecretKey,
	}
	for _, f := range []servers.Function{
		{Name: "coordinator", Timeout: time.Minute}, {Name: "worker", Timeout: time.Minute},
		{Name: "sweeper", Timeout: time.Minute}, {Name: "failures", Timeout: time.Minute},
	} {
		tables, objects := g.tables, g.objects
		if p.road != nil {
			tables, objects = servers.Proxy(t, tables, d.way(f.Name)), servers.Proxy(t, objects, d.way(f.Name))
		}
		auth := "AUTH=none"
		if p.callers != nil {
			auth = "AUTH=iam"
		}
		f.Env = append(f.Env, auth)
		if p.invokes {
			f.Env = append(f.Env, "AWS_ENDPOINT_URL_LAMBDA="+servers.Proxy(t, d.URL, d.way(f.Name)))
		}
		f.Env = append(f.Env, append(env, "AWS_ENDPOINT_URL_DYNAMODB="+tables, "AWS_ENDPOINT_URL_S3="+objects)...)
		f.Bootstrap = build(t, "../..", "./examples/lambda/"+f.Name)
		if f.Name == "worker" && p.worker != nil {
			p.worker(&f)
		}
		d.Add(f)
	}
	d.url = d.Serve("coordinator", servers.FunctionURL{Callers: p.callers})
	return d
}

// way is the road of one function, on which ends of jobs are counted.
func (d *deployment) way(function string) func(*http.Request) servers.Mishap {
	return func(r *http.Request) servers.Mishap {
		happens := d.road(d, function, r)
		if !finishes(r) {
			return happens
		}
		return func(server http.Handler, w http.ResponseWriter, r *http.Request) {
			counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				answer := httptest.NewRecorder()
				server.ServeHTTP(answer, r)
				if answer.Code == http.StatusOK {
					d.ends.Add(1)
				}
				maps.Copy(w.Header(), answer.Header())
				w.WriteHeader(answer.Code)
				_, _ = w.Write(answer.Body.Bytes())
			})
			if happens != nil {
				happens(counted, w, r)
				return
			}
			counted.ServeHTTP(w, r)
		}
	}
}

// operation names a request: that of DynamoDB, or the method of S3.
func operation(r *http.Request) string {
	if _, name, ok := strings.Cut(r.Header.Get("X-Amz-Target"), "."); ok {
		return name
	}
	return r.Method
}

var finalStatus = regexp.MustCompile(`"S":"(COMPLETED|PARTIAL|FAILED|CANCELED)"`)

// finishes tells whether a request writes a final status into a record.
func finishes(r *http.Request) bool {
	return operation(r) == "UpdateItem" && finalStatus.Match(content(r))
}

// content returns the body of a small request, which can still be read.
func content(r *http.Request) []byte {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil // its client has gone, and so has the request
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return body
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

// bound is the time in which an accepted job ends, whatever befalls it here:
// the lease and Lambda's repeats as the tests set them, two back-offs, half a
// minute until a hint that was lost is repeated, and a minute and a half for a
// busy machine.
const bound = 2 * time.Minute

// ask sends a request as clients do: where the road is bad, it repeats what
// was answered by an error of the server.
func (d *deployment) ask(t *testing.T, method, query string, body []byte, key string) (int, []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), bound)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, method, d.url+"/?"+query, bytes.NewReader(body))
		require.NoError(t, err)
		if method == http.MethodPost {
			req.Header.Set("Content-Type", "application/json")
			req.Header.Set("Idempotency-Key", key)
		}
		res, answer := fetch(t, req)
		if res.StatusCode < http.StatusInternalServerError || d.road == nil {
			return res.StatusCode, answer
		}
	}
}

func (d *deployment) submit(t *testing.T, input []byte, key string, reports ...string) polled {
	t.Helper()
	if len(reports) == 0 {
		reports = []string{discovery.Executive}
	}
	status, body := d.ask(t, http.MethodPost, "reports="+strings.Join(reports, ","), input, key)
	require.Equal(t, http.StatusAccepted, status, "%s", body)
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
	late := time.After(bound)
	for {
		status, body := d.ask(t, http.MethodGet, "job_id="+id, nil, "")
		if status == http.StatusOK {
			return decode(t, body)
		}
		require.Equal(t, http.StatusAccepted, status, "%s", body)
		select {
		case <-time.After(100 * time.Millisecond):
		case <-late:
			t.Fatalf("after %v the job is not finished: %s", bound, body)
		}
	}
}

// check follows the links of a finished job. Each leads to the file that the
// record tells of, which is, byte for byte, the report on that input, unless
// that is large. Once all events are over the record is still what it was.
func (d *deployment) check(t *testing.T, job polled, input []byte) reportjobs.Job {
	t.Helper()
	require.Equal(t, "COMPLETED", job.Status, job.Error)
	record, err := d.jobs.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, record.Status)
	require.Len(t, job.Reports, len(record.Reports))
	for _, report := range job.Reports {
		file := record.Report(report.Type).Artifact
		require.Equal(t, file.Key, report.Key)
		require.True(t, strings.HasPrefix(report.Key, "archive/"), report.Key)
		res, body := get(t, report.URL)
		require.Equal(t, http.StatusOK, res.StatusCode, "%.500s", body)
		sum := sha256.Sum256(body)
		require.Equal(t, file.SHA256, hex.EncodeToString(sum[:]))
		require.EqualValues(t, file.Size, len(body))
		if len(input) > 1<<20 {
			continue // which takes long with the race detector
		}
		require.True(t, bytes.Equal(rendered(t, record, report.Type, input), body), "another report than that on this input")
	}
	d.Settle()
	last, err := d.jobs.Get(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, record, last, "what is finished does not change")
	if d.road != nil {
		require.EqualValues(t, 1, d.ends.Load(), "it ended once")
	}
	return record
}

// rendered returns a report as a renderer in this process makes it.
func rendered(t *testing.T, job reportjobs.Job, report string, input []byte) []byte {
	t.Helper()
	engine, err := render.New(nil)
	require.NoError(t, err)
	out := &reportjobs.Output{}
	require.NoError(t, discovery.Renderers(engine)[report].Render(t.Context(), out, reportjobs.NewTask(job, report, input)))
	return out.Bytes()
}

// submission is the sample, grown to n bytes and a few.
func submission(t *testing.T, n int) []byte {
	t.Helper()
	var fields map[string]any
	require.NoError(t, json.Unmarshal(discovery.Sample(), &fields))
	bare, err := json.Marshal(fields)
	require.NoError(t, err)
	const line = "What was said in the interviews stands in the minutes. "
	fields["responses"].(map[string]any)["interviews"] = strings.Repeat(line, 1+max(n-len(bare), 0)/len(line))
	grown, err := json.Marshal(fields)
	require.NoError(t, err)
	return grown
}
