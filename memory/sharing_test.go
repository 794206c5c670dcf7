package memory

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// A record shares nothing with the job it was made of. Where a job leads out of
// itself is listed here because replace has to know each such place.
func TestReplaceKnowsWhereAJobLeads(t *testing.T) {
	require.Equal(t, []string{"Reports", "Metadata", "Failure", "Input.Artifact"}, leads(reflect.TypeFor[reportjobs.Job](), ""))
	type change func(job *reportjobs.Job, text string)
	for name, c := range map[string]struct{ give, scribble change }{ // one alone: each has to be seen for itself
		"failure": {
			func(job *reportjobs.Job, text string) { job.Failure = &reportjobs.Failure{Code: text} },
			func(job *reportjobs.Job, text string) { job.Failure.Code = text },
		},
		"input": {
			func(job *reportjobs.Job, text string) { job.Input.Artifact = &reportjobs.Artifact{Key: text} },
			func(job *reportjobs.Job, text string) { job.Input.Artifact.Key = text },
		},
		"metadata": {
			func(job *reportjobs.Job, text string) { job.Metadata = map[string]string{"k": text} },
			func(job *reportjobs.Job, text string) { job.Metadata["k"] = text },
		},
		"report": {
			func(job *reportjobs.Job, text string) {
				job.Reports[0].Artifact = &reportjobs.Artifact{Meta: map[string]string{"pages": text}}
			},
			func(job *reportjobs.Job, text string) { job.Reports[0].Artifact.Meta["pages"] = text },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, job := NewStore(nil), sample("id", 0, 10)
			c.give(&job, "as it was")
			want := job.Clone()
			create(t, s, job)
			c.scribble(&job, "scribbled")
			got, err := s.Get(t.Context(), "id")
			require.NoError(t, err)
			require.Equal(t, want, got)

			job = want.Clone()
			job.Revision, want.Revision = "2", "2"
			require.NoError(t, s.Swap(t.Context(), "1", job))
			c.scribble(&job, "scribbled")
			got, err = s.Get(t.Context(), "id")
			require.NoError(t, err)
			require.Equal(t, want, got)
		})
	}
}

// leads names the fields of a struct whose copy leads to the same place.
func leads(of reflect.Type, path string) (names []string) {
	for i := range of.NumField() {
		f := of.Field(i)
		switch {
		case f.Type == reflect.TypeFor[time.Time]():
		case f.Type.Kind() == reflect.Struct:
			names = append(names, leads(f.Type, path+f.Name+".")...)
		case slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface, reflect.Func, reflect.Chan}, f.Type.Kind()):
			names = append(names, path+f.Name)
		}
	}
	return names
}
