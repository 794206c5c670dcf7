package awslambda

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever lies in the queue of failed events, what comes out is a hint that a
// worker would take.
func FuzzFailedEvent(f *testing.F) {
	for _, body := range []string{
		`{"version":"1.0","requestContext":{"condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":{"job_id":"a"},"responsePayload":{"errorType":"E","errorMessage":"secret"}}`,
		`{"job_id":"a"}`, `{"requestContext":{}}`, `{"requestContext":{},"requestPayload":{}}`, `{"requestContext":{},"requestPayload":null}`, `null`, `[]`,
		`{"requestContext":{},"requestPayload":{"job_id":"a"},"responsePayload":7}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var lost lostEvent
		if json.Unmarshal(body, &lost) != nil {
			return
		}
		id := lost.hint.JobID
		require.True(t, len(id) >= 1 && len(id) <= maxHint, "%q", id)
	})
}
