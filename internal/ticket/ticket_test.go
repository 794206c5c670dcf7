package ticket

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const digits = "0123456789"

var artifact = reportjobs.Artifact{Key: "a/größe.pdf", Filename: "größe.pdf", ContentType: "application/pdf", Size: int64(len(digits)), SHA256: "5f"}

// A forward body is what most stores give: it cannot seek.
type forward struct{ io.Reader }

func (forward) Close() error { return nil }

func newOffice(t testing.TB) *Office {
	t.Helper()
	o, err := NewOffice("", []byte("0123456789abcdef"))
	require.NoError(t, err)
	return o
}

func TestRangesOfAFileThatCannotSeek(t *testing.T) {
	o := newOffice(t)
	link, _, err := o.Sign(artifact, time.Hour)
	require.NoError(t, err)
	for _, row := range []struct {
		asked string
		code  int
		holds []string
		opens int
	}{
		{"", http.StatusOK, []string{digits}, 1},
		{"bytes=2-4", http.StatusPartialContent, []string{"234"}, 1},
		{"bytes=-3", http.StatusPartialContent, []string{"789"}, 1},
		{"bytes=1-2,5-6", http.StatusPartialContent, []string{"12", "56"}, 1},
		{"bytes=5-6,1-2", http.StatusPartialContent, []string{"56", "12"}, 2}, // back again: from the beginning
		{"bytes=10-", http.StatusRequestedRangeNotSatisfiable, nil, 1},
	} {
		opens := 0
		h := o.Handler(func(_ context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
			opens++
			require.Equal(t, artifact, a)
			return forward{bytes.NewBufferString(digits)}, nil
		})
		req := httptest.NewRequest(http.MethodGet, link, nil)
		if row.asked != "" {
			req.Header.Set("Range", row.asked)
		}
		res := httptest.NewRecorder()
		h.ServeHTTP(res, req)
		require.Equal(t, row.code, res.Code, row.asked)
		require.Equal(t, row.opens, opens, row.asked)
		for _, part := range row.holds {
			require.Contains(t, res.Body.String(), part, row.asked)
		}
		if strings.Count(row.asked, "-") == 1 && row.holds != nil {
			require.Equal(t, row.holds[0], res.Body.String())
		}
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	o := newOffice(t)
	link, _, err := o.Sign(artifact, time.Hour)
	require.NoError(t, err)
	for err, code := range map[error]int{
		reportjobs.ErrNotFound: http.StatusNotFound,
		io.ErrUnexpectedEOF:    http.StatusInternalServerError,
	} {
		res := httptest.NewRecorder()
		o.Handler(func(context.Context, reportjobs.Artifact) (io.ReadCloser, error) { return nil, err }).
			ServeHTTP(res, httptest.NewRequest(http.MethodGet, link, nil))
		require.Equal(t, code, res.Code)
		require.NotContains(t, res.Body.String(), err.Error(), "no internal text")
	}
}

// A host that mounts the handler under another path reads why each link fails.
func TestHandlerUnderAnotherPath(t *testing.T) {
	o := newOffice(t)
	link, _, err := o.Sign(artifact, time.Hour)
	require.NoError(t, err)
	h := http.StripPrefix("/files", o.Handler(func(context.Context, reportjobs.Artifact) (io.ReadCloser, error) {
		return forward{bytes.NewBufferString(digits)}, nil
	}))
	res := httptest.NewRecorder()
	h.ServeHTTP(res, httptest.NewRequest(http.MethodGet, link, nil))
	require.Equal(t, http.StatusForbidden, res.Code)
	require.Contains(t, res.Body.String(), "the paths of links and of this handler differ")
}

func TestKeysThatAreNone(t *testing.T) {
	for _, key := range []string{"", ".", "/a", "a/", "a//b", "a/../b", "a\x00b", `a\b`, "a\xff", strings.Repeat("k", maxKey+1)} {
		_, _, err := newOffice(t).Sign(reportjobs.Artifact{Key: key}, time.Hour)
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "%q", key)
	}
}

// Only what was signed gets a file; anything else is refused, whatever it is.
func FuzzLink(f *testing.F) {
	o := newOffice(f)
	// The same in all processes that fuzz: a link until the year 2100.
	t := ticket{artifact.Key, artifact.Filename, artifact.ContentType, artifact.SHA256, "10", "4102444800000000"}
	link := o.url(t)
	good, err := url.Parse(link)
	require.NoError(f, err)
	for _, seed := range []string{
		link, link + "&", link + "&expires=1", link + "&a=b", "/files/b" + link, link + "#f", strings.Replace(link, "a/", "a%2F", 1), strings.Replace(link, "/files/", "/files//", 1),
		strings.ToUpper(link), strings.Replace(link, "signature=", "signature=A", 1), strings.Replace(link, "size=10", "size=11", 1),
		"/files/", "/files/a?signature=", "/files/%?%", strings.Replace(link, "expires=", "expires=9", 1), strings.Replace(link, "&", ";", 1),
	} {
		f.Add(seed)
	}
	h := o.Handler(func(context.Context, reportjobs.Artifact) (io.ReadCloser, error) {
		return forward{bytes.NewBufferString(digits)}, nil
	})
	f.Fuzz(func(t *testing.T, text string) {
		u, err := url.Parse(text)
		if err != nil {
			return
		}
		res := httptest.NewRecorder()
		h.ServeHTTP(res, &http.Request{Method: http.MethodGet, URL: u, Header: http.Header{}})
		if u.Path == good.Path && u.EscapedPath() == good.EscapedPath() && reflect.DeepEqual(u.Query(), good.Query()) && u.RawQuery == good.RawQuery {
			require.Equal(t, http.StatusOK, res.Code)
			return
		}
		if res.Code == http.StatusOK { // written in another way, it says the same
			require.Equal(t, good.Path, u.Path)
			require.Equal(t, good.Query(), u.Query())
			return
		}
		require.Equal(t, http.StatusForbidden, res.Code)
	})
}
