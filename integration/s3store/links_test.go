package s3store

import (
	"bytes"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

// get is what a browser does with a link, with a Range or without.
func get(t *testing.T, link, ranged string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, link, nil)
	require.NoError(t, err)
	if ranged != "" {
		req.Header.Set("Range", ranged)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(body)
}

// Whatever a report is called, its download is called so; and the answer is
// for one pair of eyes. Both for clients made from the default configuration,
// which add checksums to what they ask, and for those made by hand.
func testLinkedDownload(t *testing.T, w *world) {
	for _, checksums := range []aws.ResponseChecksumValidation{aws.ResponseChecksumValidationWhenRequired, aws.ResponseChecksumValidationWhenSupported} {
		o := servers.S3Options(w.endpoint)
		o.ResponseChecksumValidation = checksums
		o.RequestChecksumCalculation = aws.RequestChecksumCalculation(checksums)
		s, err := s3store.New(s3.New(o), w.bucket, nil)
		require.NoError(t, err)
		for _, name := range []string{
			"plain.pdf", "two words; and more.pdf", `the "best" \ report.pdf`, "Müller & Söhne – Straße.pdf", "株式会社レポート.pdf", "🐘 100 %.pdf", "a,b='c'.pdf",
		} {
			a := storetest.NewArtifact("reports/1/"+name, []byte(name))
			a.Key = strings.ReplaceAll(a.Key, `\`, "")
			a.Filename, a.ContentType = name, "application/pdf"
			a, err := s.Put(t.Context(), a, strings.NewReader(name))
			require.NoError(t, err, name)
			link, _, err := s.Link(t.Context(), a, time.Minute)
			require.NoError(t, err)
			res, body := get(t, link, "")
			require.Equal(t, http.StatusOK, res.StatusCode, body)
			require.Equal(t, name, body)
			disposition, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
			require.NoError(t, err)
			require.Equal(t, "attachment", disposition)
			require.Equal(t, name, params["filename"])
			require.Equal(t, "application/pdf", res.Header.Get("Content-Type"))
			require.Equal(t, "private, no-store", res.Header.Get("Cache-Control"))
		}
	}
}

// A browser takes up a broken download by asking for the rest.
func testLinkedRanges(t *testing.T, w *world) {
	s := w.store(&network{})
	require.NoError(t, put(t.Context(), s, "a", []byte("0123456789")))
	link, _, err := s.Link(t.Context(), reportjobs.Artifact{Key: "a"}, time.Minute)
	require.NoError(t, err)
	for ranged, want := range map[string]string{"bytes=0-3": "0123", "bytes=7-": "789", "bytes=-2": "89"} {
		res, body := get(t, link, ranged)
		require.Equal(t, http.StatusPartialContent, res.StatusCode)
		require.Equal(t, want, body)
	}
	res, _ := get(t, link, "bytes=10-")
	require.Equal(t, http.StatusRequestedRangeNotSatisfiable, res.StatusCode)
}

// A record that names another bucket, of an older deployment say, is about a
// file there; what is new goes to the store's own.
func testAnotherBucket(t *testing.T, w *world) {
	archive := servers.NewBucket(t, w.client)
	old, err := s3store.New(w.client, archive, nil)
	require.NoError(t, err)
	a, err := old.Put(t.Context(), storetest.NewArtifact("a", []byte("old")), strings.NewReader("old"))
	require.NoError(t, err)
	require.Equal(t, archive, a.Bucket)

	s := w.store(&network{})
	body, err := s.Open(t.Context(), a)
	require.NoError(t, err)
	defer body.Close()
	got, err := io.ReadAll(body)
	require.NoError(t, err)
	require.Equal(t, "old", string(got))
	link, _, err := s.Link(t.Context(), a, time.Minute)
	require.NoError(t, err)
	_, served := get(t, link, "")
	require.Equal(t, "old", served)

	again, err := s.Put(t.Context(), a, strings.NewReader("old"))
	require.NoError(t, err)
	require.Equal(t, w.bucket, again.Bucket)
	require.NoError(t, s.Delete(t.Context(), a))
	w.holds("a", []byte("old"))
	_, err = read(t.Context(), old, "a")
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}

// A handler serves ranges out of what Open returns, and asks S3 for no more
// than it hands on: one request for the whole, two for a part.
func testServeContent(t *testing.T, w *world) {
	content := text(1<<20, 1)
	require.NoError(t, put(t.Context(), w.store(&network{}), "a", content))
	for _, row := range []struct {
		ranged   string
		status   int
		from, to int
		requests int
	}{
		{"", http.StatusOK, 0, len(content), 1},
		{"bytes=0-99", http.StatusPartialContent, 0, 100, 1},
		{"bytes=1000-1999", http.StatusPartialContent, 1000, 2000, 2},
		{"bytes=-10", http.StatusPartialContent, len(content) - 10, len(content), 2},
	} {
		net := &network{}
		body, err := w.store(net).Open(t.Context(), reportjobs.Artifact{Key: "a"})
		require.NoError(t, err)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/a", nil)
		if row.ranged != "" {
			r.Header.Set("Range", row.ranged)
		}
		res := httptest.NewRecorder()
		http.ServeContent(res, r, "a.pdf", time.Time{}, body.(io.ReadSeeker))
		require.NoError(t, body.Close())
		require.Equal(t, row.status, res.Code, row.ranged)
		require.True(t, bytes.Equal(content[row.from:row.to], res.Body.Bytes()), row.ranged)
		require.Equal(t, row.requests, net.requests(), row.ranged)
	}
}

// What Open returns can be read in any order, like a file.
func testSeek(t *testing.T, w *world) {
	require.NoError(t, put(t.Context(), w.store(&network{}), "a", []byte("0123456789")))
	opened, err := w.store(&network{}).Open(t.Context(), reportjobs.Artifact{Key: "a"})
	require.NoError(t, err)
	body := opened.(io.ReadSeekCloser)
	at := func(offset int64, whence int, want string) {
		t.Helper()
		_, err := body.Seek(offset, whence)
		require.NoError(t, err)
		got, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	at(4, io.SeekStart, "456789")
	at(-3, io.SeekCurrent, "789")
	at(-10, io.SeekEnd, "0123456789")
	at(0, io.SeekEnd, "")
	at(5, io.SeekEnd, "")
	_, err = body.Seek(-1, io.SeekStart)
	require.Error(t, err)
	_, err = body.Seek(0, 9)
	require.Error(t, err)
	require.NoError(t, body.Close())
	_, err = body.Read(make([]byte, 1))
	require.ErrorContains(t, err, "closed")
}
