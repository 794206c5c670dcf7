package s3store_test

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
)

// A roundTripper answers in place of the network.
type roundTripper func(r *http.Request) *http.Response

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close()
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	return f(r), nil
}

func answer(r *http.Request, status int, body string) *http.Response {
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/xml"}, "Content-Length": {strconv.Itoa(len(body))}}, Request: r,
	}
}

// s3Error is how S3 says what went wrong.
func s3Error(code, message string) string {
	return "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>"
}

func options(answer roundTripper) s3.Options {
	return s3.Options{
		Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("AKIDEXAMPLE", "secret", ""),
		HTTPClient: &http.Client{Transport: answer}, Retryer: aws.NopRetryer{},
	}
}

func newStore(t *testing.T, s3Options s3.Options, o *s3store.Options) *s3store.Store {
	t.Helper()
	s, err := s3store.New(s3.New(s3Options), "acme-reports", o)
	require.NoError(t, err)
	return s
}

// silent fails the test if anything is asked.
func silent(t *testing.T) roundTripper {
	return func(r *http.Request) *http.Response {
		t.Errorf("%s %s: a request where none is needed", r.Method, r.URL.Path)
		return answer(r, http.StatusInternalServerError, "")
	}
}

func expiring(at time.Time) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "ASIAEXAMPLE", SecretAccessKey: "secret", SessionToken: "token", CanExpire: true, Expires: at}, nil
	})
}

func file(key string) reportjobs.Artifact {
	return reportjobs.Artifact{Key: key, Filename: "report.pdf", ContentType: "application/pdf"}
}
