package servers

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"
)

// Who asks the S3 server, unless AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
// say otherwise for a server of S3_ENDPOINT.
const (
	S3AccessKey = "access-of-the-tests"
	S3SecretKey = "secret-of-the-tests"
)

// VersityGW returns the endpoint of an S3 server: S3_ENDPOINT, if it is set,
// else a versitygw of its own, with its files in a directory that ends with
// the test. It is a process beside that of the test, because the gateway
// changes the working directory of the one it is in.
func VersityGW(t testing.TB) (endpoint string) {
	t.Helper()
	if endpoint := os.Getenv("S3_ENDPOINT"); endpoint != "" {
		return endpoint
	}
	path, err := exec.CommandContext(t.Context(), "go", "tool", "-n", "versitygw").Output()
	require.NoError(t, err, "go tool versitygw: run make tools")
	dir := memoryDir(t)
	address := "127.0.0.1:" + reservePort(t)
	var log bytes.Buffer
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, strings.TrimSpace(string(path)),
		"--access", S3AccessKey, "--secret", S3SecretKey, "--port", address, "--health", "/healthz", "--quiet",
		"posix", dir)
	cmd.Stdout, cmd.Stderr, cmd.Dir = &log, &log, dir
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second // then it is killed
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		stop()
		_ = cmd.Wait() // how it ends is no matter of the test
		if t.Failed() {
			t.Logf("versitygw: %s", &log)
		}
	})
	endpoint = "http://" + address
	require.Eventually(t, func() bool {
		res, err := http.Get(endpoint + "/healthz")
		if err != nil {
			return false
		}
		res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, startUp, 10*time.Millisecond, "versitygw does not answer")
	return endpoint
}

// memoryDir returns a directory in memory, where there is such a thing: the
// gateway waits for the disk with each file.
func memoryDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "versitygw-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return dir
}

// S3Options are those of a client that may do everything at endpoint.
func S3Options(endpoint string) s3.Options {
	return s3.Options{
		Region:       cmp.Or(os.Getenv("AWS_REGION"), "us-east-1"),
		BaseEndpoint: &endpoint,
		UsePathStyle: true,
		Credentials: aws.NewCredentialsCache(credentials.NewStaticCredentialsProvider(
			cmp.Or(os.Getenv("AWS_ACCESS_KEY_ID"), S3AccessKey), cmp.Or(os.Getenv("AWS_SECRET_ACCESS_KEY"), S3SecretKey), "")),
	}
}

// NewBucket makes a bucket that ends with the test, and all that is in it.
func NewBucket(t testing.TB, client *s3.Client) (name string) {
	t.Helper()
	name = "reportjobs-" + strings.ToLower(rand.Text())
	_, err := client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: &name})
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		pages := s3.NewListObjectsV2Paginator(client, &s3.ListObjectsV2Input{Bucket: &name})
		for pages.HasMorePages() {
			page, err := pages.NextPage(ctx)
			require.NoError(t, err)
			var keys []types.ObjectIdentifier
			for _, object := range page.Contents {
				keys = append(keys, types.ObjectIdentifier{Key: object.Key})
			}
			if len(keys) > 0 {
				_, err = client.DeleteObjects(ctx, &s3.DeleteObjectsInput{Bucket: &name, Delete: &types.Delete{Objects: keys}})
				require.NoError(t, err)
			}
		}
		_, err := client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &name})
		require.NoError(t, err)
	})
	return name
}
