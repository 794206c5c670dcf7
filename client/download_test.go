package client_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// big is a report of some size whose bytes are all different places.
var big = func() []byte {
	var b bytes.Buffer
	for i := range 40_000 {
		fmt.Fprintf(&b, "line %d\n", i)
	}
	return b.Bytes()
}()

const linkTTL = time.Hour

// stored is a service whose job has the report big, and a storage that does
// what acts say, one request after another.
func (n *network) stored(ttl time.Duration, acts ...func(h http.Handler) http.HandlerFunc) (*service, string) {
	s := n.service(serviceOptions{
		linkTTL: ttl,
		reports: map[string]reportjobs.RendererFunc{"big": func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			out.ContentType, out.Filename = "text/plain", "big.txt"
			_, err := out.Write(big)
			return err
		}},
		storage: func(h http.Handler) http.Handler {
			var list []http.HandlerFunc
			for _, act := range acts {
				list = append(list, act(h))
			}
			return play(append(list, h.ServeHTTP)...)
		},
	})
	return s, s.finish("big")
}

// always answers every request alike.
func always(act func(http.Handler) http.HandlerFunc) []func(http.Handler) http.HandlerFunc {
	return []func(http.Handler) http.HandlerFunc{act, act, act, act, act, act, act, act, act, act, act, act}
}

func whole(h http.Handler) http.HandlerFunc { return h.ServeHTTP }

// breaks ends the connection after some bytes of the body.
func breaks(after int) func(http.Handler) http.HandlerFunc {
	return func(h http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(&breaking{w, after}, r) }
	}
}

type breaking struct {
	http.ResponseWriter
	left int
}

func (b *breaking) Unwrap() http.ResponseWriter { return b.ResponseWriter }

func (b *breaking) Write(p []byte) (int, error) {
	if len(p) > b.left {
		b.ResponseWriter.Write(p[:b.left])
		b.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	b.left -= len(p)
	return b.ResponseWriter.Write(p)
}

// says answers in place of the storage.
func says(act http.HandlerFunc) func(http.Handler) http.HandlerFunc {
	return func(http.Handler) http.HandlerFunc { return act }
}

// noRanges is a storage that gives a file only as a whole.
func noRanges(h http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { r.Header.Del("Range"); h.ServeHTTP(w, r) }
}

// stalls says nothing any more after some bytes.
func stalls(after int) func(http.Handler) http.HandlerFunc {
	return func(http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(len(big)))
			w.Write(big[:after])
			w.(http.Flusher).Flush()
			silent(w, r)
		}
	}
}

func TestDownload(t *testing.T) {
	type acts = []func(http.Handler) http.HandlerFunc
	busy := says(reply(503, "slow down", "Retry-After", "3"))
	other := bytes.Repeat([]byte("x"), len(big))
	for _, row := range []struct {
		rule   string
		acts   acts
		ranges []string // that were asked for
		err    string
		is     error
	}{
		{"a file comes in one piece", acts{whole}, []string{""}, "", nil},
		{"a connection that breaks is made again, for what is missing", acts{breaks(1000), whole}, []string{"", "bytes=1000-"}, "", nil},
		{"as often as it breaks, if bytes come", acts{breaks(1), breaks(1), breaks(1), breaks(1), breaks(1), breaks(1), breaks(1), breaks(1), whole},
			[]string{"", "bytes=1-", "bytes=2-", "bytes=3-", "bytes=4-", "bytes=5-", "bytes=6-", "bytes=7-", "bytes=8-"}, "", nil},
		{"a file of which all but the end has come is there", acts{says(func(w http.ResponseWriter, r *http.Request) {
			chunked(string(big))(w, r)
			w.(http.Flusher).Flush()
			silent(w, r)
		})}, []string{""}, "", nil},
		{"a storage that stalls is asked again", acts{stalls(5), whole}, []string{"", "bytes=5-"}, "", nil},
		{"a storage that says nothing is asked again", acts{says(silent), whole}, []string{"", ""}, "", nil},
		{"a storage without ranges sends it all again", acts{breaks(1000), noRanges}, []string{"", "bytes=1000-"}, "", nil},
		{"and that may break, too", acts{breaks(1000), func(h http.Handler) http.HandlerFunc { return noRanges(breaks(500)(h)) }, whole}, []string{"", "bytes=1000-", "bytes=1000-"}, "", nil},
		{"a busy storage is asked again", acts{busy, busy, whole}, []string{"", "", ""}, "", nil},
		{"a link that has expired is replaced", acts{breaks(1000), says(reply(403, "expired")), whole}, []string{"", "bytes=1000-", "bytes=1000-"}, "", nil},
		{"S3 calls it a bad request when its session has", acts{says(reply(400, "<Code>ExpiredToken</Code>")), whole}, []string{"", ""}, "", nil},
		{"a fresh link that does not work is no use", always(says(reply(403, "denied secret"))), []string{"", ""}, "the file's host answered 403 Forbidden", nil},
		{"a storage that breaks at once is given up", always(says(hangUp)), []string{"", "", "", "", ""}, "EOF", nil},
		{"a storage that is always busy is given up", always(says(reply(500, ""))), []string{"", "", "", "", ""}, "500 Internal Server Error", nil},
		{"what the storage does not allow is not tried again", acts{says(reply(405, ""))}, []string{""}, "405 Method Not Allowed", nil},
		{"a file that is gone is not found", acts{says(reply(404, ""))}, []string{""}, "no longer", reportjobs.ErrNotFound},
		{"a file of other bytes is refused", acts{says(reply(200, string(other)))}, []string{""}, "SHA-256", client.ErrCorrupt},
		{"a file that is shorter is refused", acts{says(reply(200, "short"))}, []string{""}, "5 bytes", client.ErrCorrupt},
		{"a file that is longer is refused", acts{says(reply(200, string(big)+"x", "Content-Length", fmt.Sprint(len(big)+1)))}, []string{""}, "bytes and not", client.ErrCorrupt},
		{"even if it does not say how long", acts{says(chunked(string(big) + "x"))}, []string{""}, "more than", client.ErrCorrupt},
		{"a file that ends early is no whole one", always(says(chunked(string(big[:10])))), []string{"", "bytes=10-", "bytes=10-", "bytes=10-", "bytes=10-"}, "cut off", nil},
		{"a range of a shorter file is refused", acts{breaks(1000), says(reply(416, ""))}, []string{"", "bytes=1000-"}, "no more than 1000 bytes", client.ErrCorrupt},
		{"another range than was asked for is refused", acts{breaks(1000), says(reply(206, string(big[999:]), "Content-Range", fmt.Sprintf("bytes 999-%d/%d", len(big)-1, len(big))))}, []string{"", "bytes=1000-"}, "other bytes", client.ErrCorrupt},
		{"a part that was not asked for is refused", acts{says(reply(206, "x"))}, []string{""}, "other bytes", client.ErrCorrupt},
		{"a part of a longer file is refused", acts{breaks(1000), says(reply(206, "x", "Content-Range", fmt.Sprintf("bytes 1000-%d/%d", len(big), len(big)+1)))}, []string{"", "bytes=1000-"}, "other bytes", client.ErrCorrupt},
	} {
		t.Run(row.rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s, id := n.stored(linkTTL, row.acts...)
				var got bytes.Buffer
				a, err := s.as("acme").Download(s.Context(), id, "big", &got)
				var ranges []string
				for _, r := range s.fetched.requests() {
					ranges = append(ranges, r.Header.Get("Range"))
				}
				require.Equal(s, row.ranges, ranges)
				if row.err != "" {
					require.ErrorContains(s, err, row.err)
					require.NotContains(s, err.Error(), "signature", "a link is a secret")
					require.Zero(s, a)
					require.Equal(s, row.is != nil, errors.Is(err, row.is))
					return
				}
				require.NoError(s, err)
				require.Equal(s, big, got.Bytes())
				job, err := s.as("acme").Get(s.Context(), id)
				require.NoError(s, err)
				require.Equal(s, *job.Report("big").Artifact, a)
				sum := sha256.Sum256(big)
				require.Equal(s, hex.EncodeToString(sum[:]), a.SHA256)
			})
		})
	}
}

// chunked sends a body without saying how long it is.
func chunked(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.(http.Flusher).Flush(); w.Write([]byte(body)) }
}

// A link lives for twenty seconds here. When the connection breaks after that,
// the real storage refuses it, and the file goes on from a fresh one, if it is
// still the same file.
func TestDownloadOutlivesItsLink(t *testing.T) {
	inBubble(t, func(n *network) {
		s, id := n.stored(20*time.Second, func(h http.Handler) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				defer time.Sleep(30 * time.Second)
				h.ServeHTTP(&breaking{w, 1000}, r)
			}
		})
		var got bytes.Buffer
		a, err := s.as("acme").Download(s.Context(), id, "big", &got)
		require.NoError(s, err)
		require.Equal(s, big, got.Bytes())
		requests := s.fetched.requests()
		require.Len(s, requests, 3)
		require.Equal(s, requests[0].URL.String(), requests[1].URL.String(), "the link is used as long as it works")
		require.NotEqual(s, requests[1].URL.String(), requests[2].URL.String())
		for _, r := range requests[1:] {
			require.Equal(s, "bytes=1000-", r.Header.Get("Range"))
			require.Equal(s, `"`+a.SHA256+`"`, r.Header.Get("If-Range"))
		}
	})
}

func TestDownloadEndsWithItsContext(t *testing.T) {
	for rule, act := range map[string]http.HandlerFunc{"the storage is silent": silent, "it stalls": stalls(100)(nil), "it is busy": reply(503, "")} {
		inBubble(t, func(n *network) {
			s, id := n.stored(linkTTL, always(says(act))...)
			why := errors.New("the user went home")
			ctx, end := context.WithCancelCause(s.Context())
			time.AfterFunc(200*time.Millisecond, func() { end(why) })
			begun := time.Now()
			_, err := s.as("acme").Download(ctx, id, "big", &bytes.Buffer{})
			require.ErrorIs(s, err, why, rule)
			require.Equal(s, 200*time.Millisecond, time.Since(begun), rule)
		})
	}
}

// failing is a disk that is full after some bytes.
type failing struct{ left int }

var errFull = errors.New("disk full")

func (f *failing) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestDownloadToAFullDisk(t *testing.T) {
	inBubble(t, func(n *network) {
		s, id := n.stored(linkTTL)
		_, err := s.as("acme").Download(s.Context(), id, "big", &failing{left: 100_000})
		require.ErrorIs(s, err, errFull)
		require.Len(s, s.fetched.requests(), 1, "fetching it again does not help")
	})
}

// A consumer that takes its time is no stalled storage.
func TestDownloadToASlowDisk(t *testing.T) {
	inBubble(t, func(n *network) {
		s, id := n.stored(linkTTL)
		_, err := s.as("acme").Download(s.Context(), id, "big", slowly{})
		require.NoError(s, err)
		require.Len(s, s.fetched.requests(), 1)
	})
}

type slowly struct{}

func (slowly) Write(p []byte) (int, error) { time.Sleep(time.Hour); return len(p), nil }
