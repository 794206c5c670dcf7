package memory

import (
	"context"
	"net/http"
	"time"

	"github.com/qubitz/reportjobs"
)

// Link signs a URL that Handler serves until it expires; see
// [reportjobs.ArtifactStore]. It lives at most seven days, and not longer than
// the file.
func (s *Artifacts) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return "", time.Time{}, err
	}
	if err := checkKey(a.Key); err != nil {
		return "", time.Time{}, err
	}
	return s.office.Sign(a, ttl)
}

// Handler serves the links. It is mounted at the path of BaseURL, which it
// wants to see in the request: http.StripPrefix is not used.
func (s *Artifacts) Handler() http.Handler { return s.office.Handler(s.Open) }
