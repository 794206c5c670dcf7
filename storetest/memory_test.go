package storetest_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	storetest.JobStore(t, func(*testing.T) reportjobs.JobStore { return memory.NewStore(nil) })
	storetest.Lister(t, func(*testing.T) storetest.ListerStore { return memory.NewStore(nil) })
}

func TestMemoryArtifacts(t *testing.T) {
	t.Parallel()
	storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		s, err := memory.NewArtifacts(nil)
		require.NoError(t, err)
		return s
	}, &storetest.ArtifactOptions{Fetch: fetchMemory})
}

func TestMemoryDirArtifacts(t *testing.T) {
	t.Parallel()
	storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		s, err := memory.NewDirArtifacts(t.TempDir(), nil)
		require.NoError(t, err)
		return s
	}, &storetest.ArtifactOptions{Fetch: fetchMemory})
}

func fetchMemory(t testing.TB, s reportjobs.ArtifactStore, url string) *http.Response {
	res := httptest.NewRecorder()
	s.(*memory.Artifacts).Handler().ServeHTTP(res, httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil))
	return res.Result()
}

func BenchmarkMemoryStore(b *testing.B) {
	storetest.Benchmark(b, func(*testing.B) reportjobs.JobStore { return memory.NewStore(nil) })
}
