package memory_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

func TestLinkLifetime(t *testing.T) {
	const week = 7 * 24 * time.Hour
	for _, row := range []struct {
		rule      string
		ttl, want time.Duration
		kept      time.Duration // 0: for ever
	}{
		{"a link lives as long as was asked for", time.Hour, time.Hour, 0},
		{"a link lives seven days at most", 30 * 24 * time.Hour, week, 0},
		{"a link dies with its file", time.Hour, time.Minute, time.Minute},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newArtifacts(t, nil)
				a := artifact("a/b.pdf", "body")
				if row.kept > 0 {
					a.ExpiresAt = time.Now().Add(row.kept)
				}
				put(t, s, a, "body")
				link, expires, err := s.Link(t.Context(), a, row.ttl)
				require.NoError(t, err)
				require.WithinDuration(t, time.Now().Add(row.want), expires, 0)

				time.Sleep(row.want - time.Second)
				require.Equal(t, http.StatusOK, fetch(s, http.MethodGet, link).Code)
				time.Sleep(time.Second)
				res := fetch(s, http.MethodGet, link)
				require.Equal(t, http.StatusForbidden, res.Code)
				require.Contains(t, res.Body.String(), "expired")
			})
		})
	}
}

func TestLinkOfNoTime(t *testing.T) {
	for _, ttl := range []time.Duration{0, -time.Second} {
		_, _, err := newArtifacts(t, nil).Link(t.Context(), artifact("a", ""), ttl)
		require.ErrorIs(t, err, reportjobs.ErrInvalid)
	}
}

func TestHandlerRefusals(t *testing.T) {
	s := newArtifacts(t, nil)
	put(t, s, artifact("a/b.pdf", "body"), "body")
	put(t, s, artifact("a/c.pdf", "other"), "other")
	link, _, err := s.Link(t.Context(), artifact("a/b.pdf", "body"), time.Hour)
	require.NoError(t, err)
	gone, _, err := s.Link(t.Context(), artifact("a/gone.pdf", "body"), time.Hour)
	require.NoError(t, err)
	foreign, _, err := newArtifacts(t, nil).Link(t.Context(), artifact("a/b.pdf", "body"), time.Hour)
	require.NoError(t, err)
	for _, row := range []struct {
		rule, method, url string
		code              int
		text              string
	}{
		{"a signature is for one file", http.MethodGet, strings.Replace(link, "b.pdf", "c.pdf", 1), http.StatusForbidden, "signed"},
		{"another process's secret signs nothing here", http.MethodGet, foreign, http.StatusForbidden, "signed"},
		{"a longer life breaks the signature", http.MethodGet, changed(t, link, "expires", "9999999999"), http.StatusForbidden, "signed"},
		{"another name breaks the signature", http.MethodGet, changed(t, link, "filename", "virus.exe"), http.StatusForbidden, "signed"},
		{"another type breaks the signature", http.MethodGet, changed(t, link, "type", "text/html"), http.StatusForbidden, "signed"},
		{"without a signature there is nothing", http.MethodGet, "/files/a/b.pdf", http.StatusForbidden, "signed"},
		{"a path beside BaseURL is no file", http.MethodGet, strings.TrimPrefix(link, "/files"), http.StatusForbidden, "signed"},
		{"a file that was deleted is not found", http.MethodGet, gone, http.StatusNotFound, "no longer"},
		{"a link is for reading", http.MethodPost, link, http.StatusMethodNotAllowed, "not allowed"},
		{"a link is for reading", http.MethodDelete, link, http.StatusMethodNotAllowed, "not allowed"},
	} {
		res := fetch(s, row.method, row.url)
		require.Equal(t, row.code, res.Code, row.rule)
		require.Contains(t, res.Body.String(), row.text, row.rule)
		require.NotContains(t, res.Body.String(), "body", row.rule)
		if row.code == http.StatusMethodNotAllowed {
			require.Equal(t, "GET, HEAD", res.Header().Get("Allow"))
		}
	}
}

func TestHandlerAnswers(t *testing.T) {
	s := newArtifacts(t, &memory.ArtifactsOptions{BaseURL: "https://example.com/reports/files/", Secret: bytes.Repeat([]byte("k"), 16)})
	a := artifact("a/größe 50%.pdf", "0123456789")
	a.Filename = "Müller \"Q3\".pdf"
	put(t, s, a, "0123456789")
	link, _, err := s.Link(t.Context(), a, time.Hour)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(link, "https://example.com/reports/files/a/"), link)

	res := fetch(s, http.MethodGet, link)
	require.Equal(t, "0123456789", res.Body.String())
	for name, want := range map[string]string{
		"Content-Type":           "application/pdf",
		"Content-Length":         "10",
		"Content-Disposition":    `attachment; filename*=utf-8''M%C3%BCller%20%22Q3%22.pdf`,
		"X-Content-Type-Options": "nosniff",
		"Cache-Control":          "private, no-store",
		"Etag":                   `"` + a.SHA256 + `"`,
	} {
		require.Equal(t, want, res.Header().Get(name), name)
	}
	head := fetch(s, http.MethodHead, link)
	require.Equal(t, http.StatusOK, head.Code)
	require.Empty(t, head.Body.String())
	require.Equal(t, "10", head.Header().Get("Content-Length"))

	part := fetch(s, http.MethodGet, link, "Range", "bytes=2-4")
	require.Equal(t, http.StatusPartialContent, part.Code)
	require.Equal(t, "234", part.Body.String())
	same := fetch(s, http.MethodGet, link, "If-None-Match", `"`+a.SHA256+`"`)
	require.Equal(t, http.StatusNotModified, same.Code)
}

func TestArtifactsOptions(t *testing.T) {
	for rule, o := range map[string]memory.ArtifactsOptions{
		"a secret has at least 16 bytes": {Secret: []byte("fifteen bytes..")},
		"an empty secret is none":        {Secret: []byte{}},
		"a base URL ends in a slash":     {BaseURL: "https://example.com/files"},
		"a base URL has no query":        {BaseURL: "/files/?a=b"},
		"a base URL can be parsed":       {BaseURL: "http://[/"},
	} {
		_, err := memory.NewArtifacts(&o)
		require.Error(t, err, rule)
	}
}

func newArtifacts(t testing.TB, o *memory.ArtifactsOptions) *memory.Artifacts {
	t.Helper()
	s, err := memory.NewArtifacts(o)
	require.NoError(t, err)
	return s
}

func artifact(key, body string) reportjobs.Artifact {
	sum := sha256.Sum256([]byte(body))
	return reportjobs.Artifact{
		Key: key, Filename: "report.pdf", ContentType: "application/pdf",
		Size: int64(len(body)), SHA256: hex.EncodeToString(sum[:]),
	}
}

func put(t testing.TB, s *memory.Artifacts, a reportjobs.Artifact, body string) {
	t.Helper()
	_, err := s.Put(t.Context(), a, strings.NewReader(body))
	require.NoError(t, err)
}

func fetch(s *memory.Artifacts, method, url string, header ...string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, url, nil)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	res := httptest.NewRecorder()
	s.Handler().ServeHTTP(res, req)
	return res
}

// changed returns link with another value of one parameter.
func changed(t testing.TB, link, name, value string) string {
	t.Helper()
	u, err := url.Parse(link)
	require.NoError(t, err)
	q := u.Query()
	require.True(t, q.Has(name), link)
	q.Set(name, value)
	u.RawQuery = q.Encode()
	return u.String()
}
