package dynamo_test

import (
	"io"
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

// DynamoDB says that a resource was not found, and not which.
func TestMissingTableIsNamed(t *testing.T) {
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-2", Retryer: aws.NopRetryer{}, Credentials: aws.AnonymousCredentials{},
		HTTPClient: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			return &http.Response{
				StatusCode: http.StatusBadRequest, Request: r, Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
				Body: io.NopCloser(strings.NewReader(`{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}`)),
			}, nil
		})},
	})
	s, err := dynamo.New(client, dynamo.Table{Name: "jbos"}, nil)
	require.NoError(t, err)
	job, erased := storetest.NewJob(nil), storetest.NewJob(nil)
	erased.ExpiresAt = erased.UpdatedAt
	calls := map[string]func() error{
		"create":            func() error { return s.Create(t.Context(), job, nil) },
		"create with input": func() error { return s.Create(t.Context(), job, []byte("{}")) },
		"get":               func() error { _, err := s.Get(t.Context(), job.ID); return err },
		"input":             func() error { _, err := s.Input(t.Context(), job); return err },
		"swap":              func() error { return s.Swap(t.Context(), "r1", job) },
		"erase":             func() error { return s.Swap(t.Context(), "r1", erased) },
		"due": func() (err error) {
			for _, err = range s.Due(t.Context(), time.Now()) {
			}
			return err
		},
		"list": func() (err error) {
			for _, err = range s.List(t.Context(), reportjobs.Query{}) {
			}
			return err
		},
	}
	for name, call := range calls {
		err := call()
		require.ErrorContains(t, err, `dynamo: there is no table "jbos" in region "eu-west-2"; EnsureTable makes it: `, name)
		require.NotErrorIs(t, err, reportjobs.ErrNotFound, "%s: a wrong setting loses no job", name)
	}
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
