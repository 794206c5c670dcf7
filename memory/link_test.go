package memory_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
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
		{"a link lives for parts of a second, too", 1500 * time.Millisecond, 1500 * time.Millisecond, 0},
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

				time.Sleep(row.want - time.Microsecond)
				require.Equal(t, http.StatusOK, fetch(s, http.MethodGet, link).Code)
				time.Sleep(time.Microsecond)
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

func TestLinkOfBadKeys(t *testing.T) {
	for _, key := range []string{"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", `a\b`, "a\nb", "a\x00b", "\xff", strings.Repeat("a", 256), strings.Repeat("a/", 512) + "a"} {
		_, _, err := newArtifacts(t, nil).Link(t.Context(), artifact(key, ""), time.Hour)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "%q", key)
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

	same := fetch(s, http.MethodGet, link, "If-None-Match", `"`+a.SHA256+`"`)
	require.Equal(t, http.StatusNotModified, same.Code)
	require.Empty(t, same.Body.String())
	other := fetch(s, http.MethodGet, link, "If-None-Match", `"another"`)
	require.Equal(t, http.StatusOK, other.Code)
}

func TestHandlerRanges(t *testing.T) {
	s := newArtifacts(t, nil)
	a := artifact("a", "0123456789")
	put(t, s, a, "0123456789")
	link := sign(t, s, a)
	for _, row := range []struct {
		asked, body, content string
		code                 int
	}{
		{"bytes=2-4", "234", "bytes 2-4/10", http.StatusPartialContent},
		{"bytes=7-", "789", "bytes 7-9/10", http.StatusPartialContent},
		{"bytes=-2", "89", "bytes 8-9/10", http.StatusPartialContent},
		{"bytes=8-100", "89", "bytes 8-9/10", http.StatusPartialContent},
		{"bytes=0-", "0123456789", "bytes 0-9/10", http.StatusPartialContent},
		{"bytes=10-", "invalid range", "bytes */10", http.StatusRequestedRangeNotSatisfiable},
		{"bytes=4-2", "invalid range", "", http.StatusRequestedRangeNotSatisfiable},
		{"bytes=a-b", "invalid range", "", http.StatusRequestedRangeNotSatisfiable},
		{"lines=1-2", "invalid range", "", http.StatusRequestedRangeNotSatisfiable},
		{"bytes=" + strings.Repeat("0-9,", 1000) + "0-9", "0123456789", "", http.StatusOK}, // more than the file: none
	} {
		res := fetch(s, http.MethodGet, link, "Range", row.asked)
		require.Equal(t, row.code, res.Code, "%.20s", row.asked)
		require.Equal(t, row.content, res.Header().Get("Content-Range"), "%.20s", row.asked)
		require.Contains(t, res.Body.String(), row.body, "%.20s", row.asked)
		if row.code < 400 {
			require.Len(t, res.Body.String(), len(row.body), "%.20s", row.asked)
		}
	}
	several := fetch(s, http.MethodGet, link, "Range", "bytes=0-1,8-9")
	require.Equal(t, http.StatusPartialContent, several.Code)
	kind, params, err := mime.ParseMediaType(several.Header().Get("Content-Type"))
	require.NoError(t, err)
	require.Equal(t, "multipart/byteranges", kind)
	parts := multipart.NewReader(several.Body, params["boundary"])
	for _, want := range []string{"01", "89"} {
		part, err := parts.NextPart()
		require.NoError(t, err)
		got, err := io.ReadAll(part)
		require.NoError(t, err)
		require.Equal(t, want, string(got))
	}
	stale := fetch(s, http.MethodGet, link, "Range", "bytes=2-4", "If-Range", `"another"`)
	require.Equal(t, "0123456789", stale.Body.String(), "parts of another file are of no use")
}

// Whatever a filename or a type holds stays in its header.
func TestHandlerHeadersHoldAnyText(t *testing.T) {
	s := newArtifacts(t, nil)
	for _, filename := range []string{
		"plain.pdf", "two words.pdf", `Müller "Q3" – 100%.pdf`, "株式会社.pdf", "a\r\nSet-Cookie: x=1\r\n\r\nbody", "a\x00b", `back\slash"; filename="virus.exe`, "../../etc/passwd", "'*%41",
	} {
		a := artifact("a", "body")
		a.Filename, a.ContentType = filename, "text/html\r\nX-Injected: yes"
		put(t, s, a, "body")
		server := httptest.NewServer(s.Handler())
		res, err := server.Client().Get(server.URL + sign(t, s, a))
		require.NoError(t, err)
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		server.Close()
		require.Equal(t, "body", string(body))
		require.Empty(t, res.Header.Get("X-Injected"))
		require.Empty(t, res.Header.Get("Set-Cookie"))
		disposition, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
		require.NoError(t, err, "%q", res.Header.Get("Content-Disposition"))
		require.Equal(t, "attachment", disposition)
		require.Equal(t, map[string]string{"filename": filename}, params)
	}
	bare := artifact("a", "body")
	bare.Filename, bare.ContentType = "", ""
	res := fetch(s, http.MethodGet, sign(t, s, bare))
	require.Equal(t, "attachment", res.Header().Get("Content-Disposition"))
	require.Equal(t, "application/octet-stream", res.Header().Get("Content-Type"), "never guessed from the bytes")
}

// BaseURL is where requests arrive, below whatever a host has beside it.
func TestHandlerBelowABase(t *testing.T) {
	for _, row := range []struct{ base, prefix, mount string }{
		{"", "/files/", "/files/"},
		{"/", "/", "/"},
		{"/größe/", "/gr%C3%B6%C3%9Fe/", "/größe/"},
		{"/a b/", "/a%20b/", "/"},
		{"https://reports.example.com/", "https://reports.example.com/", "/"},
		{"https://example.com:8443/x/files/", "https://example.com:8443/x/files/", "/x/files/"},
		{"//cdn.example.com/files/", "//cdn.example.com/files/", "/files/"},
		{"http://[2001:db8::1]/reports/files/", "http://[2001:db8::1]/reports/files/", "/reports/files/"},
	} {
		s := newArtifacts(t, &memory.ArtifactsOptions{BaseURL: row.base})
		a := artifact("a/größe ☃ %2F?&=#+;.pdf", "body")
		put(t, s, a, "body")
		link := sign(t, s, a)
		require.True(t, strings.HasPrefix(link, row.prefix+"a/"), link)
		u, err := url.Parse(link)
		require.NoError(t, err)
		mux := http.NewServeMux()
		mux.Handle(row.mount, s.Handler())
		res := httptest.NewRecorder()
		mux.ServeHTTP(res, httptest.NewRequest(http.MethodGet, u.RequestURI(), nil))
		require.Equal(t, "body", res.Body.String(), link)
	}
}

// Behind one address, any process of a service serves the links of another.
func TestProcessesShareASecret(t *testing.T) {
	o := &memory.ArtifactsOptions{Secret: []byte("sixteen bytes...")}
	dir := t.TempDir()
	one, err := memory.NewDirArtifacts(dir, o)
	require.NoError(t, err)
	two, err := memory.NewDirArtifacts(dir, o)
	require.NoError(t, err)
	a := artifact("a/b", "body")
	put(t, one, a, "body")
	link := sign(t, one, a)
	clear(o.Secret) // it is theirs now
	require.Equal(t, "body", fetch(two, http.MethodGet, link).Body.String())

	stranger := newDir(t, dir)
	require.Equal(t, http.StatusForbidden, fetch(stranger, http.MethodGet, sign(t, one, a)).Code, "without the secret it is no link")
}

func TestArtifactsOptions(t *testing.T) {
	for rule, o := range map[string]memory.ArtifactsOptions{
		"a secret has at least 16 bytes":      {Secret: []byte("fifteen bytes..")},
		"an empty secret is none":             {Secret: []byte{}},
		"a base URL ends in a slash":          {BaseURL: "https://example.com/files"},
		"a base URL has a path":               {BaseURL: "https://example.com"},
		"a base URL's path begins at the top": {BaseURL: "files/"},
		"a host without a scheme is no host":  {BaseURL: "example.com/files/"},
		"a base URL has no query":             {BaseURL: "/files/?a=b"},
		"a base URL has no empty query":       {BaseURL: "/files/?"},
		"a base URL has no fragment":          {BaseURL: "/files/#a"},
		"a base URL has no dots":              {BaseURL: "/a/../files/"},
		"a base URL has no double slashes":    {BaseURL: "/a//files/"},
		"a base URL hides no slash":           {BaseURL: "/a%2ffiles/"},
		"a base URL can be parsed":            {BaseURL: "http://[/"},
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

// sign returns a link to a for an hour.
func sign(t testing.TB, s *memory.Artifacts, a reportjobs.Artifact) string {
	t.Helper()
	link, _, err := s.Link(t.Context(), a, time.Hour)
	require.NoError(t, err)
	return link
}
