package serve

import (
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
)

// program is the command, built once for all tests.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "serve")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "reportjobs")
	build := exec.Command("go", "build", "-o", program, "./cmd/reportjobs")
	build.Dir = filepath.Join("..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// A fleet is processes that share a table and a bucket, and where they run.
type fleet struct {
	*testing.T
	dir    string
	env    []string
	table  string
	bucket string
	s3     string // endpoint of its server
	tables *dynamodb.Client
	files  *s3.Client
	ledger *ledger
}

// newFleet makes a bucket, and names a table that is not there yet.
func newFleet(t *testing.T) *fleet {
	tables, objects := servers.Dynoxide(t), servers.VersityGW(t)
	f := &fleet{
		T: t, dir: t.TempDir(), table: "jobs-" + rand.Text(), s3: objects, files: s3.New(servers.S3Options(objects)), ledger: newLedger(),
		tables: dynamodb.New(dynamodb.Options{
			Region: "us-east-1", BaseEndpoint: aws.String(tables), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
		}),
	}
	f.bucket = servers.NewBucket(t, f.files)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "REPORTJOBS_") {
			f.env = append(f.env, v)
		}
	}
	options := f.files.Options()
	keys, err := options.Credentials.Retrieve(t.Context())
	require.NoError(t, err)
	f.env = append(f.env,
		"AWS_REGION="+options.Region, "AWS_ACCESS_KEY_ID="+keys.AccessKeyID, "AWS_SECRET_ACCESS_KEY="+keys.SecretAccessKey,
		"AWS_ENDPOINT_URL_DYNAMODB="+tables, s3Variable(objects), "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none",
		"DYNAMODB_TABLE="+f.table, "REPORT_BUCKET="+f.bucket, "REPORTJOBS_ID_SECRET=the secret of these tests",
	)
	return f
}

// s3Variable tells a process where S3 is: by the server's name, in front of
// which no name of a bucket fits.
func s3Variable(endpoint string) string {
	return "AWS_ENDPOINT_URL_S3=" + strings.Replace(endpoint, "127.0.0.1", "localhost", 1)
}

// command runs the program and returns what it printed, its last words and
// its exit code.
func (f *fleet) command(words ...string) (out, said string, code int) {
	f.Helper()
	ctx, cancel := context.WithTimeout(f.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, words...)
	cmd.Dir, cmd.Env = f.dir, f.env
	var errs strings.Builder
	cmd.Stderr = &errs
	text, err := cmd.Output()
	if _, exited := err.(*exec.ExitError); !exited {
		require.NoError(f, err)
	}
	return string(text), strings.TrimSpace(errs.String()), cmd.ProcessState.ExitCode()
}

// ok runs a command line that succeeds, and returns what it printed.
func (f *fleet) ok(line string) string {
	f.Helper()
	out, said, code := f.command(strings.Fields(line)...)
	require.Zero(f, code, "%s: %s", line, said)
	return out
}

func (f *fleet) store() *dynamo.Store {
	f.Helper()
	s, err := dynamo.New(f.tables, dynamo.Table{Name: f.table}, nil)
	require.NoError(f, err)
	return s
}
