package awslambda

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

func TestHints(t *testing.T) {
	for _, row := range []struct{ event, id, err string }{
		{`{"job_id": "a"}`, "a", ""},
		{`{"job_id": "a", "due_at": 7, "trace": {}}`, "a", ""}, // of a newer coordinator
		{`{}`, "", "there is no job_id"},
		{`null`, "", "there is no job_id"},
		{`{"job_id": null}`, "", "there is no job_id"},
		{`{"job_id": ""}`, "", "job_id is empty"},
		{`{"job_id": 7}`, "", "cannot unmarshal number"},
		{`{"key1": "value1"}`, "", "there is no job_id"},
		{`[]`, "", "cannot unmarshal array"},
		{`"a"`, "", "cannot unmarshal string"},
		{`{"job_id": "` + strings.Repeat("a", 513) + `"}`, "", "513 bytes, at most 512"},
	} {
		t.Run(row.event[:min(len(row.event), 30)], func(t *testing.T) {
			ran := ""
			h := Worker(func(_ context.Context, id string) (reportjobs.Outcome, error) {
				ran = id
				return reportjobs.Outcome{}, nil
			}, quiet())
			_, err := lambda.NewHandler(h).Invoke(t.Context(), []byte(row.event))
			require.Equal(t, row.id, ran)
			if row.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.err)
			require.ErrorContains(t, err, `no hint at a job, which is {"job_id": "…"}`)
		})
	}
}

func FuzzHint(f *testing.F) {
	f.Add([]byte(`{"job_id": "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"}`))
	f.Add([]byte(`{"JOB_ID": "a", "job_id": "b"}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		var hint Hint
		if json.Unmarshal(event, &hint) != nil {
			return
		}
		require.NotEmpty(t, hint.JobID)
		require.LessOrEqual(t, len(hint.JobID), maxHint)
		again, err := json.Marshal(hint)
		require.NoError(t, err)
		var same Hint
		require.NoError(t, json.Unmarshal(again, &same))
		require.Equal(t, hint, same)
	})
}
