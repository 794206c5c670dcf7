package storetest

import (
	"crypto/rand"
	"errors"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// largestInput is what every store has to keep beside a record: twice what
// the Coordinator puts there by default.
const largestInput = 64 << 10

var inputRules = []storeRule{
	{"input", "Input returns the bytes that Create was given, whatever they are", func(t *probe, s reportjobs.JobStore) {
		every := make([]byte, 256)
		for i := range every {
			every[i] = byte(i)
		}
		for _, input := range [][]byte{every, []byte("0"), []byte(`{"name":"株式会社"}`), randomBytes(1 << 10)} {
			t.input(s, t.create(s, NewJob(input), input), input)
		}
	}},
	{"large input", "an input of 64 KiB that does not compress is kept", func(t *probe, s reportjobs.JobStore) {
		input := randomBytes(largestInput)
		job := t.create(s, full(), input)
		t.input(s, job, input)
		job = t.swap(s, job, settled(job))
		t.stored(s, job)
		t.input(s, job, input)
	}},
	{"input after swaps", "the input stays as long as the record", func(t *probe, s reportjobs.JobStore) {
		first := t.create(s, NewJob(nil), []byte("input"))
		job := first
		for _, change := range []func(reportjobs.Job) reportjobs.Job{claimed, written, settled} {
			job = t.swap(s, job, change(job))
			t.input(s, job, []byte("input"))
		}
		t.input(s, first, []byte("input"))
	}},
	{"no input", "where Create was given none, Input has none to return", func(t *probe, s reportjobs.JobStore) {
		job := full() // with Input.Artifact
		t.create(s, job, nil)
		got, err := s.Input(t.Context(), job)
		if !errors.Is(err, reportjobs.ErrNotFound) {
			require.NoError(t, err)
			require.Empty(t, got)
		}
	}},
	{"input of no job", "Input of an unknown id is ErrNotFound", func(t *probe, s reportjobs.JobStore) {
		t.noInput(s, NewJob(nil))
	}},
	{"input of another origin", "Input of a record that is not the stored one is ErrNotFound: nobody gets what another submitted", func(t *probe, s reportjobs.JobStore) {
		job := t.create(s, NewJob(nil), []byte("input"))
		other := job
		other.Origin = rand.Text()
		t.noInput(s, other)
		t.input(s, job, []byte("input"))
	}},
	{"input of a replaced record", "an id that was born again has the new input only", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := t.create(s, reborn(old, nil), []byte("new"))
		t.input(s, job, []byte("new"))
		got, err := s.Input(t.Context(), old)
		if !errors.Is(err, reportjobs.ErrNotFound) { // what nobody can ask for may go later
			require.NoError(t, err)
			require.Equal(t, []byte("old"), got)
		}
	}},
	{"replaced by one without input", "an id that was born again without input does not inherit the old one", func(t *probe, s reportjobs.JobStore) {
		old := t.create(s, NewJob(nil), []byte("old"))
		job := t.create(s, reborn(old, nil), nil)
		t.stored(s, job)
		got, err := s.Input(t.Context(), job)
		require.Empty(t, got)
		if err != nil {
			require.ErrorIs(t, err, reportjobs.ErrNotFound)
		}
	}},
}
