package s3store

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

const large = 17 << 20 // bytes of a file that goes up in three parts

// text returns n bytes, the same for the same seed.
func text(n int, seed byte) []byte {
	body := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(body)
	return body
}

func put(ctx context.Context, s *s3store.Store, key string, body []byte) error {
	_, err := s.Put(ctx, storetest.NewArtifact(key, body), bytes.NewReader(body))
	return err
}

// holds checks that body is what is under key.
func (w *world) holds(key string, body []byte) {
	w.t.Helper()
	got, err := read(w.t.Context(), w.store(&network{}), key)
	require.NoError(w.t, err)
	require.True(w.t, bytes.Equal(body, got), "%s: other bytes, %d of %d", key, len(got), len(body))
}

// misses checks that there is nothing under key, nor parts of it.
func (w *world) misses(key string) {
	w.t.Helper()
	_, err := read(w.t.Context(), w.store(&network{}), key)
	require.ErrorIs(w.t, err, reportjobs.ErrNotFound)
	_, uploads := w.partsLeft()
	require.Zero(w.t, uploads)
}

func read(ctx context.Context, s *s3store.Store, key string) ([]byte, error) {
	body, err := s.Open(ctx, reportjobs.Artifact{Key: key})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

// Whichever request of a Put goes wrong, in whichever way, once: the file is
// there afterwards, whole, and no part of it lies about. A write whose answer
// was lost meets itself, and that is no ErrExists.
func testEachRequestFailsOnce(t *testing.T, w *world) {
	for size, faults := range map[int]map[string]fault{
		1000:  {"down": down, "lost": lost, "cut": cutUpload, "busy": busy},
		large: {"lost": lost, "cut": cutUpload}, // the others cost as much, and say no more
	} {
		body := text(size, 1)
		for name, f := range faults {
			for n := 1; ; n++ {
				key := fmt.Sprintf("%s/%d/%d", name, size, n)
				net := &network{plan: func(i int, _ *http.Request) fault {
					if i == n {
						return f
					}
					return none
				}}
				require.NoError(t, put(t.Context(), w.store(net), key, body), "%s at request %d of %d bytes", name, n, size)
				if net.requests() < n {
					break // all were hit
				}
				w.holds(key, body)
				parts, _ := w.partsLeft()
				require.Zero(t, parts, "%s at request %d of %d bytes", name, n, size)
			}
		}
	}
}

// A Put that cannot be done, whatever the reason, leaves nothing behind: no
// file and no parts, not even if its caller has gone.
func testFailedUploadIsClearedAway(t *testing.T, w *world) {
	part := func(r *http.Request, n string) bool { return r.URL.Query().Get("partNumber") == n }
	completes := func(r *http.Request) bool { return r.Method == http.MethodPost && r.URL.Query().Has("uploadId") }
	inTurns := func(body io.ReadSeeker) io.ReadSeeker { return struct{ io.ReadSeeker }{body} } // no io.ReaderAt
	atOnce := func(body io.ReadSeeker) io.ReadSeeker { return body }
	for name, row := range map[string]struct {
		send func(io.ReadSeeker) io.ReadSeeker
		plan func(r *http.Request, gone context.CancelFunc) fault
	}{
		"one part never arrives":  {atOnce, func(r *http.Request, _ context.CancelFunc) fault { return when(part(r, "2"), down) }},
		"a part never arrives":    {inTurns, func(r *http.Request, _ context.CancelFunc) fault { return when(part(r, "2"), down) }},
		"the last part is cut":    {inTurns, func(r *http.Request, _ context.CancelFunc) fault { return when(part(r, "3"), cutUpload) }},
		"one of the parts is cut": {atOnce, func(r *http.Request, _ context.CancelFunc) fault { return when(part(r, "1"), cutUpload) }},
		"the caller goes":         {inTurns, func(r *http.Request, gone context.CancelFunc) fault { return goes(part(r, "3"), gone) }},
		"the end is refused":      {atOnce, func(r *http.Request, _ context.CancelFunc) fault { return when(completes(r), busy) }},
		"others always write":     {atOnce, func(r *http.Request, _ context.CancelFunc) fault { return when(completes(r), conflict) }},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, gone := context.WithCancel(t.Context())
			defer gone()
			net := &network{plan: func(_ int, r *http.Request) fault { return row.plan(r, gone) }}
			body := text(large, 1)
			_, err := w.store(net).Put(ctx, storetest.NewArtifact(name, body), row.send(bytes.NewReader(body)))
			require.Error(t, err)
			require.NotErrorIs(t, err, reportjobs.ErrExists)
			require.NotErrorIs(t, err, reportjobs.ErrInvalid)
			w.misses(name)
			if name == "a part never arrives" {
				require.False(t, net.asked("partNumber=3"), "what cannot become whole is not gone on with")
			}
			require.NoError(t, put(t.Context(), w.store(&network{}), name, body), "the key is free")
		})
	}
}

func when(yes bool, f fault) fault {
	if yes {
		return f
	}
	return none
}

func goes(yes bool, gone context.CancelFunc) fault {
	if yes {
		gone()
	}
	return none
}

// S3 says 409 while another write of the same key is under way. Only another
// go tells who won.
func testConflict(t *testing.T, w *world) {
	for _, size := range []int{1000, large} {
		for _, row := range []struct {
			rule  string
			there []byte
			want  error
		}{
			{"the other one gave up", nil, nil},
			{"the other one is this very write", text(size, 1), nil},
			{"the other one has won", text(size, 2), reportjobs.ErrExists},
		} {
			key, conflicts := fmt.Sprint(row.rule, size), 0
			if row.there != nil {
				require.NoError(t, put(t.Context(), w.store(&network{}), key, row.there))
			}
			net := &network{plan: func(_ int, r *http.Request) fault {
				if r.Header.Get("If-None-Match") == "" || conflicts == 2 {
					return none
				}
				conflicts++
				return conflict
			}}
			require.ErrorIs(t, put(t.Context(), w.store(net), key, text(size, 1)), row.want, row.rule)
			if row.want == nil {
				w.holds(key, text(size, 1))
			}
			_, uploads := w.partsLeft()
			require.Zero(t, uploads, row.rule)
		}
	}
}

// A body that gives other bytes when it is read again is refused by S3.
func testBodyThatChanges(t *testing.T, w *world) {
	for _, size := range []int{1000, large} {
		body := text(size, 1)
		a := storetest.NewArtifact(fmt.Sprint(size), body)
		_, err := w.store(&network{}).Put(t.Context(), a, &changing{body: bytes.NewReader(body)})
		require.ErrorIs(t, err, reportjobs.ErrInvalid)
		w.misses(a.Key)
	}
}

// changing changes its last byte once it was read to its end.
type changing struct {
	body  *bytes.Reader
	ended bool
}

func (c *changing) Read(p []byte) (int, error) {
	n, err := c.body.Read(p)
	if c.ended && n > 0 && c.body.Len() == 0 {
		p[n-1]++
	}
	c.ended = c.ended || err == io.EOF
	return n, err
}

func (c *changing) Seek(offset int64, whence int) (int64, error) { return c.body.Seek(offset, whence) }

// A download whose connection breaks goes on where it broke, and gives up when
// nothing comes any more; it never ends early as if it were whole.
func testCutDownload(t *testing.T, w *world) {
	for _, size := range []int{1 << 20, large} { // S3 has a checksum of the whole of the first only
		body := text(size, 1)
		key := fmt.Sprint(size)
		require.NoError(t, put(t.Context(), w.store(&network{}), key, body))
		for _, f := range []fault{cutAnswer, endAnswer} {
			got, err := read(t.Context(), w.store(&network{plan: func(n int, _ *http.Request) fault { return when(n <= 15, f) }}), key)
			require.NoError(t, err)
			require.True(t, bytes.Equal(body, got))
		}
	}
	body := text(1<<20, 1)
	net := &network{plan: func(n int, _ *http.Request) fault { return when(n == 1, cutAnswer) + when(n > 1, down) }}
	got, err := read(t.Context(), w.store(net), fmt.Sprint(len(body)))
	require.ErrorContains(t, err, errNetwork.Error())
	require.Len(t, got, len(body)/2)
}

// A file that was replaced behind the store's back while it is read is not
// glued together from two.
func testReplacedWhileRead(t *testing.T, w *world) {
	require.NoError(t, put(t.Context(), w.store(&network{}), "a", text(1<<20, 1)))
	s := w.store(&network{plan: func(n int, _ *http.Request) fault { return when(n == 1, cutAnswer) }})
	body, err := s.Open(t.Context(), reportjobs.Artifact{Key: "a"})
	require.NoError(t, err)
	defer body.Close()
	require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: "a"}))
	require.NoError(t, put(t.Context(), s, "a", text(1<<20, 2)))
	_, err = io.ReadAll(body)
	require.ErrorContains(t, err, "PreconditionFailed")
}

// Errors are for logs, so none may show a link that works.
func testErrorsShowNoSignature(t *testing.T, w *world) {
	s := w.store(&network{plan: func(int, *http.Request) fault { return down }})
	_, err := s.Open(t.Context(), reportjobs.Artifact{Key: "a"})
	require.Error(t, err)
	require.False(t, strings.Contains(strings.ToLower(err.Error()), "signature"), err)
}
