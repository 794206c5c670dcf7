package storetest

import (
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/qubitz/reportjobs"
)

func TestNaiveStore(t *testing.T) {
	t.Parallel()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return newNaive() })
	Lister(t, func(*testing.T) ListerStore { return newNaive() })
}

// A store that earlier cases used is as good as a new one.
func TestSharedStore(t *testing.T) {
	t.Parallel()
	s := newNaive()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return s })
	Lister(t, func(*testing.T) ListerStore { return s })
}

func TestNaiveArtifacts(t *testing.T) {
	t.Parallel()
	ArtifactStore(t, func(*testing.T) reportjobs.ArtifactStore { return newNaiveFiles() }, &ArtifactOptions{Fetch: fetchNaive})
}

// A backend without an index of due jobs is one too.
func TestStoreWithoutDue(t *testing.T) {
	t.Parallel()
	JobStore(t, func(*testing.T) reportjobs.JobStore {
		m := &mutant{naive: newNaive()}
		m.due = func(context.Context, time.Time) iter.Seq2[string, error] {
			return func(yield func(string, error) bool) { yield("", errors.ErrUnsupported) }
		}
		return m
	})
}

// Links may be served over the network, and by a server that checks nothing.
func TestArtifactsOverTheNetwork(t *testing.T) {
	t.Parallel()
	ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		m := &mutantFiles{naiveFiles: newNaiveFiles()}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			res := fetchNaive(t, m, r.URL.String())
			defer res.Body.Close()
			maps.Copy(w.Header(), res.Header)
			w.WriteHeader(res.StatusCode)
			io.Copy(w, res.Body)
		}))
		t.Cleanup(server.Close)
		m.link = func(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
			link, expires, err := m.naiveFiles.Link(ctx, a, ttl)
			return strings.Replace(link, "http://files.example", server.URL, 1), expires, err
		}
		return m
	}, &ArtifactOptions{Unsigned: true})
}

func BenchmarkNaiveStore(b *testing.B) {
	Benchmark(b, func(*testing.B) reportjobs.JobStore { return newNaive() })
}
