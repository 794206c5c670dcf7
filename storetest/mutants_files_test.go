package storetest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
)

func TestBrokenArtifactStores(t *testing.T) {
	t.Parallel()
	rules := slices.Concat(putRules, keyRules, deleteRules, linkRules(ArtifactOptions{Fetch: fetchNaive}))
	turnRed(t, rules, fileMistakes, func(row broken[*mutantFiles]) reportjobs.ArtifactStore {
		m := &mutantFiles{naiveFiles: newNaiveFiles()}
		row.make(m)
		return m
	})
}

// file returns the bytes under key, not a copy.
func (n *naiveFiles) file(key string) ([]byte, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	data, ok := n.files[key]
	return data, ok
}

func (n *naiveFiles) keep(key string, data []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.files[key] = data
}

// putting makes a Put that is f, given all of the body.
func putting(f func(m *mutantFiles, a reportjobs.Artifact, data []byte) error) func(*mutantFiles) {
	return func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			data, err := io.ReadAll(body)
			if err := errors.Join(ctx.Err(), err); err != nil {
				return reportjobs.Artifact{}, err
			}
			return a, f(m, a, data)
		}
	}
}

func (m *mutantFiles) pass(a reportjobs.Artifact, data []byte) error {
	_, err := m.naiveFiles.Put(context.Background(), a, bytes.NewReader(data))
	return err
}

// unchecked makes a Put that looks at the key only if it is none of these.
func unchecked(keys ...string) func(*mutantFiles) {
	return putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if slices.Contains(keys, a.Key) {
			return nil
		}
		return m.pass(a, data)
	})
}

// removing makes a Delete that removes what f says.
func removing(f func(asked, key string) bool) func(*mutantFiles) {
	return func(m *mutantFiles) {
		m.remove = func(ctx context.Context, a reportjobs.Artifact) error {
			m.mu.Lock()
			defer m.mu.Unlock()
			for key := range m.files {
				if f(a.Key, key) {
					delete(m.files, key)
				}
			}
			return ctx.Err()
		}
	}
}

// below is what a Delete of asked is to remove.
func below(asked, key string) bool {
	return key == asked || strings.HasSuffix(asked, "/") && strings.HasPrefix(key, asked)
}

// trusting makes links that are served without a look at what f takes out.
func trusting(f func(q url.Values)) func(*mutantFiles) {
	return func(m *mutantFiles) {
		m.served = func(q url.Values) (int, []byte) {
			f(q)
			q.Set("sum", sum(q))
			return m.naiveFiles.serve(q)
		}
	}
}

// linking makes links to something else.
func linking(f func(a *reportjobs.Artifact, ttl *time.Duration)) func(*mutantFiles) {
	return func(m *mutantFiles) {
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			f(&a, &ttl)
			return m.naiveFiles.Link(ctx, a, ttl)
		}
	}
}

var fileMistakes = []broken[*mutantFiles]{
	{"returns less than it was given", "put", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			a, err := m.naiveFiles.Put(ctx, a, body)
			a.Meta = nil
			return a, err
		}
	}},
	{"reads once, not to the end", "put", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			data := make([]byte, a.Size)
			n, err := body.Read(data)
			m.keep(a.Key, data[:n])
			return a, err
		}
	}},
	{"takes no empty file", "sizes", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if len(data) == 0 {
			return reportjobs.ErrInvalid
		}
		return m.pass(a, data)
	})},
	{"keeps the first part of a large file", "sizes", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		m.keep(a.Key, data[:min(len(data), 5<<20)])
		return nil
	})},
	{"opens folders", "nothing there", func(m *mutantFiles) {
		m.open = func(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
			if strings.HasSuffix(a.Key, "1") {
				return io.NopCloser(strings.NewReader("")), nil
			}
			return m.naiveFiles.Open(ctx, a)
		}
	}},
	{"seeks to the start", "body in the middle", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			_, err := body.Seek(0, io.SeekStart)
			if err != nil {
				return a, err
			}
			return m.naiveFiles.Put(ctx, a, body)
		}
	}},
	{"does not recognise its own put", "repeated put", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if _, ok := m.file(a.Key); ok {
			return reportjobs.ErrExists
		}
		return m.pass(a, data)
	})},
	{"does not recognise its own put", "lost answers", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if _, ok := m.file(a.Key); ok {
			return reportjobs.ErrExists
		}
		return m.pass(a, data)
	})},
	{"overwrites", "key taken", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		m.keep(a.Key, data)
		return nil
	})},
	{"tells files apart by their size", "key taken", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if old, ok := m.file(a.Key); ok && len(old) == len(data) {
			return nil
		}
		return m.pass(a, data)
	})},
	{"believes the digest", "wrong body", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		a.SHA256 = digest(data)
		return m.pass(a, data)
	})},
	{"believes the size", "wrong body", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		a.Size = int64(len(data))
		return m.pass(a, data)
	})},
	{"takes no digest for any", "wrong body", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if a.SHA256 == "" {
			a.SHA256 = digest(data)
		}
		return m.pass(a, data)
	})},
	{"stores what it refuses", "wrong body", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		err := m.pass(a, data)
		if errors.Is(err, reportjobs.ErrInvalid) {
			m.keep(a.Key, data)
		}
		return err
	})},
	{"removes the file when the body is wrong", "wrong body, key taken", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			put, err := m.naiveFiles.Put(ctx, a, body)
			if err != nil {
				return put, errors.Join(err, m.naiveFiles.Delete(ctx, a))
			}
			return put, nil
		}
	}},
	{"keeps what came before the body broke", "broken body", func(m *mutantFiles) {
		m.put = func(_ context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			data, err := io.ReadAll(body)
			m.keep(a.Key, data)
			return a, err
		}
	}},
	{"takes a body that broke for one that ended", "broken body", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			data, _ := io.ReadAll(body)
			return a, m.pass(a, data)
		}
	}},
	{"changes the notes it was given", "no sharing", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		a.Meta["stored"] = "yes"
		return m.pass(a, data)
	})},
	{"goes on when nobody waits any more", "canceled context", func(m *mutantFiles) {
		m.put = func(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
			return m.naiveFiles.Put(context.WithoutCancel(ctx), a, body)
		}
	}},
	{"looks, then stores", "race to put", func(m *mutantFiles) {
		others := make(meeting)
		putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
			if old, ok := m.file(a.Key); ok && !bytes.Equal(old, data) {
				return reportjobs.ErrExists
			}
			others.wait()
			m.keep(a.Key, data)
			return nil
		})(m)
	}},
	{"shows half a file", "race to put", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if _, ok := m.file(a.Key); !ok {
			m.keep(a.Key, data[:len(data)/2])
			time.Sleep(pause)
			m.keep(a.Key, nil)
		}
		return m.pass(a, data)
	})},
	{"a put that lost against itself", "doubled put", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if _, ok := m.file(a.Key); ok {
			return reportjobs.ErrExists
		}
		return m.pass(a, data)
	})},
	{"takes no key", "bad keys", unchecked("")},
	{"takes a key that leads out", "bad keys", unchecked("../x")},
	{"takes a control character", "bad keys", unchecked("a\nb")},
	{"takes an absolute key", "bad keys", unchecked("/x")},
	{"takes a long key", "bad keys", unchecked(badKeys[len(badKeys)-1])},
	{"deletes all below nothing", "bad keys", removing(below)},
	{"links to anything", "bad keys", linking(func(a *reportjobs.Artifact, _ *time.Duration) { a.Key = "a" })},
	{"unescapes keys", "good keys", func(m *mutantFiles) {
		m.open = func(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
			a.Key, _ = url.QueryUnescape(a.Key)
			return m.naiveFiles.Open(ctx, a)
		}
	}},
	{"refuses dots", "good keys", putting(func(m *mutantFiles, a reportjobs.Artifact, data []byte) error {
		if strings.Contains(a.Key, "..") {
			return reportjobs.ErrInvalid
		}
		return m.pass(a, data)
	})},
	{"deletes by prefix", "delete", removing(func(asked, key string) bool { return strings.HasPrefix(key, asked) })},
	{"deletes a folder without a slash", "delete nothing", removing(func(asked, key string) bool { return below(asked, key) || below(asked+"/", key) })},
	{"deletes a file with a slash", "delete nothing", removing(func(asked, key string) bool { return below(asked, key) || asked == key+"/" })},
	{"complains that nothing is there", "delete nothing", func(m *mutantFiles) {
		m.remove = func(ctx context.Context, a reportjobs.Artifact) error {
			if _, ok := m.file(a.Key); !ok {
				return reportjobs.ErrNotFound
			}
			return m.naiveFiles.Delete(ctx, a)
		}
	}},
	{"forgets the slash", "delete below", removing(func(asked, key string) bool { return strings.HasPrefix(key, strings.TrimSuffix(asked, "/")) })},
	{"deletes one level", "delete below", removing(func(asked, key string) bool {
		return below(asked, key) && !strings.Contains(strings.TrimPrefix(key, asked), "/")
	})},
	{"deletes one page", "delete many", func(m *mutantFiles) {
		n := 0
		removing(func(asked, key string) bool {
			n++
			return n <= 1000 && below(asked, key)
		})(m)
	}},
	{"serves every name", "link", linking(func(a *reportjobs.Artifact, _ *time.Duration) { a.Filename = "report.pdf" })},
	{"serves every type", "link", linking(func(a *reportjobs.Artifact, _ *time.Duration) { a.ContentType = "application/octet-stream" })},
	{"serves a link once", "link", func(m *mutantFiles) {
		used := map[string]bool{}
		m.served = func(q url.Values) (int, []byte) {
			if used[q.Get("sum")] {
				return http.StatusGone, nil
			}
			used[q.Get("sum")] = true
			return m.naiveFiles.serve(q)
		}
	}},
	{"gives links more time", "link's life", linking(func(_ *reportjobs.Artifact, ttl *time.Duration) { *ttl += time.Minute })},
	{"links for no time", "no life", func(m *mutantFiles) {
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			return m.naiveFiles.Link(ctx, a, max(ttl, 1))
		}
	}},
	{"gives links no time", "link's life", linking(func(_ *reportjobs.Artifact, ttl *time.Duration) { *ttl = 0 })},
	{"refuses long links", "link's life", func(m *mutantFiles) {
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			if ttl > 7*24*time.Hour {
				return "", time.Time{}, reportjobs.ErrInvalid
			}
			return m.naiveFiles.Link(ctx, a, ttl)
		}
	}},
	{"looks for the file", "link to nothing", func(m *mutantFiles) {
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			if _, ok := m.file(a.Key); !ok {
				return "", time.Time{}, reportjobs.ErrNotFound
			}
			return m.naiveFiles.Link(ctx, a, ttl)
		}
	}},
	{"signs nothing", "forged link", trusting(func(url.Values) {})},
	{"does not sign the name", "forged link", func(m *mutantFiles) {
		m.served = func(q url.Values) (int, []byte) {
			q.Set("name", "executive_report.pdf")
			return m.naiveFiles.serve(q)
		}
	}},
	{"serves for ever", "stretched link", trusting(func(q url.Values) { q.Set("expires", "9999999999999") })},
	{"serves shorter than it says", "stretched link", func(m *mutantFiles) {
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			link, expires, err := m.naiveFiles.Link(ctx, a, ttl-1900*time.Millisecond)
			return link, expires.Add(1900 * time.Millisecond), err
		}
	}},
}
