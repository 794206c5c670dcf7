package storetest

import (
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// get asks the network for a link.
func get(t testing.TB, _ reportjobs.ArtifactStore, url string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	return res
}

// linkRules returns the cases about Link.
func linkRules(o ArtifactOptions) []fileRule {
	fetch := o.Fetch
	if fetch == nil {
		fetch = get
	}
	served := func(t *probe, s reportjobs.ArtifactStore, url string) (*http.Response, string) {
		t.Helper()
		res := fetch(t, s, url)
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		return res, string(body)
	}
	l := links{served}
	rules := []fileRule{
		{"link", "a link gives anybody the bytes, as an attachment with the name and the type of the artifact", l.serve},
		{"link's life", "a link expires ttl from now or earlier, but not at once", l.expire},
		{"no life", "a link for no time, or less, is ErrInvalid", l.die},
		{"link to nothing", "Link does not look whether the file is there", l.promise},
	}
	if o.Unsigned {
		return rules
	}
	return append(rules, []fileRule{
		{"forged link", "a link that was changed, in any part, gives nothing; least of all another file", l.forge},
		{"stretched link", "a link works until it expires, not longer", l.wearOut},
	}...)
}

// links checks links by what they serve.
type links struct {
	served func(t *probe, s reportjobs.ArtifactStore, url string) (*http.Response, string)
}

func (l links) serve(t *probe, s reportjobs.ArtifactStore) {
	at := folder()
	for _, row := range []struct{ key, filename, contentType string }{
		{"executive.pdf", "Example_report_20500102_030405.pdf", "application/pdf"},
		{"größe ☃ &?#%2F+.csv", "two words; and more.csv", "text/csv; charset=utf-8"},
		{"page.html", "Müller & Söhne – \"Q3\" 株式会社 100%.html", "text/html"},
	} {
		body := "<html> " + row.key
		a := NewArtifact(at+row.key, []byte(body))
		a.Filename, a.ContentType = row.filename, row.contentType
		a, err := s.Put(t.Context(), a, strings.NewReader(body))
		require.NoError(t, err)
		link, _, err := s.Link(t.Context(), a, time.Minute)
		require.NoError(t, err)
		for range 2 { // a link is not used up
			res, got := l.served(t, s, link)
			require.Equal(t, http.StatusOK, res.StatusCode, got)
			require.Equal(t, body, got)
			require.Equal(t, row.contentType, res.Header.Get("Content-Type"))
			disposition, params, err := mime.ParseMediaType(res.Header.Get("Content-Disposition"))
			require.NoError(t, err, "Content-Disposition: %s", res.Header.Get("Content-Disposition"))
			require.Equal(t, "attachment", disposition)
			require.Equal(t, row.filename, params["filename"])
		}
	}
}

func (l links) expire(t *probe, s reportjobs.ArtifactStore) {
	a := t.put(s, folder()+"a", []byte("body"))
	for _, ttl := range []time.Duration{10 * time.Second, 15 * time.Minute, time.Hour, 7 * 24 * time.Hour, 365 * 24 * time.Hour} {
		_, expires, err := s.Link(t.Context(), a, ttl)
		require.NoError(t, err)
		now := time.Now()
		require.True(t, expires.After(now), "expires %v, which is over", expires)
		require.False(t, expires.After(now.Add(ttl)), "expires %v, more than %v after %v", expires, ttl, now)
	}
}

func (l links) die(t *probe, s reportjobs.ArtifactStore) {
	a := t.put(s, folder()+"a", []byte("body"))
	for _, ttl := range []time.Duration{0, -1, -time.Hour} {
		_, _, err := s.Link(t.Context(), a, ttl)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "a link for %v", ttl)
	}
}

func (l links) promise(t *probe, s reportjobs.ArtifactStore) {
	a := NewArtifact(folder()+"a", []byte("body"))
	link, _, err := s.Link(t.Context(), a, time.Minute)
	require.NoError(t, err)
	res, _ := l.served(t, s, link)
	require.GreaterOrEqual(t, res.StatusCode, 400)
	t.put(s, a.Key, []byte("body"))
	_, got := l.served(t, s, link)
	require.Equal(t, "body", got)
}

func (l links) forge(t *probe, s reportjobs.ArtifactStore) {
	at := folder()
	mine, other := t.put(s, at+"mine", []byte("my body")), t.put(s, at+"other", []byte("a secret"))
	link, _, err := s.Link(t.Context(), mine, time.Minute)
	require.NoError(t, err)
	_, got := l.served(t, s, link)
	require.Equal(t, "my body", got)

	u, err := url.Parse(link)
	require.NoError(t, err)
	forged := []string{strings.ReplaceAll(link, "mine", "other"), strings.ReplaceAll(link, mine.Key, other.Key)}
	for name, values := range u.Query() {
		for _, value := range []string{"", values[0] + "0", changed(values[0])} {
			forged = append(forged, withQuery(*u, name, value))
		}
		forged = append(forged, withQuery(*u, name))
	}
	if at := strings.LastIndex(u.Path, "/") + 1; at < len(u.Path) {
		elsewhere := *u
		elsewhere.Path, elsewhere.RawPath = u.Path[:at]+changed(u.Path[at:]), ""
		forged = append(forged, elsewhere.String())
	}
	bare := *u
	bare.RawQuery = ""
	if u.RawQuery != "" {
		forged = append(forged, bare.String())
	}
	for _, forgery := range forged {
		if forgery == link {
			continue
		}
		res, got := l.served(t, s, forgery)
		require.GreaterOrEqual(t, res.StatusCode, 400, "%s\nforged from\n%s", forgery, link)
		require.NotContains(t, got, "my body")
		require.NotContains(t, got, "a secret")
	}
}

// withQuery returns u with other values for one parameter of its query.
func withQuery(u url.URL, name string, values ...string) string {
	q := u.Query()
	if q[name] = values; len(values) == 0 {
		delete(q, name)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// changed returns text with another first character. Those at the end of a
// number in base 64 may mean nothing.
func changed(text string) string {
	if text == "" || text[0] == '0' {
		return "1" + text[min(1, len(text)):]
	}
	return "0" + text[1:]
}

func (l links) wearOut(t *probe, s reportjobs.ArtifactStore) {
	skew := min(time.Second, t.patience) // between clocks, and by rounding
	a := t.put(s, folder()+"a", []byte("body"))
	link, expires, err := s.Link(t.Context(), a, 2*time.Second)
	require.NoError(t, err)
	for {
		res, got := l.served(t, s, link)
		now := time.Now()
		if res.StatusCode >= 400 {
			require.NotContains(t, got, "body")
			require.Less(t, expires.Sub(now), skew, "it died before it expires")
			return
		}
		require.Less(t, now.Sub(expires), skew, "it still works")
		time.Sleep(20 * time.Millisecond)
	}
}
