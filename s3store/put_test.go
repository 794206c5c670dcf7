package s3store_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

func empty() io.ReadSeeker { return bytes.NewReader(nil) }

const created = `<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>`

// What a file is encrypted with is said where it begins: in the one request
// of a small one, in the first of a large one.
func TestEncryption(t *testing.T) {
	headers := []string{"X-Amz-Server-Side-Encryption", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id", "X-Amz-Server-Side-Encryption-Bucket-Key-Enabled"}
	for _, row := range []struct {
		rule string
		o    s3store.Options
		want []string
	}{
		{"without a word the bucket's own setting holds", s3store.Options{}, []string{"", "", ""}},
		{"AES256", s3store.Options{Encryption: "AES256"}, []string{"AES256", "", ""}},
		{"KMS with the account's key, and a bucket key", s3store.Options{Encryption: "aws:kms"}, []string{"aws:kms", "", "true"}},
		{"KMS with a key", s3store.Options{Encryption: "aws:kms", KMSKeyID: "alias/reports"}, []string{"aws:kms", "alias/reports", "true"}},
	} {
		for _, size := range []int{0, 17 << 20} {
			var said http.Header
			s := newStore(t, options(func(r *http.Request) *http.Response {
				if r.Method == http.MethodPut && !r.URL.Query().Has("partNumber") || r.URL.Query().Has("uploads") {
					said = r.Header
				}
				return answer(r, http.StatusOK, created)
			}), &row.o)
			body := make([]byte, size)
			_, err := s.Put(t.Context(), storetest.NewArtifact("a", body), bytes.NewReader(body))
			require.NoError(t, err)
			for i, name := range headers {
				require.Equal(t, row.want[i], said.Get(name), "%s: %s, %d bytes", row.rule, name, size)
			}
		}
	}
}

// Every write is conditional and says what it carries; a stored file tells its
// name and type to whoever downloads it elsewhere.
func TestPutSays(t *testing.T) {
	for _, size := range []int{0, 17 << 20} {
		var begins, conditional http.Header
		s := newStore(t, options(func(r *http.Request) *http.Response {
			q := r.URL.Query()
			switch {
			case q.Has("uploads"):
				begins = r.Header
			case q.Has("partNumber"):
				require.NotEmpty(t, r.Header.Get("X-Amz-Checksum-Sha256"))
			default:
				conditional = r.Header
			}
			return answer(r, http.StatusOK, created)
		}), nil)
		body := make([]byte, size)
		a := storetest.NewArtifact("a", body)
		a.Filename, a.ContentType = "größe.pdf", "application/pdf"
		_, err := s.Put(t.Context(), a, bytes.NewReader(body))
		require.NoError(t, err)
		if begins == nil {
			begins = conditional
			require.NotEmpty(t, begins.Get("X-Amz-Checksum-Sha256"))
		}
		require.Equal(t, "*", conditional.Get("If-None-Match"))
		require.Equal(t, a.SHA256, begins.Get("X-Amz-Meta-Sha256"))
		require.Equal(t, "application/pdf", begins.Get("Content-Type"))
		require.Equal(t, "attachment; filename*=utf-8''gr%C3%B6%C3%9Fe.pdf", begins.Get("Content-Disposition"))
	}
}

// Who gives up in the middle of a large file leaves no parts behind, for which
// the bucket's owner would pay.
func TestGivingUpClearsAway(t *testing.T) {
	ctx, giveUp := context.WithCancel(t.Context())
	defer giveUp()
	aborts := 0
	s := newStore(t, options(func(r *http.Request) *http.Response {
		switch {
		case r.URL.Query().Has("partNumber"):
			giveUp()
		case r.Method == http.MethodDelete && r.URL.Query().Get("uploadId") == "1":
			aborts++
			return answer(r, http.StatusNotFound, s3Error("NoSuchUpload", ""))
		}
		return answer(r, http.StatusOK, created)
	}), nil)
	body := make([]byte, 17<<20)
	_, err := s.Put(ctx, storetest.NewArtifact("a", body), bytes.NewReader(body))
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, 1, aborts)
}

// What can never be stored is refused before anything is asked, so that
// nobody tries again.
func TestPutRefuses(t *testing.T) {
	s := newStore(t, options(silent(t)), nil)
	body := []byte("body")
	for rule, change := range map[string]func(*reportjobs.Artifact){
		"a size below zero":               func(a *reportjobs.Artifact) { a.Size = -1 },
		"a digest in capitals":            func(a *reportjobs.Artifact) { a.SHA256 = "ABCD" },
		"a type that is two header lines": func(a *reportjobs.Artifact) { a.ContentType = "text/plain\r\nX-Evil: 1" },
		"a type that is not in ASCII":     func(a *reportjobs.Artifact) { a.ContentType = "text/größe" },
		"a folder":                        func(a *reportjobs.Artifact) { a.Key = "a/" },
		"a key of more than 1,024 bytes":  func(a *reportjobs.Artifact) { a.Key = string(bytes.Repeat([]byte("k"), 1025)) },
		"a key with a backslash":          func(a *reportjobs.Artifact) { a.Key = `a\..\b` },
	} {
		a := storetest.NewArtifact("a", body)
		change(&a)
		_, err := s.Put(t.Context(), a, bytes.NewReader(body))
		require.ErrorIs(t, err, reportjobs.ErrInvalid, rule)
	}
	none := storetest.NewArtifact("a", nil)
	none.Size = -1
	_, err := s.Put(t.Context(), none, empty())
	require.ErrorIs(t, err, reportjobs.ErrInvalid, "a size below zero, of nothing")
}

// Answers of S3 that mean one of the contract's errors.
func TestPutErrors(t *testing.T) {
	for _, row := range []struct {
		status int
		code   string
		want   error
	}{
		{http.StatusBadRequest, "BadDigest", reportjobs.ErrInvalid},
		{http.StatusBadRequest, "XAmzContentSHA256Mismatch", reportjobs.ErrInvalid},
		{http.StatusBadRequest, "EntityTooLarge", reportjobs.ErrTooLarge},
		{http.StatusBadRequest, "KeyTooLongError", reportjobs.ErrInvalid},
	} {
		s := newStore(t, options(func(r *http.Request) *http.Response { return answer(r, row.status, s3Error(row.code, "no")) }), nil)
		_, err := s.Put(t.Context(), storetest.NewArtifact("a", nil), empty())
		require.ErrorIs(t, err, row.want, row.code)
	}
	s := newStore(t, options(func(r *http.Request) *http.Response {
		return answer(r, http.StatusForbidden, s3Error("AccessDenied", "no"))
	}), nil)
	_, err := s.Put(t.Context(), storetest.NewArtifact("a", nil), empty())
	for _, wrong := range []error{reportjobs.ErrInvalid, reportjobs.ErrExists, reportjobs.ErrNotFound} {
		require.NotErrorIs(t, err, wrong)
	}
	require.ErrorContains(t, err, "AccessDenied")
}

// S3 says that there is no such bucket, and not which.
func TestMissingBucketIsNamed(t *testing.T) {
	s := newStore(t, options(func(r *http.Request) *http.Response {
		return answer(r, http.StatusNotFound, s3Error("NoSuchBucket", "The specified bucket does not exist"))
	}), nil)
	_, put := s.Put(t.Context(), storetest.NewArtifact("a", nil), empty())
	_, open := s.Open(t.Context(), file("a"))
	for _, err := range []error{put, open} {
		require.ErrorContains(t, err, "s3store: a: there is no bucket acme-reports: ")
		require.NotErrorIs(t, err, reportjobs.ErrNotFound)
	}
	elsewhere := file("a")
	elsewhere.Bucket = "acme-archive"
	_, err := s.Open(t.Context(), elsewhere)
	require.ErrorContains(t, err, "there is no bucket acme-archive: ")
}
