package reportjobs_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A store whose records are rewritten by a newer version, just before this one
// writes.
type overtaken struct {
	reportjobs.JobStore
	swaps int
}

func (s *overtaken) Swap(context.Context, string, reportjobs.Job) error {
	s.swaps++
	return reportjobs.ErrConflict
}

func (s *overtaken) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	job, err := s.JobStore.Get(ctx, id)
	if s.swaps > 0 {
		job.Revision = ""
	}
	return job, err
}

func TestNewerVersionIsNotContended(t *testing.T) {
	inWorld(t, nil, func(w *world) {
		job := w.submit("a")
		s := &overtaken{JobStore: w.store}
		w.store = s
		_, err := w.coordinator(nil).Cancel(w.Context(), job.Tenant, job.ID)
		require.ErrorIs(w, err, reportjobs.ErrConflict)
		require.Equal(w, 1, s.swaps, "nothing is tried again that this version cannot do")
	})
}
