package httpapi_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// plainFiles is a store without links, whose files cannot seek.
type plainFiles struct{ reportjobs.ArtifactStore }

func (p plainFiles) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	body, err := p.ArtifactStore.Open(ctx, a)
	return struct{ io.ReadCloser }{body}, err
}

func (plainFiles) Link(context.Context, reportjobs.Artifact, time.Duration) (string, time.Time, error) {
	panic("it has none")
}

func newDownloads(t *testing.T, o *httpapi.DownloadsOptions) *httpapi.Downloads {
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	d, err := httpapi.NewDownloads(plainFiles{files}, o)
	require.NoError(t, err)
	return d
}

func TestDownloadsAreAnArtifactStore(t *testing.T) {
	storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		return newDownloads(t, nil)
	}, &storetest.ArtifactOptions{Fetch: func(_ testing.TB, s reportjobs.ArtifactStore, url string) *http.Response {
		res := httptest.NewRecorder()
		s.(*httpapi.Downloads).Handler().ServeHTTP(res, httptest.NewRequest(http.MethodGet, url, nil))
		return res.Result()
	}})
}

func TestDownloadsOptions(t *testing.T) {
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	_, err = httpapi.NewDownloads(nil, nil)
	require.ErrorContains(t, err, "artifact store")
	_, err = httpapi.NewDownloads(files, &httpapi.DownloadsOptions{Secret: []byte("short")})
	require.ErrorContains(t, err, "secret of 5 bytes")
	_, err = httpapi.NewDownloads(files, &httpapi.DownloadsOptions{BaseURL: "files"})
	require.ErrorContains(t, err, "base URL")
}
