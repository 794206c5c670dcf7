package memory

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A record has a way of its own to keep metadata and the first report. What
// comes back is what was given last, whatever was there before.
func TestARecordComesBackAsGiven(t *testing.T) {
	file := func(key string) *reportjobs.Artifact { return &reportjobs.Artifact{Key: key} }
	failure := &reportjobs.Failure{Code: "code"}
	reports := [][]reportjobs.Report{
		nil, {}, {{Name: "a"}},
		{{Name: "a", Artifact: file("a")}},
		{{Name: "a", Artifact: &reportjobs.Artifact{Key: "a", Meta: map[string]string{"pages": "7"}}}},
		{{Name: "a", Failure: failure}},
		{{Name: "a", Artifact: file("a"), Failure: failure}},
		{{Name: "a", Artifact: file("a")}, {Name: "b", Artifact: file("b")}, {Name: "c"}},
		{{Name: "b"}, {Name: "a", Artifact: file("a")}},
	}
	metadata := []map[string]string{
		nil, {}, {"k": "v"}, {"k": "w"}, {"": "v"}, {"k": ""}, {"k": "v", "l": "w"}, {"k": "v", "m": "w"},
	}
	s, job := NewStore(nil), sample("id", 0, 1000)
	create(t, s, job)
	write := func() {
		old := job.Revision
		job.Revision = fmt.Sprint(old, "+")
		require.NoError(t, s.Swap(t.Context(), old, job.Clone()))
		got, err := s.Get(t.Context(), "id")
		require.NoError(t, err)
		require.Equal(t, job, got)
	}
	for _, from := range reports {
		for _, to := range reports {
			job.Reports = from
			write()
			job.Reports = to
			write()
		}
	}
	for _, from := range metadata {
		for _, to := range metadata {
			job.Metadata = from
			write()
			job.Metadata = to
			write()
		}
	}
}
