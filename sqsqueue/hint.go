package sqsqueue

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// Limits of SQS.
const (
	maxDelay = 15 * time.Minute
	// maxHidden is how long a message can stay hidden after it was received: 12
	// hours, less what clocks and answers may be late.
	maxHidden = 12*time.Hour - time.Minute
	maxBatch  = 10 // messages of one receive
)

// maxID is far above the length of ids, and far below what a store would choke on.
const maxID = 256

// A hint is the body of a message.
type hint struct {
	JobID string `json:"job_id"`
}

func encode(id string) (string, error) {
	if id == "" || len(id) > maxID {
		return "", fmt.Errorf("sqsqueue: a job id of %d bytes; it has 1 to %d", len(id), maxID)
	}
	body, err := json.Marshal(hint{JobID: id})
	return string(body), err
}

// decode returns the id in the body of a message. Members it does not know
// are somebody else's, or of a later version.
func decode(body string) (string, error) {
	var h hint
	if err := json.Unmarshal([]byte(body), &h); err != nil {
		return "", fmt.Errorf("the message is no hint: %w", err)
	}
	if h.JobID == "" || len(h.JobID) > maxID {
		return "", errors.New(`the message is no hint: it has no "job_id"`)
	}
	return h.JobID, nil
}

// delay is how many seconds a message for a job that is due in wait can be
// held back. It rounds up, because a message that comes early costs a round.
func delay(wait time.Duration) int32 {
	return seconds(min(wait, maxDelay))
}

// hidden is for how many seconds a message received so long ago can be hidden
// from now on, up to wait.
func hidden(wait, ago time.Duration) int32 {
	return seconds(min(wait, (maxHidden - ago).Truncate(time.Second)))
}

func seconds(d time.Duration) int32 {
	return int32((max(d, 0) + time.Second - 1) / time.Second)
}

// backoff is how long a message waits that has been received so often and did
// not lead to a stored outcome: 15 s doubled up to 15 min, half of it random.
func backoff(receives int) time.Duration {
	full := min(15*time.Second<<min(max(receives-1, 0), 10), 15*time.Minute)
	return full/2 + rand.N(full/2)
}
