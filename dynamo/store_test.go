package dynamo_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/storetest"
)

// unplugged is a client whose every request fails the test.
func unplugged(t *testing.T) *dynamodb.Client {
	return dynamodb.New(dynamodb.Options{
		Region: "eu-west-2", Retryer: aws.NopRetryer{},
		HTTPClient: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			t.Errorf("a request: %s", r.Header.Get("X-Amz-Target"))
			return nil, http.ErrServerClosed
		})},
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTooLargeIsSaidBeforehand(t *testing.T) {
	s, err := dynamo.New(unplugged(t), dynamo.Table{Name: "jobs"}, nil)
	require.NoError(t, err)
	job := storetest.NewJob(nil)
	err = s.Create(t.Context(), job, make([]byte, 400<<10))
	require.ErrorIs(t, err, reportjobs.ErrTooLarge)
	require.ErrorContains(t, err, "stored input")

	job.Metadata["large"] = strings.Repeat("x", 400<<10)
	require.ErrorIs(t, s.Create(t.Context(), job, nil), reportjobs.ErrTooLarge)
	require.ErrorIs(t, s.Swap(t.Context(), job.Revision, job), reportjobs.ErrTooLarge)

	job.Metadata = map[string]string{"": "a name that no item can have"}
	require.ErrorIs(t, s.Create(t.Context(), job, nil), reportjobs.ErrInvalid)
}

func TestNoIndexIsSaidBeforehand(t *testing.T) {
	s, err := dynamo.New(unplugged(t), dynamo.Table{Name: "jobs", NoDue: true, NoList: true}, nil)
	require.NoError(t, err)
	for _, err := range s.Due(t.Context(), time.Now()) {
		require.EqualError(t, err, `dynamo: table "jobs" is used without the index "due": unsupported operation`)
	}
	for _, err := range s.List(t.Context(), reportjobs.Query{}) {
		require.EqualError(t, err, `dynamo: table "jobs" is used without the index "list": unsupported operation`)
	}
}

func TestBadArguments(t *testing.T) {
	for _, row := range []struct {
		rule  string
		table dynamo.Table
		want  string
	}{
		{"a table has a name", dynamo.Table{}, "no name"},
		{"of the characters that AWS allows", dynamo.Table{Name: "my jobs"}, `"my jobs"`},
		{"three of them at least", dynamo.Table{Name: "ab"}, `"ab"`},
		{"there are not less shards than none", dynamo.Table{Name: "jobs", Shards: -1}, "-1 shards"},
		{"nor so many that each poll of a list costs dollars", dynamo.Table{Name: "jobs", Shards: 65}, "at most 64"},
	} {
		_, err := dynamo.New(unplugged(t), row.table, nil)
		require.ErrorContains(t, err, row.want, row.rule)
		_, err = row.table.Definition()
		require.ErrorContains(t, err, row.want, row.rule)
		require.ErrorContains(t, dynamo.EnsureTable(t.Context(), unplugged(t), row.table), row.want, row.rule)
	}
	_, err := dynamo.New(nil, dynamo.Table{Name: "jobs"}, nil)
	require.ErrorContains(t, err, "client")
}
