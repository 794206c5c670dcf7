package client_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/client"
)

const key = "rj_SECRET"

// leaks tells where in a request the key or a cookie stands.
func leaks(r *http.Request) (where []string) {
	for name, values := range r.Header {
		if strings.Contains(strings.Join(values, " "), "SECRET") {
			where = append(where, name)
		}
	}
	if strings.Contains(r.RequestURI, "SECRET") {
		where = append(where, "URL")
	}
	return where
}

// finished is a job whose report a lies at url.
func finished(url string) http.HandlerFunc {
	return reply(200, fmt.Sprintf(`{"job_id":"j","status":"COMPLETED","reports":[{"name":"a","status":"COMPLETED","size":4,"sha256":"%X","url":%q,"expires_in_seconds":60}]}`,
		sha256.Sum256([]byte("four")), url))
}

// The API gets the key, whatever it is asked, and nobody else does: not the
// host of a link, not one that this or the API redirects to, not even the
// API's own host when it is the link's.
func TestKeyGoesToTheAPIAlone(t *testing.T) {
	inBubble(t, func(n *network) {
		jar, err := cookiejar.New(nil)
		require.NoError(n, err)
		for _, host := range []string{"http://api.test", "http://files.test", "http://cdn.test"} {
			u, err := url.Parse(host)
			require.NoError(n, err)
			jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: "SECRET"}})
		}
		n.http.Jar = jar
		api := play(finished("http://files.test/a?link=1"), finished("/files/a"), reply(200, "four"), finished("http://files.test/a?link=2"),
			reply(307, "", "Location", "http://cdn.test/"))
		files := play(reply(200, "four"), reply(302, "", "Location", "http://cdn.test/b"))
		cdn := play(reply(200, "four"))
		n.serve("api.test:80", api)
		n.serve("files.test:80", files)
		n.serve("cdn.test:80", cdn)
		c := n.client(client.Options{Key: key})
		for range 3 {
			var got bytes.Buffer
			_, err := c.Download(n.Context(), "j", "a", &got)
			require.NoError(n, err)
			require.Equal(n, "four", got.String())
		}
		require.Error(n, get(c, n.T))
		require.Error(n, submit(c, n.T), "a submit that is redirected is not sent to elsewhere")

		for i, r := range api.requests() {
			if i == 2 {
				require.Equal(n, "/files/a", r.URL.Path)
				require.Empty(n, leaks(r), "a link to the API's own host needs no key")
			} else {
				require.ElementsMatch(n, []string{"Authorization", "Cookie"}, leaks(r))
				require.Equal(n, "Bearer "+key, r.Header.Get("Authorization"))
			}
		}
		for _, r := range append(files.requests(), cdn.requests()...) {
			require.Empty(n, leaks(r))
			require.Empty(n, r.Header.Get("Referer"), "that would name the link")
		}
		require.Len(n, files.requests(), 2)
		require.Len(n, cdn.requests(), 1)
	})
}

// signing is a transport that adds credentials to whatever it sends.
type signing struct{ http.RoundTripper }

func (s signing) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "SECRET")
	return s.RoundTripper.RoundTrip(r)
}

// A transport that signs requests is for the API; links go another way.
func TestSigningTransportIsForTheAPI(t *testing.T) {
	inBubble(t, func(n *network) {
		files := play(reply(200, "four"))
		n.serve("api.test:80", finished("http://files.test/a"))
		n.serve("files.test:80", files)
		plain := n.http
		c, err := client.New("http://api.test", &client.Options{
			HTTP:  &http.Client{Transport: signing{plain.Transport}},
			Links: plain,
		})
		require.NoError(n, err)
		_, err = c.Download(n.Context(), "j", "a", &bytes.Buffer{})
		require.NoError(n, err)
		require.Empty(n, leaks(files.requests()[0]))
	})
	c, err := client.New("http://api.test", &client.Options{HTTP: &http.Client{Transport: signing{http.DefaultTransport}}})
	require.NoError(t, err)
	require.Nil(t, client.LinkTransport(c), "unless it is told, the client takes one that signs nothing")
	shared := &http.Transport{}
	c, err = client.New("http://api.test", &client.Options{HTTP: &http.Client{Transport: shared}})
	require.NoError(t, err)
	require.Same(t, shared, client.LinkTransport(c), "a plain transport, with its proxies and certificates, is for links, too")
}

// A client for links that keeps cookies is taken without them.
func TestCookiesAreForTheAPI(t *testing.T) {
	inBubble(t, func(n *network) {
		files := play(reply(200, "four"))
		n.serve("api.test:80", finished("http://files.test/a"))
		n.serve("files.test:80", files)
		jar, err := cookiejar.New(nil)
		require.NoError(n, err)
		jar.SetCookies(&url.URL{Scheme: "http", Host: "files.test"}, []*http.Cookie{{Name: "session", Value: "SECRET"}})
		links := &http.Client{Transport: n.http.Transport, Jar: jar}
		_, err = n.client(client.Options{Links: links}).Download(n.Context(), "j", "a", &bytes.Buffer{})
		require.NoError(n, err)
		require.Empty(n, leaks(files.requests()[0]))
		require.Same(n, jar, links.Jar, "the caller's client is left alone")
	})
}

func TestLinksThatAreNotFollowed(t *testing.T) {
	for _, row := range []struct {
		rule, link string
		redirect   string
	}{
		{"a file of this machine", "file:///etc/passwd", ""},
		{"another protocol", "ftp://files.test/a", ""},
		{"a script", "javascript:alert(1)", ""},
		{"no host", "http:///a", ""},
		{"no URL", "http://[", ""},
		{"a redirect to a file", "http://files.test/a", "file:///etc/passwd"},
		{"a redirect without end", "http://files.test/a", "http://files.test/a"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				files := play(reply(302, "", "Location", row.redirect))
				n.serve("files.test:80", files)
				_, err := n.api(finished(row.link)).Download(n.Context(), "j", "a", &bytes.Buffer{})
				require.ErrorContains(n, err, "link")
				require.NotContains(n, err.Error(), row.link)
				require.LessOrEqual(n, len(files.requests()), 6)
			})
		})
	}
}

// From https, a link is not redirected into the clear.
func TestNoDowngrade(t *testing.T) {
	next, err := http.NewRequest(http.MethodGet, "http://cdn.test/b", nil)
	require.NoError(t, err)
	first, err := http.NewRequest(http.MethodGet, "https://files.test/a", nil)
	require.NoError(t, err)
	require.Error(t, client.FollowLink(next, []*http.Request{first}))
	require.NoError(t, client.FollowLink(first, []*http.Request{next}), "the other way is fine")
}

func TestNew(t *testing.T) {
	for rule, row := range map[string]struct {
		base string
		o    client.Options
	}{
		"a base is a URL":                   {base: "http://["},
		"a base has a scheme":               {base: "reports.example.com"},
		"a base is of the web":              {base: "ftp://reports.example.com"},
		"a base has a host":                 {base: "http:///reports"},
		"a base has no query":               {base: "http://reports.example.com/?a=b"},
		"a base has no fragment":            {base: "http://reports.example.com/#a"},
		"a base has no password":            {base: "http://user:SECRET@reports.example.com"},
		"a base that is broken is not told": {base: "http://user:SECRET@reports.example.com:port"},
		"a key is one word":                 {base: "http://a.test", o: client.Options{Key: "SECRET two"}},
		"a key has no line break":           {base: "http://a.test", o: client.Options{Key: "SECRET\r\nX: y"}},
		"a user agent has no line break":    {base: "http://a.test", o: client.Options{UserAgent: "a\nb"}},
	} {
		_, err := client.New(row.base, &row.o)
		require.Error(t, err, rule)
		require.NotContains(t, err.Error(), "SECRET", rule)
	}
	for base, want := range map[string]string{
		"http://api.test": "/v1/jobs/j", "http://api.test/": "/v1/jobs/j", "http://api.test/reports": "/reports/v1/jobs/j", "http://api.test/a%20b//": "/a%20b/v1/jobs/j",
	} {
		inBubble(t, func(n *network) {
			s := play(accept)
			n.serve("api.test:80", s)
			c, err := client.New(base, &client.Options{HTTP: n.http, UserAgent: "test/1"})
			require.NoError(n, err)
			require.NoError(n, get(c, n.T))
			require.Equal(n, want, s.requests()[0].RequestURI)
			require.Equal(n, "test/1", s.requests()[0].UserAgent())
		})
	}
}
