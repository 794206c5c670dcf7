package s3store_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

func TestNewRefuses(t *testing.T) {
	good := options(silent(t))
	for says, row := range map[string]struct {
		client  func(*s3.Options)
		bucket  string
		o       s3store.Options
		problem string
	}{
		"no bucket":                       {problem: `"" is no name of a bucket`},
		"a URL for a bucket":              {bucket: "s3://acme-reports", problem: `"s3://acme-reports" is no name of a bucket`},
		"a bucket in upper case":          {bucket: "Acme", problem: `"Acme" is no name of a bucket`},
		"a client without region":         {bucket: "acme-reports", client: func(o *s3.Options) { o.Region = "" }, problem: "the client has no region"},
		"a client that cannot sign":       {bucket: "acme-reports", client: func(o *s3.Options) { o.Credentials = nil }, problem: "no credentials"},
		"an unknown encryption":           {bucket: "acme-reports", o: s3store.Options{Encryption: "kms"}, problem: `encryption "kms", not AES256 or aws:kms`},
		"a KMS key without KMS":           {bucket: "acme-reports", o: s3store.Options{Encryption: "AES256", KMSKeyID: "alias/reports"}, problem: `not "AES256"`},
		"a KMS key alone":                 {bucket: "acme-reports", o: s3store.Options{KMSKeyID: "alias/reports"}, problem: `not ""`},
		"a prefix that leads elsewhere":   {bucket: "acme-reports", o: s3store.Options{Prefix: "../reports"}, problem: `prefix: invalid: key "../reports"`},
		"a prefix from the root":          {bucket: "acme-reports", o: s3store.Options{Prefix: "/"}, problem: `prefix: invalid`},
		"a negative bound of a session":   {bucket: "acme-reports", o: s3store.Options{SessionTTL: -1}, problem: "SessionTTL of -1ns"},
		"a bucket with a trailing hyphen": {bucket: "acme-", problem: "no name of a bucket"},
	} {
		t.Run(says, func(t *testing.T) {
			o := good
			if row.client != nil {
				row.client(&o)
			}
			_, err := s3store.New(s3.New(o), row.bucket, &row.o)
			require.ErrorContains(t, err, row.problem)
		})
	}
	_, err := s3store.New(nil, "acme-reports", nil)
	require.ErrorContains(t, err, "no client")
	_, err = s3store.New(s3.New(good), "arn:aws:s3:eu-west-2:123456789012:accesspoint/reports", nil)
	require.NoError(t, err)
}

// Whoever starts a server with a wrong bucket reads what is wrong with it.
func TestCheck(t *testing.T) {
	for status, says := range map[int]string{
		http.StatusOK:                 "",
		http.StatusMovedPermanently:   "bucket acme-reports is in another region than eu-west-2",
		http.StatusForbidden:          "the role needs s3:ListBucket",
		http.StatusNotFound:           "there is no bucket acme-reports",
		http.StatusServiceUnavailable: "bucket acme-reports",
	} {
		s := newStore(t, options(func(r *http.Request) *http.Response {
			require.Equal(t, http.MethodHead, r.Method)
			return answer(r, status, "")
		}), nil)
		err := s.Check(t.Context())
		if says == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, says)
	}
}

// A prefix bounds what is written and deleted, whatever a record says.
func TestPrefix(t *testing.T) {
	for _, prefix := range []string{"team/reports", "team/reports/"} {
		var asked []string
		s := newStore(t, options(func(r *http.Request) *http.Response {
			asked = append(asked, r.Method+" "+r.URL.Path)
			return answer(r, http.StatusOK, "")
		}), &s3store.Options{Prefix: prefix})
		for _, key := range []string{"team/report", "team/reports", "team/reports2/a", "reports/a", "a"} {
			_, err := s.Put(t.Context(), storetest.NewArtifact(key, nil), empty())
			require.ErrorIs(t, err, reportjobs.ErrInvalid, "Put %s", key)
			require.ErrorIs(t, s.Delete(t.Context(), file(key)), reportjobs.ErrInvalid, "Delete %s", key)
		}
		for _, folder := range []string{"team/", "team/reports2/", "reports/"} {
			require.ErrorIs(t, s.Delete(t.Context(), file(folder)), reportjobs.ErrInvalid, "Delete %s", folder)
		}
		require.Empty(t, asked)

		_, err := s.Put(t.Context(), storetest.NewArtifact("team/reports/a", nil), empty())
		require.NoError(t, err)
		require.NoError(t, s.Delete(t.Context(), file("team/reports/a")))
		require.Equal(t, []string{"PUT /team/reports/a", "DELETE /team/reports/a"}, asked)
	}
}

func TestLifecycle(t *testing.T) {
	for retention, days := range map[time.Duration]int32{time.Second: 1, 24 * time.Hour: 1, 24*time.Hour + 1: 2, 7 * 24 * time.Hour: 7} {
		rules, err := s3store.Lifecycle("reports/", retention)
		require.NoError(t, err)
		require.Len(t, rules.Rules, 2)
		expire, tidy := rules.Rules[0], rules.Rules[1]
		require.Equal(t, days, *expire.Expiration.Days, "kept for %v", retention)
		require.Equal(t, "reports/", *expire.Filter.Prefix)
		require.EqualValues(t, 1, *expire.AbortIncompleteMultipartUpload.DaysAfterInitiation)
		require.EqualValues(t, 1, *expire.NoncurrentVersionExpiration.NoncurrentDays)
		require.True(t, *tidy.Expiration.ExpiredObjectDeleteMarker)
	}
	_, err := s3store.Lifecycle("", 0)
	require.Error(t, err)
}
