package dynamo

import (
	"context"
	"crypto/rand"
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
)

// newClient returns a client of a server. It waits a millisecond before it
// repeats a call, where a real one waits up to seconds.
func newClient(endpoint string, change ...func(*dynamodb.Options)) *dynamodb.Client {
	o := dynamodb.Options{
		Region:       "eu-west-2",
		BaseEndpoint: aws.String(endpoint),
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts = 20
			o.RateLimiter = ratelimit.None
			o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return time.Millisecond, nil })
		}),
	}
	for _, f := range change {
		f(&o)
	}
	return dynamodb.New(o)
}

// through lets a client talk over a transport.
func through(transport http.RoundTripper) func(*dynamodb.Options) {
	return func(o *dynamodb.Options) { o.HTTPClient = &http.Client{Transport: transport} }
}

// newTable makes a table of a random name, with its indexes unless shape says
// otherwise.
func newTable(t testing.TB, endpoint string, shape ...dynamo.Table) dynamo.Table {
	t.Helper()
	var table dynamo.Table
	for _, table = range shape {
	}
	table.Name = randomName(t, newClient(endpoint))
	require.NoError(t, dynamo.EnsureTable(t.Context(), newClient(endpoint), table))
	return table
}

// randomName names a table that is deleted when the test ends.
func randomName(t testing.TB, client *dynamodb.Client) string {
	name := "jobs-" + rand.Text()
	t.Cleanup(func() {
		// The test's context has ended. A server of its own has too, or will.
		_, _ = client.DeleteTable(context.WithoutCancel(t.Context()), &dynamodb.DeleteTableInput{TableName: aws.String(name)})
	})
	return name
}

// newStore returns a store on a table of its own, on a server of its own.
func newStore(t testing.TB, change ...func(*dynamodb.Options)) *dynamo.Store {
	t.Helper()
	endpoint := servers.Dynoxide(t)
	return storeOn(t, endpoint, newTable(t, endpoint), change...)
}

func storeOn(t testing.TB, endpoint string, table dynamo.Table, change ...func(*dynamodb.Options)) *dynamo.Store {
	t.Helper()
	s, err := dynamo.New(newClient(endpoint, change...), table, nil)
	require.NoError(t, err)
	return s
}
