package httpapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/ticket"
)

// DownloadsOptions say how links look. Zero fields mean the default.
type DownloadsOptions struct {
	// BaseURL is where [Downloads.Handler] is reached, for instance
	// "https://reports.example.com/files/". Default "/files/".
	BaseURL string
	// Secret signs links; at least 16 bytes. Processes behind one address share
	// it. Default: random, so that links end with the process.
	Secret []byte
}

// Downloads gives an artifact store links of our own, for one that cannot
// sign any, or whose files are not reached from outside. It is the store to
// hand to the coordinator and the worker:
//
//	files, err := httpapi.NewDownloads(store, nil)
//	mux.Handle("/files/", files.Handler())
//
// memory.Artifacts has the same built in.
type Downloads struct {
	reportjobs.ArtifactStore
	office *ticket.Office
}

// NewDownloads returns a store that keeps its files in store. The error says
// which option is wrong.
func NewDownloads(store reportjobs.ArtifactStore, o *DownloadsOptions) (*Downloads, error) {
	if o == nil {
		o = &DownloadsOptions{}
	}
	if store == nil {
		return nil, errors.New("httpapi: downloads need an artifact store")
	}
	office, err := ticket.NewOffice(o.BaseURL, o.Secret)
	if err != nil {
		return nil, fmt.Errorf("httpapi: downloads: %w", err)
	}
	return &Downloads{store, office}, nil
}

// Link signs a URL that Handler serves until it expires: after ttl, at most
// seven days, and not later than the file.
func (d *Downloads) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return "", time.Time{}, err
	}
	return d.office.Sign(a, ttl)
}

// Handler serves the links: as attachments under their own names, whole or in
// ranges. Of a store whose files cannot seek, a range is read from the file's
// beginning. It is mounted at the path of BaseURL, which it wants to see in the
// request: http.StripPrefix is not used.
func (d *Downloads) Handler() http.Handler { return d.office.Handler(d.Open) }
