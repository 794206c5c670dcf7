package reportjobs_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

func TestJobSurvivesJSON(t *testing.T) {
	job := storetest.NewJob([]byte(`{}`))
	job.Failure = &reportjobs.Failure{Code: "c", Message: "m"}
	data, err := json.Marshal(job)
	require.NoError(t, err)
	var back reportjobs.Job
	require.NoError(t, json.Unmarshal(data, &back))
	require.Equal(t, job, back)
}

func TestCloneSharesNothing(t *testing.T) {
	make := func() reportjobs.Job {
		return reportjobs.Job{
			Reports: []reportjobs.Report{
				{Name: "a", Artifact: &reportjobs.Artifact{Key: "k", Meta: map[string]string{"pages": "3"}}},
				{Name: "b", Failure: &reportjobs.Failure{Code: "c"}},
			},
			Metadata: map[string]string{"company_name": "Acme"},
			Failure:  &reportjobs.Failure{Code: "c"},
			Input:    reportjobs.Input{Artifact: &reportjobs.Artifact{Key: "i"}},
		}
	}
	job := make()
	c := job.Clone()
	c.Reports[0].Artifact.Key, c.Reports[0].Artifact.Meta["pages"] = "x", "x"
	c.Reports[1].Failure.Code, c.Reports[1].Name = "x", "x"
	c.Metadata["company_name"], c.Failure.Code, c.Input.Artifact.Key = "x", "x", "x"
	require.Equal(t, make(), job)
	require.Equal(t, "k", job.Report("a").Artifact.Key)
	require.Nil(t, job.Report("none"))
}

// A list of one report is copied in another way than longer ones.
func TestCloneOfOneReport(t *testing.T) {
	for name, report := range map[string]reportjobs.Report{
		"to do":  {Name: "a"},
		"made":   {Name: "a", Artifact: &reportjobs.Artifact{Key: "k", Meta: map[string]string{"pages": "3"}}},
		"failed": {Name: "a", Failure: &reportjobs.Failure{Code: "c"}},
		"both":   {Name: "a", Artifact: &reportjobs.Artifact{Key: "k"}, Failure: &reportjobs.Failure{Code: "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			job := reportjobs.Job{Reports: []reportjobs.Report{report}}
			want := reportjobs.Job{Reports: []reportjobs.Report{report.Clone()}}
			c := job.Clone()
			require.Equal(t, want, c)
			c.Reports[0].Name = "x"
			if c.Reports[0].Artifact != nil {
				c.Reports[0].Artifact.Key = "x"
				clear(c.Reports[0].Artifact.Meta)
			}
			if c.Reports[0].Failure != nil {
				c.Reports[0].Failure.Code = "x"
			}
			_ = append(c.Reports, reportjobs.Report{Name: "x"})
			require.Equal(t, want, job)
		})
	}
}

func TestCursorOrder(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	job := reportjobs.Job{ID: "m", CreatedAt: at}
	require.True(t, reportjobs.Cursor{}.Precedes(&job), "the zero cursor stands before all")
	require.False(t, job.Cursor().Precedes(&job), "a job is not behind itself")
	require.True(t, reportjobs.Cursor{CreatedAt: at.Add(1), ID: "a"}.Precedes(&job), "older ones come later")
	require.False(t, reportjobs.Cursor{CreatedAt: at.Add(-1), ID: "z"}.Precedes(&job))
	require.True(t, reportjobs.Cursor{CreatedAt: at, ID: "n"}.Precedes(&job), "at one time the ids fall")
	require.False(t, reportjobs.Cursor{CreatedAt: at, ID: "a"}.Precedes(&job))
}
