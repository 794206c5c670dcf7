package reportjobs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// steps remembers the values of a job's steps: one run's flights in this
// process, and the values of all runs as files below the job's folder.
type steps struct {
	artifacts ArtifactStore // nil: values live in kept
	job       *Job          // as it was when the run began; nobody changes it
	stored    atomic.Bool   // this run stored a value that was not there before

	mu      sync.Mutex
	flights map[string]*flight
	kept    map[string][]byte
}

// A flight is one call of a step that is under way; others wait for its end.
type flight struct {
	done  chan struct{}
	value []byte
	err   error
}

// do returns the value of a step, from the store, from the call that another
// goroutine has under way, or from fn.
func (s *steps) do(ctx context.Context, scope, key string, fn func(context.Context) ([]byte, error)) ([]byte, error) {
	if s == nil {
		return fn(ctx)
	}
	name := stepName(scope, key)
	for {
		f, mine := s.board(name)
		if mine {
			return s.fly(ctx, name, f, fn)
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
		// The one in front gave up for reasons of its own: take its place.
		if gaveUp := errors.Is(f.err, context.Canceled) || errors.Is(f.err, context.DeadlineExceeded); !gaveUp || ctx.Err() != nil {
			return f.value, f.err
		}
	}
}

// board returns the flight of that name, and whether the caller is to fly it.
func (s *steps) board(name string) (*flight, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f, ok := s.flights[name]; ok {
		return f, false
	}
	if s.flights == nil {
		s.flights = map[string]*flight{}
	}
	f := &flight{done: make(chan struct{}), err: errStepPanicked}
	s.flights[name] = f
	return f, true
}

var errStepPanicked = errors.New("step panicked")

func (s *steps) fly(ctx context.Context, name string, f *flight, fn func(context.Context) ([]byte, error)) ([]byte, error) {
	defer func() { // also when fn panics: whoever waits must not wait for ever
		s.mu.Lock()
		delete(s.flights, name)
		s.mu.Unlock()
		close(f.done)
	}()
	f.value, f.err = s.load(ctx, name)
	if !errors.Is(f.err, ErrNotFound) {
		return f.value, f.err
	}
	f.err = errStepPanicked
	value, err := fn(ctx)
	if err == nil && len(value) > maxStep {
		err = Permanent(fmt.Errorf("%w: step value of %d bytes, at most %d", ErrTooLarge, len(value), maxStep))
	}
	if err != nil {
		f.err = err
		return nil, err
	}
	f.value, f.err = s.save(ctx, name, value)
	return f.value, f.err
}

func (s *steps) load(ctx context.Context, name string) ([]byte, error) {
	if s.artifacts == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if value, ok := s.kept[name]; ok {
			return value, nil
		}
		return nil, ErrNotFound
	}
	var value []byte
	err := persist(ctx, func() (err error) {
		value, err = readArtifact(ctx, s.artifacts, s.artifact(name), maxStep)
		return err
	})
	return value, err
}

// save stores value unless another run was first, and returns what is stored.
func (s *steps) save(ctx context.Context, name string, value []byte) ([]byte, error) {
	if s.artifacts == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.kept == nil {
			s.kept = map[string][]byte{}
		}
		s.kept[name] = value
		return value, nil
	}
	a := s.artifact(name)
	a.Size, a.SHA256 = int64(len(value)), hexSum(value)
	ctx, cancel := outlive(ctx, windDown) // it is paid for
	defer cancel()
	_, err := upload(ctx, s.artifacts, a, value)
	if errors.Is(err, ErrExists) {
		return s.load(ctx, name)
	}
	if err == nil {
		s.stored.Store(true)
	}
	return value, err
}

// artifact names the file of a step. Origin stands in its key: the steps of an
// earlier life of the id are not ours.
func (s *steps) artifact(name string) Artifact {
	return Artifact{
		Key:         s.job.Folder + s.job.Origin + "/steps/" + name,
		Filename:    "step",
		ContentType: "application/octet-stream",
		ExpiresAt:   s.job.ExpiresAt,
	}
}

// stepName is safe as the end of a key, whatever the step's own key holds.
func stepName(scope, key string) string {
	if scope == "" {
		scope = "_shared" // no report's name begins so
	}
	return scope + "/" + hexSum([]byte(key))
}

// upload stores body as a.
func upload(ctx context.Context, to ArtifactStore, a Artifact, body []byte) (put Artifact, err error) {
	err = persist(ctx, func() error {
		put, err = to.Put(ctx, a, bytes.NewReader(body)) // a fresh reader each time: a consumed one uploads nothing
		return err
	})
	return put, err
}

// readArtifact loads a small file whole.
func readArtifact(ctx context.Context, from ArtifactStore, a Artifact, limit int) ([]byte, error) {
	body, err := from.Open(ctx, a)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, int64(limit)+1))
	if err == nil && len(data) > limit {
		err = fmt.Errorf("%w: %s has more than %d bytes", ErrTooLarge, a.Key, limit)
	}
	return data, err
}
