package sqsqueue

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestDelay(t *testing.T) {
	for _, row := range []struct {
		rule string
		wait time.Duration
		want int32
	}{
		{"due already", -time.Hour, 0},
		{"due now", 0, 0},
		{"a part of a second counts whole: early is a round for nothing", time.Nanosecond, 1},
		{"whole seconds are as they are", 5 * time.Second, 5},
		{"and are rounded up", 5*time.Second + time.Millisecond, 6},
		{"as long as SQS can", 15 * time.Minute, 900},
		{"never longer", 15*time.Minute + time.Nanosecond, 900},
		{"not for days either", 1000 * 24 * time.Hour, 900},
	} {
		require.Equal(t, row.want, delay(row.wait), row.rule)
	}
}

func TestHidden(t *testing.T) {
	for _, row := range []struct {
		rule      string
		wait, ago time.Duration
		want      int32
	}{
		{"at once", 0, time.Hour, 0},
		{"time that has passed is at once", -time.Minute, 0, 0},
		{"rounded up", 1500 * time.Millisecond, 0, 2},
		{"up to the twelfth hour, less a minute", 24 * time.Hour, 0, 12*3600 - 60},
		{"which began with the receive", 24 * time.Hour, time.Hour, 11*3600 - 60},
		{"a part of a second is not rounded up beyond it", 24 * time.Hour, time.Hour + time.Millisecond, 11*3600 - 61},
		{"nothing is left", time.Minute, 12 * time.Hour, 0},
	} {
		require.Equal(t, row.want, hidden(row.wait, row.ago), row.rule)
	}
}

func TestBackoff(t *testing.T) {
	for receives, want := range map[int]time.Duration{
		0: 15 * time.Second, 1: 15 * time.Second, 2: 30 * time.Second, 3: time.Minute, 5: 4 * time.Minute,
		7: 15 * time.Minute, 1000: 15 * time.Minute,
	} {
		seen := map[time.Duration]bool{}
		for range 50 {
			d := backoff(receives)
			require.GreaterOrEqual(t, d, want/2, receives)
			require.Less(t, d, want, receives)
			seen[d] = true
		}
		require.Greater(t, len(seen), 1, "half of it is random")
	}
}

func TestHint(t *testing.T) {
	body, err := encode("c354c80a-3dfe-4a31-bc5c-2c6bf30eb649")
	require.NoError(t, err)
	require.Equal(t, `{"job_id":"c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"}`, body)
	for _, row := range []struct {
		rule, body, id, wrong string
	}{
		{rule: "what was encoded", body: body, id: "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"},
		{rule: "members of a later version", body: `{"v":2,"job_id":"a"}`, id: "a"},
		{rule: "no JSON", body: `a`, wrong: "no hint"},
		{rule: "nothing", body: ``, wrong: "no hint"},
		{rule: "more than one value", body: `{"job_id":"a"}{}`, wrong: "no hint"},
		{rule: "another thing's message", body: `{"Type":"Notification"}`, wrong: `no "job_id"`},
		{rule: "null", body: `null`, wrong: `no "job_id"`},
		{rule: "an id that is no text", body: `{"job_id":7}`, wrong: "no hint"},
		{rule: "an id that no store takes", body: `{"job_id":"` + strings.Repeat("a", 257) + `"}`, wrong: "no hint"},
	} {
		id, err := decode(row.body)
		require.Equal(t, row.id, id, row.rule)
		if row.wrong == "" {
			require.NoError(t, err, row.rule)
		} else {
			require.ErrorContains(t, err, row.wrong, row.rule)
		}
	}
	for _, id := range []string{"", strings.Repeat("a", 257)} {
		_, err := encode(id)
		require.ErrorContains(t, err, "a job id of")
	}
}

func TestPause(t *testing.T) {
	require.Zero(t, pause(0, 1, 0), "there was work: more may wait")
	require.Zero(t, pause(0, 0, 20*time.Second), "a long poll that found nothing")
	require.Equal(t, 900*time.Millisecond, pause(0, 0, 100*time.Millisecond), "an endpoint that does not poll long is asked once a second")
	for failures, most := range map[int]time.Duration{
		1: 400 * time.Millisecond, 2: 800 * time.Millisecond, 7: 25600 * time.Millisecond, 8: 30 * time.Second, 100: 30 * time.Second,
	} {
		var longest time.Duration
		for range 200 {
			longest = max(longest, pause(failures, 0, 0))
		}
		require.Less(t, longest, most)
		require.Greater(t, longest, most/2, "all of it is random")
	}
}

// Whatever is in a message, the id that comes out is one that a hint can hold.
func FuzzHint(f *testing.F) {
	for _, body := range []string{`{"job_id":"a"}`, `{"job_id":"a","more":[1]}`, `{"job_id":""}`, `{"JOB_ID":"a"}`, `{"job_id":null}`, `{}`, `null`, `"a"`, ``, `{"job_id":"a","job_id":"b"}`, `{"job_id":"\ud800"}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		id, err := decode(body)
		if err != nil {
			require.Empty(t, id)
			return
		}
		text, err := encode(id)
		require.NoError(t, err)
		again, err := decode(text)
		require.NoError(t, err)
		require.Equal(t, id, again)
	})
}
