package reportjobs

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// answers is a store that gives the next of its answers to each Swap, and the
// job of its last field to Get.
type answers struct {
	JobStore
	swaps []error
	fresh Job
}

func (a *answers) Swap(context.Context, string, Job) error {
	err := a.swaps[0]
	a.swaps = a.swaps[1:]
	return err
}

func (a *answers) Get(context.Context, string) (Job, error) { return a.fresh, nil }

func TestUpdateLeavesTheRecordAsItIs(t *testing.T) {
	refused := errors.New("refused")
	was := Job{ID: "id", Revision: "1", Status: StatusPending, Reports: []Report{{Name: "a"}, {Name: "b"}}}
	theirs := Job{ID: "id", Revision: "2", Status: StatusPending, Tries: 7, Reports: []Report{{Name: "a"}, {Name: "b"}}}
	newer := theirs
	newer.Revision = ""
	for name, tt := range map[string]struct {
		refuse bool
		swaps  []error
		fresh  Job
		err    error
		want   Job
	}{
		"a change that is refused midway is not there":   {true, nil, Job{}, refused, was},
		"nor is one that was not stored":                 {false, []error{ErrNotFound}, Job{}, ErrNotFound, was},
		"after a lost race the record is the winner's":   {false, []error{ErrConflict, ErrNotFound}, theirs, ErrNotFound, theirs},
		"also the record of a newer version, not to try": {false, []error{ErrConflict}, newer, ErrConflict, newer},
	} {
		t.Run(name, func(t *testing.T) {
			job := was
			job.Reports = slices.Clone(was.Reports)
			before := job
			err := update(t.Context(), &answers{swaps: tt.swaps, fresh: tt.fresh}, &job, func(time.Time) error {
				job.Status = StatusFailed
				job.Reports = []Report{{Name: "a", Failure: &Failure{Code: "code"}}}
				if tt.refuse {
					return refused
				}
				return nil
			})
			require.ErrorIs(t, err, tt.err)
			require.Equal(t, tt.want, job)
			require.Equal(t, was, before, "nobody who looks at the record from before sees the change")
		})
	}
}

func TestUpdateStartsOverFromTheWinnersRecord(t *testing.T) {
	job := Job{ID: "id", Revision: "1", Tries: 1, Reports: []Report{{Name: "a"}}}
	store := &answers{swaps: []error{ErrConflict, nil}, fresh: Job{ID: "id", Revision: "2", Tries: 5, Reports: []Report{{Name: "a"}}}}
	require.NoError(t, update(t.Context(), store, &job, func(time.Time) error {
		job.Tries++
		return nil
	}))
	require.Equal(t, 6, job.Tries)
	require.NotContains(t, []string{"", "1", "2"}, job.Revision)
}
