package awslambda_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
)

// A need is a right that a request takes. Resources are called as in
// deploy/template.yaml, if they are those of the deployment.
type need struct{ action, resource string }

// needs returns the rights that a request to DynamoDB, S3 or Lambda takes.
func (d *deployment) needs(r *http.Request) []need {
	path := strings.TrimPrefix(r.URL.Path, "/")
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		return d.tableNeeds(operation(r), content(r))
	case strings.HasPrefix(path, "2015-03-31/functions/"):
		_, name, _ := strings.Cut(strings.TrimSuffix(path, "/invocations"), "functions/")
		if _, after, ok := strings.Cut(name, ":function:"); ok {
			name = after
		}
		return []need{{"lambda:InvokeFunction", "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${AWS::StackName}-" + name}}
	}
	return d.fileNeeds(r, strings.Replace(path, d.bucket, "${Files.Arn}", 1))
}

func (d *deployment) tableNeeds(operation string, body []byte) (all []need) {
	var in struct {
		TableName, IndexName string
		RequestItems         map[string]any
		TransactItems        []map[string]struct{ TableName string }
	}
	if json.Unmarshal(body, &in) != nil {
		return []need{{operation, string(body)}} // which nobody may
	}
	arn := func(table string) string { return strings.Replace(table, d.table, "${Jobs.Arn}", 1) }
	switch {
	case in.IndexName != "":
		return []need{{"dynamodb:" + operation, arn(in.TableName) + "/index/" + in.IndexName}}
	case in.TableName != "":
		return []need{{"dynamodb:" + operation, arn(in.TableName)}}
	}
	for table := range in.RequestItems {
		all = append(all, need{"dynamodb:" + operation, arn(table)})
	}
	for _, item := range in.TransactItems {
		for kind, of := range item {
			all = append(all, need{"dynamodb:" + kind + "Item", arn(of.TableName)})
		}
	}
	return all
}

func (d *deployment) fileNeeds(r *http.Request, path string) (all []need) {
	query := r.URL.Query()
	bucket, key, _ := strings.Cut(path, "/")
	key = strings.Replace(key, "archive/", "${ReportPrefix}/", 1)
	arn := bucket + "/" + key
	switch {
	case r.Method == http.MethodPost && query.Has("delete"):
		return []need{{"s3:DeleteObject", arn + "*"}} // of which it does not matter here
	case key == "":
		return []need{{"s3:ListBucket", bucket}}
	case r.Method == http.MethodDelete && query.Has("uploadId"):
		return []need{{"s3:AbortMultipartUpload", arn}}
	case r.Method == http.MethodDelete:
		return []need{{"s3:DeleteObject", arn}}
	case r.Method == http.MethodPut, r.Method == http.MethodPost:
		return []need{{"s3:PutObject", arn}}
	}
	return []need{{"s3:GetObject", arn}}
}

// A guard is IAM: it refuses what a function's role does not allow, and notes
// what it does.
type guard struct {
	mu      sync.Mutex
	grants  map[string][]grant
	used    map[string]map[grant]bool
	refused []string
	spoilt  int // uploads of reports that break on their way
}

func newGuard(t *testing.T) *guard {
	t.Helper()
	g := &guard{grants: map[string][]grant{}, used: map[string]map[grant]bool{}}
	for function, role := range map[string]string{
		"coordinator": "CoordinatorRole", "worker": "WorkerRole", "sweeper": "SweeperRole", "failures": "FailuresRole",
	} {
		g.grants[function], g.used[function] = grants(t, role), map[grant]bool{}
	}
	return g
}

func (g *guard) road(d *deployment, function string, r *http.Request) servers.Mishap {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.spoilt > 0 && upload(r) {
		g.spoilt--
		return servers.Refuse(http.StatusBadRequest, "BadDigest") // which no repeat would mend
	}
	for _, n := range d.needs(r) {
		i := slices.IndexFunc(g.grants[function], func(given grant) bool { return given.allows(n.action, n.resource) })
		if i < 0 {
			g.refused = append(g.refused, fmt.Sprintf("%s may not %s on %s", function, n.action, n.resource))
			return servers.Refuse(http.StatusForbidden, "AccessDeniedException")
		}
		g.used[function][g.grants[function][i]] = true
	}
	return nil
}

// idle returns the rights of a function that it did not use. Those on logs and
// queues are used by Lambda.
func (g *guard) idle(function string) (all []string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, given := range g.grants[function] {
		service, _, _ := strings.Cut(given.action, ":")
		if !g.used[function][given] && service != "logs" && service != "sqs" {
			all = append(all, given.action)
		}
	}
	return all
}

// seldom are rights for what does not happen here.
var seldom = map[string][]string{
	"coordinator": {"s3:ListBucket"},                                               // an input that is lost
	"worker":      {"s3:ListBucket", "s3:DeleteObject", "s3:AbortMultipartUpload"}, // and a file that lost its race, and one above 16 MB that failed
}

// The functions do all they can do with the rights of deploy/template.yaml,
// and have no right that nothing takes.
func TestRolesSuffice(t *testing.T) {
	t.Parallel()
	guard := newGuard(t)
	guard.spoilt = 1
	lost := make(chan bool, 8) // whether an event is lost
	d := newGround(t).deploy(t, plan{
		road: guard.road, invokes: true,
		callers: map[string]string{"AKIDADA": "arn:aws:iam::111122223333:user/ada"},
		worker: func(worker *servers.Function) {
			worker.Drop = func([]byte) bool {
				select {
				case <-lost:
					return true
				default:
					return false
				}
			}
		},
	})
	ask := func(method, path string, body []byte, key string) map[string]any {
		req, err := http.NewRequestWithContext(t.Context(), method, d.url+path, strings.NewReader(string(body)))
		require.NoError(t, err)
		req.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDADA/20261125/eu-west-2/lambda/aws4_request")
		if req.Header.Set("Content-Type", "application/json"); key != "" {
			req.Header.Set("Idempotency-Key", key)
		}
		res, text := fetch(t, req)
		require.Less(t, res.StatusCode, 300, "%s %s: %s\n%v", method, path, text, guard.refused)
		var answer map[string]any
		require.NoError(t, json.Unmarshal(text, &answer))
		return answer
	}
	finish := func(id string) {
		require.Eventually(t, func() bool { return ask("GET", "/v1/jobs/"+id, nil, "")["status"] == "COMPLETED" }, bound, 100*time.Millisecond)
	}
	submit := func(body []byte, key string) string {
		return ask("POST", "/v1/jobs?reports=executive", body, key)["job_id"].(string)
	}

	spoilt := submit(discovery.Sample(), "spoilt") // goes on in another invocation, after a back-off
	require.Eventually(t, func() bool { return !slices.Contains(guard.idle("worker"), "lambda:InvokeFunction") }, bound, 10*time.Millisecond)
	noise := make([]byte, 100_000)
	rand.NewChaCha8([32]byte{}).Read(noise)
	for key, body := range map[string][]byte{
		"beside the record": discovery.Sample(), "in a file": fmt.Appendf(nil, `{"customer_info": {"company_name": "Acme"}, "notes": "%x"}`, noise),
	} {
		id := submit(body, key)
		require.Equal(t, id, submit(body, key), "a repeated submit takes back what it stored")
		finish(id)
		res, _ := get(t, ask("GET", "/?job_id="+id, nil, "")["s3"].(map[string]any)["presigned_url"].(string))
		require.Equal(t, http.StatusOK, res.StatusCode, "a link has the rights of who signed it")
	}
	lost <- true
	canceled := submit(discovery.Sample(), "canceled")
	ask("DELETE", "/v1/jobs/"+canceled, nil, "")
	finish(ask("POST", "/v1/jobs/"+canceled+"/retry", nil, "")["job_id"].(string))
	require.Len(t, ask("GET", "/v1/jobs", nil, "")["jobs"], 5)

	// Jobs whose hint was lost long ago, for the sweeper and for who hears of it.
	forgotten := func(key string) string {
		lost <- true
		id := submit(discovery.Sample(), key)
		d.Settle()
		job, err := d.jobs.Get(t.Context(), id)
		require.NoError(t, err)
		old := job.Revision
		job.HintedAt, job.Revision = job.HintedAt.Add(-time.Hour), "aged"
		require.NoError(t, d.jobs.Swap(t.Context(), old, job))
		return id
	}
	swept := forgotten("swept")
	out, err := d.Invoke(t.Context(), "sweeper", []byte(`{}`))
	require.NoError(t, err, guard.refused)
	require.JSONEq(t, `{"Seen":1,"Repaired":1,"Settled":0,"Failed":0}`, string(out))
	finish(swept)
	failed := forgotten("failed")
	batch := fmt.Sprintf(`{"Records": [{"messageId": "1", "body": "{\"job_id\": \"%s\"}"}]}`, failed)
	out, err = d.Invoke(t.Context(), "failures", []byte(batch))
	require.NoError(t, err)
	require.JSONEq(t, `{"batchItemFailures": null}`, string(out), guard.refused)
	finish(failed)
	finish(spoilt)

	require.Empty(t, guard.refused)
	for function := range guard.grants {
		require.ElementsMatch(t, seldom[function], guard.idle(function), function)
	}
}
