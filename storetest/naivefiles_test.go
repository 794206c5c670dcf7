package storetest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/qubitz/reportjobs"
)

// naiveFiles is the contract of ArtifactStore said as plainly as possible.
type naiveFiles struct {
	mu    sync.Mutex
	files map[string][]byte
}

func newNaiveFiles() *naiveFiles { return &naiveFiles{files: map[string][]byte{}} }

func checkKey(key string) error {
	if key == "." || len(key) > 1024 || !fs.ValidPath(key) || strings.ContainsFunc(key, unicode.IsControl) {
		return fmt.Errorf("%w: key %q", reportjobs.ErrInvalid, key)
	}
	return nil
}

func (n *naiveFiles) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	data, err := io.ReadAll(body)
	if err := errors.Join(ctx.Err(), checkKey(a.Key), err); err != nil {
		return reportjobs.Artifact{}, err
	}
	if int64(len(data)) != a.Size || digest(data) != a.SHA256 {
		return reportjobs.Artifact{}, reportjobs.ErrInvalid
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if old, ok := n.files[a.Key]; ok && !bytes.Equal(old, data) {
		return reportjobs.Artifact{}, reportjobs.ErrExists
	}
	n.files[a.Key] = data
	return a, nil
}

func (n *naiveFiles) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	data, ok := n.files[a.Key]
	if !ok {
		return nil, errors.Join(ctx.Err(), checkKey(a.Key), reportjobs.ErrNotFound)
	}
	return io.NopCloser(bytes.NewReader(data)), ctx.Err()
}

func (n *naiveFiles) Delete(ctx context.Context, a reportjobs.Artifact) error {
	if err := errors.Join(ctx.Err(), checkKey(strings.TrimSuffix(a.Key, "/"))); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	maps.DeleteFunc(n.files, func(key string, _ []byte) bool {
		return key == a.Key || strings.HasSuffix(a.Key, "/") && strings.HasPrefix(key, a.Key)
	})
	return nil
}

func (n *naiveFiles) Link(_ context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if ttl <= 0 {
		return "", time.Time{}, reportjobs.ErrInvalid
	}
	expires := time.Now().Add(ttl)
	q := url.Values{"key": {a.Key}, "name": {a.Filename}, "type": {a.ContentType}, "expires": {strconv.FormatInt(expires.UnixMilli(), 10)}}
	q.Set("sum", sum(q))
	return "http://files.example/?" + q.Encode(), expires, checkKey(a.Key)
}

// sum signs all that a link says.
func sum(q url.Values) string {
	h := hmac.New(sha256.New, []byte("a secret"))
	for _, name := range []string{"key", "name", "type", "expires"} {
		fmt.Fprintf(h, "%q", q.Get(name))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// A server answers for links.
type server interface {
	serve(link url.Values) (status int, body []byte)
}

func (n *naiveFiles) serve(q url.Values) (int, []byte) {
	expires, err := strconv.ParseInt(q.Get("expires"), 10, 64)
	if q.Get("sum") != sum(q) || err != nil || time.Now().UnixMilli() >= expires {
		return http.StatusForbidden, nil
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	data, ok := n.files[q.Get("key")]
	if !ok {
		return http.StatusNotFound, nil
	}
	return http.StatusOK, data
}

func fetchNaive(_ testing.TB, s reportjobs.ArtifactStore, link string) *http.Response {
	u, _ := url.Parse(link)
	q, res := u.Query(), httptest.NewRecorder()
	status, body := s.(server).serve(q)
	res.Header().Set("Content-Type", q.Get("type"))
	res.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": q.Get("name")}))
	res.WriteHeader(status)
	res.Write(body)
	return res.Result()
}

// mutantFiles is a naive store that does one thing wrong: what is not nil.
type mutantFiles struct {
	*naiveFiles
	put    func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error)
	open   func(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error)
	remove func(ctx context.Context, a reportjobs.Artifact) error
	link   func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error)
	served func(q url.Values) (int, []byte)
}

func (m *mutantFiles) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	if m.put != nil {
		return m.put(ctx, a, body)
	}
	return m.naiveFiles.Put(ctx, a, body)
}

func (m *mutantFiles) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	if m.open != nil {
		return m.open(ctx, a)
	}
	return m.naiveFiles.Open(ctx, a)
}

func (m *mutantFiles) Delete(ctx context.Context, a reportjobs.Artifact) error {
	if m.remove != nil {
		return m.remove(ctx, a)
	}
	return m.naiveFiles.Delete(ctx, a)
}

func (m *mutantFiles) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if m.link != nil {
		return m.link(ctx, a, ttl)
	}
	return m.naiveFiles.Link(ctx, a, ttl)
}

func (m *mutantFiles) serve(q url.Values) (int, []byte) {
	if m.served != nil {
		return m.served(q)
	}
	return m.naiveFiles.serve(q)
}
