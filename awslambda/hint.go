package awslambda

import (
	"encoding/json"
	"errors"
	"fmt"
)

// maxHint bounds an id, so that a strange event is refused before it is
// looked for. Ids are UUIDs; tests and other stores may have longer ones.
const maxHint = 512

// A Hint is the event that a [Dispatcher] sends and a [Worker] gets:
//
//	{"job_id": "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"}
type Hint struct {
	JobID string `json:"job_id"`
}

// UnmarshalJSON reads an event. It refuses one that names no job, and passes
// over keys that it does not know: a newer coordinator may send them.
func (h *Hint) UnmarshalJSON(event []byte) error {
	var in struct {
		JobID *string `json:"job_id"`
	}
	err := json.Unmarshal(event, &in)
	switch {
	case err == nil && in.JobID == nil:
		err = errors.New("there is no job_id")
	case err == nil && *in.JobID == "":
		err = errors.New("job_id is empty")
	case err == nil && len(*in.JobID) > maxHint:
		err = fmt.Errorf("job_id has %d bytes, at most %d", len(*in.JobID), maxHint)
	}
	if err != nil {
		return fmt.Errorf(`awslambda: no hint at a job, which is {"job_id": "…"}: %w`, err)
	}
	h.JobID = *in.JobID
	return nil
}
