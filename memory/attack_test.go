package memory_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// A forgery is what somebody makes of a link to a/b.pdf.
type forgery struct {
	rule  string
	forge func(path string, q url.Values) string
}

// with returns the link with parameters set, "-" for dropped.
func with(pairs ...string) func(string, url.Values) string {
	return func(path string, q url.Values) string {
		for i := 0; i < len(pairs); i += 2 {
			if q.Set(pairs[i], pairs[i+1]); pairs[i+1] == "-" {
				q.Del(pairs[i])
			}
		}
		return path + "?" + q.Encode()
	}
}

// at returns the link with another path.
func at(path string) func(string, url.Values) string {
	return func(_ string, q url.Values) string { return path + "?" + q.Encode() }
}

// then returns the link with something behind its query.
func then(more string) func(string, url.Values) string {
	return func(path string, q url.Values) string { return path + "?" + q.Encode() + more }
}

var forgeries = []forgery{
	{"another file", at("/files/a/c.pdf")},
	{"another file of a longer name", at("/files/a/b.pdf2")},
	{"another file of a shorter name", at("/files/a/b.pd")},
	{"a file in the folder above", at("/files/b.pdf")},
	{"a file below", at("/files/a/b.pdf/c")},
	{"the folder", at("/files/a/")},
	{"the base", at("/files/")},
	{"the base without its slash", at("/files")},
	{"beside the base", at("/a/b.pdf")},
	{"above the base", at("/x/files/a/b.pdf")},
	{"the base in other letters", at("/FILES/a/b.pdf")},
	{"the name in other letters", at("/files/a/B.pdf")},
	{"dots", at("/files/a/../a/b.pdf")},
	{"one dot", at("/files/./a/b.pdf")},
	{"dots in escapes", at("/files/a/%2e%2e/a/b.pdf")},
	{"dots out of the directory", at("/files/..%2f..%2fetc/passwd")},
	{"a slash in escapes", at("/files/a%2Fb.pdf")},
	{"a slash in small escapes", at("/files/a%2fb.pdf")},
	{"the base's slash in escapes", at("/files%2Fa/b.pdf")},
	{"escapes of escapes", at("/files/a%252Fb.pdf")},
	{"two slashes", at("/files/a//b.pdf")},
	{"two slashes behind the base", at("/files//a/b.pdf")},
	{"a backslash", at("/files/a%5Cb.pdf")},
	{"a slash at the end", at("/files/a/b.pdf/")},
	{"a NUL at the end", at("/files/a/b.pdf%00")},
	{"a blank at the end", at("/files/a/b.pdf%20")},
	{"an overlong slash", at("/files/a%C0%AFb.pdf")},
	{"a parameter in the path", at("/files/a/b.pdf;x=1")},

	{"a longer life", with("expires", "99999999999999999")},
	{"an endless life", with("expires", "-1")},
	{"life until a number too large", with("expires", "999999999999999999999999")},
	{"no end", with("expires", "-")},
	{"an empty end", with("expires", "")},
	{"another name", with("filename", "virus.exe")},
	{"no name", with("filename", "-")},
	{"an empty name", with("filename", "")},
	{"another type", with("type", "text/html")},
	{"no type", with("type", "-")},
	{"another digest", with("sha256", strings.Repeat("0", 64))},
	{"no digest", with("sha256", "-")},
	{"no signature", with("signature", "-")},
	{"an empty signature", with("signature", "")},
	{"another signature", with("signature", strings.Repeat("A", 43))},
	{"no query", func(path string, _ url.Values) string { return path }},
	{"what one part loses, the next one wins", with("filename", "report.pdfa", "type", "pplication/pdf")},
	{"name and type exchanged", with("filename", "application/pdf", "type", "report.pdf")},
	{"a parameter more", with("utm_source", "mail")},
	{"one parameter for another", with("type", "-", "kind", "application/pdf")},
	{"a name in capitals", with("type", "-", "Type", "application/pdf")},
	{"a signature padded", then("=")},
	{"a signature with a blank", then("+")},
	{"a semicolon", then(";x=1")},
	{"a broken escape", then("&x=%zz")},
	{"another name behind the first", then("&filename=virus.exe")},
	{"another name before the first", func(path string, q url.Values) string { return path + "?filename=virus.exe&" + q.Encode() }},
	{"an end before the first", func(path string, q url.Values) string { return path + "?expires=99999999999999999&" + q.Encode() }},
	{"the same parameters twice", func(path string, q url.Values) string { return path + "?" + q.Encode() + "&" + q.Encode() }},
	{"a plus before the end", func(path string, q url.Values) string {
		q.Set("expires", "+"+q.Get("expires"))
		return path + "?" + q.Encode()
	}},
	{"a zero before the end", func(path string, q url.Values) string {
		q.Set("expires", "0"+q.Get("expires"))
		return path + "?" + q.Encode()
	}},
	{"a signature in standard base 64", func(path string, q url.Values) string {
		q.Set("signature", strings.NewReplacer("-", "+", "_", "/").Replace(q.Get("signature"))+"=")
		return path + "?" + q.Encode()
	}},
	{"the last bits of a signature, which mean nothing", func(path string, q url.Values) string {
		signature := []byte(q.Get("signature"))
		signature[len(signature)-1]++ // 43 characters hold two bits more than 32 bytes
		q.Set("signature", string(signature))
		return path + "?" + q.Encode()
	}},
}

func TestForgedLinks(t *testing.T) {
	s := newArtifacts(t, nil)
	for _, key := range []string{"a/b.pdf", "a/c.pdf", "b.pdf", "a/b.pd", "a/b.pdf2", "a/B.pdf", "a/b.pdf/c", "a%2Fb.pdf", "a/b.pdf ", "a/b.pdf;x=1"} {
		put(t, s, artifact(key, "the secret of "+key), "the secret of "+key)
	}
	link := sign(t, s, artifact("a/b.pdf", "the secret of a/b.pdf"))
	u, err := url.Parse(link)
	require.NoError(t, err)
	require.Equal(t, "the secret of a/b.pdf", fetch(s, http.MethodGet, link).Body.String())
	for _, row := range forgeries {
		t.Run(row.rule, func(t *testing.T) {
			forged := row.forge(u.Path, u.Query())
			require.NotEqual(t, link, forged)
			res := fetch(s, http.MethodGet, forged)
			require.Equal(t, http.StatusForbidden, res.Code, forged)
			require.NotContains(t, res.Body.String(), "secret")
			require.Empty(t, res.Header().Get("Content-Disposition"))
			require.Empty(t, res.Header().Get("ETag"), "it does not tell whether the file is there")
		})
	}
}

func TestRefusedLinks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newArtifacts(t, nil)
		a := artifact("a/b.pdf", "the secret")
		put(t, s, a, "the secret")
		link := sign(t, s, a)
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodConnect, "PROPFIND", "get"} {
			req := httptest.NewRequest(http.MethodGet, link, nil)
			req.Method = method
			res := httptest.NewRecorder()
			s.Handler().ServeHTTP(res, req)
			require.Equal(t, http.StatusMethodNotAllowed, res.Code, method)
			require.Equal(t, "GET, HEAD", res.Header().Get("Allow"))
			require.NotContains(t, res.Body.String(), "secret")
		}
		stripped := httptest.NewRequest(http.MethodGet, link, nil)
		stripped.URL.Path = strings.TrimPrefix(stripped.URL.Path, "/files/")
		res := httptest.NewRecorder()
		s.Handler().ServeHTTP(res, stripped)
		require.Equal(t, http.StatusForbidden, res.Code, "a link is its whole path")

		foreign := sign(t, newArtifacts(t, nil), a)
		require.Equal(t, http.StatusForbidden, fetch(s, http.MethodGet, foreign).Code, "signed by another secret")

		gone := fetch(s, http.MethodGet, sign(t, s, artifact("a/gone.pdf", "")))
		require.Equal(t, http.StatusNotFound, gone.Code)
		require.Contains(t, gone.Body.String(), "no longer there")

		time.Sleep(time.Hour)
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			res := fetch(s, method, link)
			require.Equal(t, http.StatusForbidden, res.Code)
			require.NotContains(t, res.Body.String(), "secret")
			require.Equal(t, "private, no-store", res.Header().Get("Cache-Control"))
		}
		require.Contains(t, fetch(s, http.MethodGet, link).Body.String(), "expired")
	})
}

// FuzzLink alters a link: what stands behind the base. An altered one never
// passes, and whatever comes, nothing panics.
func FuzzLink(f *testing.F) {
	s := newArtifacts(f, nil) // a secret of this process: a good link of another, of an earlier hour, is no link here
	a := artifact("a/größe.pdf", "the secret")
	put(f, s, a, "the secret")
	put(f, s, artifact("a/b", "the secret"), "the secret")
	link := strings.TrimPrefix(sign(f, s, a), "/files/")
	real, err := url.Parse(link)
	require.NoError(f, err)
	f.Add(0, 0, "")
	for _, row := range forgeries {
		forged := strings.TrimPrefix(row.forge("/files/"+real.Path, real.Query()), "/files/")
		f.Add(0, len(link), forged)
	}
	f.Add(2, 1, "%2F")
	f.Add(len(link), 0, "&filename=x")
	f.Add(len(link)-43, 43, "")
	f.Fuzz(func(t *testing.T, from, n int, text string) {
		from = min(max(from, 0), len(link))
		n = min(max(n, 0), len(link)-from)
		forged := link[:from] + text + link[from+n:]
		u, err := url.ParseRequestURI("/files/" + forged)
		if err != nil {
			return // no server accepts it
		}
		res := httptest.NewRecorder()
		s.Handler().ServeHTTP(res, &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}})
		if res.Code == http.StatusForbidden {
			require.NotContains(t, res.Body.String(), "secret")
			return
		}
		// It may be written in another way: another order, other escapes.
		require.Equal(t, http.StatusOK, res.Code)
		require.Equal(t, "/files/"+real.Path, u.Path)
		require.NotContains(t, strings.ToUpper(u.EscapedPath()), "%2F")
		q, err := url.ParseQuery(u.RawQuery)
		require.NoError(t, err)
		require.Equal(t, len(real.Query()), len(q))
		for name, values := range real.Query() {
			require.True(t, slices.Equal(values, q[name]), name)
		}
	})
}
