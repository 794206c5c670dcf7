package s3store_test

import (
	"io"
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
)

const (
	noListBucket = `User: arn:aws:sts::123456789012:assumed-role/worker/x is not authorized to perform: s3:ListBucket on resource: ` +
		`"arn:aws:s3:::acme-reports" because no identity-based policy allows the s3:ListBucket action`
	noGetObject = `User: arn:aws:sts::123456789012:assumed-role/worker/x is not authorized to perform: s3:GetObject on resource: ` +
		`"arn:aws:s3:::acme-reports/s3:ListBucket" because no identity-based policy allows the s3:GetObject action`
)

// Only what cannot mean anything else is a missing file.
func TestMissing(t *testing.T) {
	for _, row := range []struct {
		rule          string
		status        int
		code, message string
		missing, asOf bool // asOf: with ForbiddenIsMissing
	}{
		{"a missing key", http.StatusNotFound, "NoSuchKey", "", true, true},
		{"a missing bucket is a wrong setting", http.StatusNotFound, "NoSuchBucket", "", false, false},
		{"a missing key, to a role that may not list", http.StatusForbidden, "AccessDenied", noListBucket, true, true},
		{"a role that may not read", http.StatusForbidden, "AccessDenied", noGetObject, false, true},
		{"a refusal without reason", http.StatusForbidden, "AccessDenied", "Access Denied", false, true},
		{"a server that is busy", http.StatusServiceUnavailable, "SlowDown", "", false, false},
	} {
		for _, as := range []bool{false, true} {
			s := newStore(t, options(func(r *http.Request) *http.Response {
				return answer(r, row.status, s3Error(row.code, row.message))
			}), &s3store.Options{ForbiddenIsMissing: as})
			_, err := s.Open(t.Context(), file("a"))
			if want := row.missing && !as || row.asOf && as; want {
				require.ErrorIs(t, err, reportjobs.ErrNotFound, row.rule)
			} else {
				require.Error(t, err, row.rule)
				require.NotErrorIs(t, err, reportjobs.ErrNotFound, row.rule)
			}
		}
	}
}

// A checksum is of a whole file: some servers send it with a part, too, where
// it fits nothing. So none is asked for there.
func TestChecksumIsOfTheWhole(t *testing.T) {
	const wrong = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	deaf := false
	o := options(func(r *http.Request) *http.Response {
		res := answer(r, http.StatusOK, "0123456789")
		if r.Header.Get("Range") != "" && !deaf {
			res = answer(r, http.StatusPartialContent, "456789")
			res.Header.Set("Content-Range", "bytes 4-9/10")
		}
		if r.Header.Get("X-Amz-Checksum-Mode") == "ENABLED" {
			res.Header.Set("X-Amz-Checksum-Sha256", wrong)
		}
		return res
	})
	o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenSupported
	body, err := newStore(t, o, nil).Open(t.Context(), file("a"))
	require.NoError(t, err)
	_, err = io.ReadAll(body)
	require.ErrorContains(t, err, "checksum did not match", "the whole, with a wrong checksum")
	_, err = body.(io.Seeker).Seek(4, io.SeekStart)
	require.NoError(t, err)
	got, err := io.ReadAll(body)
	require.NoError(t, err)
	require.Equal(t, "456789", string(got))

	deaf = true
	_, err = body.(io.Seeker).Seek(5, io.SeekStart)
	require.NoError(t, err)
	_, err = io.ReadAll(body)
	require.ErrorContains(t, err, "a whole file where a part was asked for")
}

// What is read in pieces is one file: another one under its key is none of it.
func TestPartsAreOfOneFile(t *testing.T) {
	s := newStore(t, options(func(r *http.Request) *http.Response {
		res := answer(r, http.StatusOK, "0123456789")
		if r.Header.Get("Range") != "" {
			require.Equal(t, "bytes=4-", r.Header.Get("Range"))
			require.Equal(t, `"1"`, r.Header.Get("If-Match"))
			return answer(r, http.StatusPreconditionFailed, s3Error("PreconditionFailed", ""))
		}
		res.Header.Set("Etag", `"1"`)
		return res
	}), nil)
	body, err := s.Open(t.Context(), file("a"))
	require.NoError(t, err)
	_, err = body.(io.Seeker).Seek(4, io.SeekStart)
	require.NoError(t, err)
	_, err = io.ReadAll(body)
	require.ErrorContains(t, err, "PreconditionFailed")
	require.NotErrorIs(t, err, reportjobs.ErrNotFound)
}

// Whoever reads a file must be able to tell its end from an early one.
func TestAnswerWithoutLength(t *testing.T) {
	s := newStore(t, options(func(r *http.Request) *http.Response {
		res := answer(r, http.StatusOK, "body")
		res.Header.Del("Content-Length")
		return res
	}), nil)
	_, err := s.Open(t.Context(), file("a"))
	require.ErrorContains(t, err, "without Content-Length")
}

// Of the files of a folder each one has to go.
func TestDeleteBelowTellsWhatIsLeft(t *testing.T) {
	s := newStore(t, options(func(r *http.Request) *http.Response {
		if r.Method == http.MethodGet {
			return answer(r, http.StatusOK, `<ListBucketResult><Contents><Key>f/a</Key></Contents><Contents><Key>f/b</Key></Contents></ListBucketResult>`)
		}
		return answer(r, http.StatusOK, `<DeleteResult><Error><Key>f/a</Key><Code>NoSuchKey</Code></Error>`+
			`<Error><Key>f/b</Key><Code>AccessDenied</Code><Message>locked</Message></Error></DeleteResult>`)
	}), nil)
	err := s.Delete(t.Context(), file("f/"))
	require.ErrorContains(t, err, "f/b: AccessDenied: locked")
}
