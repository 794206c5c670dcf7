package serve

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/integration/servers"
)

// queue makes a queue and returns its flags.
func (f *fleet) queue() []string {
	endpoint := servers.Fauxqs(f)
	f.env = append(f.env, "AWS_ENDPOINT_URL_SQS="+endpoint)
	url, _ := servers.NewQueue(f, sqs.New(servers.SQSOptions(endpoint)), nil)
	return []string{"--queue", "sqs", "--queue-url", url}
}

func (f *fleet) write(name string, data []byte) {
	require.NoError(f, os.WriteFile(filepath.Join(f.dir, name), data, 0o600))
}

// reports reads the PDFs in a directory.
func (f *fleet) reports(dir string) (files []string) {
	f.Helper()
	entries, err := os.ReadDir(filepath.Join(f.dir, dir))
	require.NoError(f, err)
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(f.dir, dir, e.Name()))
		require.NoError(f, err)
		require.True(f, strings.HasPrefix(string(data), "%PDF-"), e.Name())
		files = append(files, string(data))
	}
	return files
}

func TestFromSubmitToDownload(t *testing.T) {
	for _, row := range []struct {
		rule, table string
		queue       func(*fleet) []string
	}{
		{"each process hands out its own jobs", "", func(*fleet) []string { return []string{"--queue", "pool"} }},
		{"a queue does", "", (*fleet).queue},
		{"a queue does without indexes, too", " --no-indexes", (*fleet).queue},
	} {
		t.Run(row.rule, func(t *testing.T) {
			f := newFleet(t)
			f.ok("table create" + row.table)
			flags := row.queue(f)
			one, two := f.serve(flags...), f.serve(flags...)
			f.write("input.json", discovery.Sample())
			f.ok("submit input.json --wait --out first --idempotency-key same --server " + one.url)
			require.Len(t, f.reports("first"), len(discovery.Reports()))
			f.ok("submit input.json --wait --out second --idempotency-key same --server " + two.url)
			require.Equal(t, f.reports("first"), f.reports("second"), "an idempotency key means one job in all processes")
			one.kill()
			two.kill() // all that they said is known now
			require.Equal(t, 1, f.ledger.count("job submitted"))
			require.Empty(t, f.ledger.twice())
			require.Zero(t, f.ledger.count("sweeps ended"), "nobody sweeps where no index says what is due")
		})
	}
}

func TestAnotherProcessTakesUpWhatADeadOneLeft(t *testing.T) {
	f := newFleet(t)
	f.ok("table create")
	f.write("input.json", discovery.Sample())
	uploads := make(chan struct{}, 100)
	env := f.env
	f.env = append(env, s3Variable(servers.Proxy(t, f.s3, func(r *http.Request) servers.Mishap {
		if r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, ".pdf") {
			return nil
		}
		return func(_ http.Handler, _ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			uploads <- struct{}{}
			<-r.Context().Done() // no file gets through, so no job ends
		}
	})))
	one := f.serve("--lease", "5s", "--workers", "1")
	f.env = env
	id := strings.TrimSpace(f.ok("submit input.json --server " + one.url))
	waiting := strings.TrimSpace(f.ok("submit input.json --server " + one.url))
	<-uploads
	one.kill()
	require.Zero(t, f.ledger.count("job settled"), "it was killed in the middle")

	two := f.serve("--lease", "5s")
	for _, id := range []string{id, waiting} {
		f.ok("wait " + id + " --out " + id + " --server " + two.url)
		require.Len(t, f.reports(id), len(discovery.Reports()))
	}
	job, err := f.store().Get(t.Context(), id)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, job.Status)
	require.Equal(t, 2, job.Attempt)
	require.Empty(t, f.ledger.twice())
}

// Processes behind one address share a directory: each serves the links that
// the others signed.
func TestProcessesServeEachOthersLinks(t *testing.T) {
	f := newFleet(t)
	f.ok("table create")
	one, two := f.serve("--dir", "kept"), f.serve("--dir", "kept")
	f.write("input.json", discovery.Sample())
	id := strings.TrimSpace(f.ok("submit input.json --reports executive --server " + one.url))
	f.ok("wait " + id + " --server " + two.url)
	var job struct {
		S3 struct {
			URL string `json:"presigned_url"`
		} `json:"s3"`
	}
	status, body := f.get(one.url + "/?job_id=" + id)
	require.Equal(t, http.StatusOK, status)
	require.NoError(t, json.Unmarshal(body, &job), "%s", body)
	link := strings.Replace(job.S3.URL, one.url, two.url, 1)
	require.NotEqual(t, job.S3.URL, link)
	status, body = f.get(link)
	require.Equal(t, http.StatusOK, status, "%s", body)
	require.True(t, strings.HasPrefix(string(body), "%PDF-"))
	status, _ = f.get(link + "x")
	require.Equal(t, http.StatusForbidden, status)
}

func (f *fleet) get(url string) (status int, body []byte) {
	f.Helper()
	req, err := http.NewRequestWithContext(f.Context(), http.MethodGet, url, nil)
	require.NoError(f, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(f, err)
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	require.NoError(f, err)
	return res.StatusCode, body
}

func TestServeRefusesWhatItCannotWorkOn(t *testing.T) {
	f := newFleet(t)
	f.ok("table create")
	f.ok("table create --table bare --no-indexes")
	_, err := f.tables.CreateTable(t.Context(), &dynamodb.CreateTableInput{
		TableName: aws.String("other"), BillingMode: types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String("id"), AttributeType: types.ScalarAttributeTypeS}},
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String("id"), KeyType: types.KeyTypeHash}},
	})
	require.NoError(t, err)
	queue := f.queue()
	for _, row := range []struct{ says, flags string }{
		{"there is no table absent in ", "--table absent"},
		{"; reportjobs table create --table absent makes it", "--table absent"},
		{"its key is HASH id, want HASH job_id", "--table other"},
		{`table bare has no index "due", by which others find the jobs of a process that died: with --queue pool nobody would`, "--table bare"},
		{"there is no bucket absent in ", "--bucket absent"},
		{"The specified queue does not exist", "--queue sqs --queue-url " + queue[3] + "-absent"},
		{`--queue-url: "jobs" is no queue URL`, "--queue sqs --queue-url jobs"},
	} {
		t.Run(row.flags, func(t *testing.T) {
			_, said, code := f.command(strings.Fields("serve --addr 127.0.0.1:0 --store dynamodb --json " + row.flags)...)
			require.Equal(t, 1, code, said)
			require.Equal(t, 0, strings.Count(said, "\n"), said)
			require.Contains(t, said, row.says)
		})
	}
	f.env = append(f.env, "AWS_SECRET_ACCESS_KEY=wrong")
	_, said, code := f.command("serve", "--addr", "127.0.0.1:0", "--store", "dynamodb")
	require.Equal(t, 1, code)
	require.Contains(t, said, "bucket "+f.bucket+": denied")
}

func TestTableCreateSaysWhatItDid(t *testing.T) {
	f := newFleet(t)
	for _, row := range []struct{ line, says string }{
		{"table create --no-indexes", "made table " + f.table + " without indexes\n"},
		{"table create --no-indexes", "table " + f.table + " was there, without indexes; nothing to add\n"},
		{"table create", "table " + f.table + " was there; added to it: due and list\n"},
		{"table create --no-indexes", "table " + f.table + " was there, with the indexes due and list; nothing to add\n"},
		{"table create --json", `{"type":"table","name":"` + f.table + `","made":false,"added":[],"indexes":["due","list"]}` + "\n"},
		{"table create --table whole", "made table whole with the indexes due and list\n"},
	} {
		require.Equal(t, row.says, f.ok(row.line), row.line)
	}
}
