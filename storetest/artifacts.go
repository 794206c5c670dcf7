package storetest

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// ArtifactOptions says what [ArtifactStore] has to know of a backend.
type ArtifactOptions struct {
	// Fetch does what a browser does with a link of s: a GET. The default asks
	// the network, with [http.DefaultClient]; a store whose links are served by
	// a handler of the host asks that handler. The suite closes the body.
	Fetch func(t testing.TB, s reportjobs.ArtifactStore, url string) *http.Response

	// Unsigned skips the cases about forged and worn out links, for emulators
	// of a backend that do not look at signatures.
	Unsigned bool
}

// ArtifactStore proves that what open returns keeps the contract of
// [reportjobs.ArtifactStore]. Nil options are the defaults.
func ArtifactStore(t *testing.T, open func(t *testing.T) reportjobs.ArtifactStore, o *ArtifactOptions) {
	if o == nil {
		o = &ArtifactOptions{}
	}
	prove(t, open, putRules, keyRules, deleteRules, linkRules(*o))
}

type fileRule = rule[reportjobs.ArtifactStore]

// folder returns a key prefix that no other case uses.
func folder() string { return "reports/" + newID() + "/" + rand.Text() + "/" }

// put stores body under key.
func (t *probe) put(s reportjobs.ArtifactStore, key string, body []byte) reportjobs.Artifact {
	t.Helper()
	a, err := s.Put(t.Context(), NewArtifact(key, body), bytes.NewReader(body))
	require.NoError(t, err)
	return a
}

// holds checks that the file under key is body. Nothing but the key is needed
// to ask for it.
func (t *probe) holds(s reportjobs.ArtifactStore, key string, body []byte) {
	t.Helper()
	got, err := read(t.Context(), s, key)
	require.NoError(t, err)
	require.Equal(t, digest(body), digest(got), "%s: %d bytes, want %d", key, len(got), len(body))
}

// misses checks that there is no file under key.
func (t *probe) misses(s reportjobs.ArtifactStore, key string) {
	t.Helper()
	_, err := read(t.Context(), s, key)
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}

func read(ctx context.Context, s reportjobs.ArtifactStore, key string) ([]byte, error) {
	body, err := s.Open(ctx, reportjobs.Artifact{Key: key})
	if err != nil {
		return nil, err
	}
	got, err := io.ReadAll(body)
	return got, errors.Join(err, body.Close())
}

// slowBody gives one byte at a time, so that a reader of it has to go on
// until the end.
func slowBody(body []byte) io.ReadSeeker {
	r := bytes.NewReader(body)
	return struct {
		io.Reader
		io.Seeker
	}{iotest.OneByteReader(r), r}
}

// brokenBody ends in an error.
func brokenBody(body []byte) io.ReadSeeker {
	r := bytes.NewReader(body)
	return struct {
		io.Reader
		io.Seeker
	}{io.MultiReader(r, iotest.ErrReader(errors.New("the disk is gone"))), r}
}

var putRules = []fileRule{
	{"put", "Put stores the bytes and returns the artifact, with the Bucket if the store has such", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"1/executive.pdf", randomBytes(1000)
		want := NewArtifact(key, body)
		got, err := s.Put(t.Context(), want, slowBody(body))
		require.NoError(t, err)
		t.holds(s, key, body)
		want.Bucket = got.Bucket
		require.Equal(t, want, got)
		again, err := s.Open(t.Context(), got)
		require.NoError(t, err)
		require.NoError(t, again.Close(), "closed before it was read")
	}},
	{"sizes", "a file may be empty, and 5 MiB and a byte: more than one part of an upload", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		for _, size := range []int{0, 1, 64 << 10, 5<<20 + 1} {
			key, body := fmt.Sprint(at, size), randomBytes(size)
			t.put(s, key, body)
			t.holds(s, key, body)
		}
	}},
	{"nothing there", "Open of an unknown key is ErrNotFound, that of a folder too", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		t.misses(s, at+"1/executive.pdf")
		t.put(s, at+"1/executive.pdf", []byte("report"))
		t.misses(s, at+"1")
		t.misses(s, at+"1/executive")
		t.misses(s, at+"1/executive.pdf/x")
	}},
	{"body in the middle", "a body is read from where it stands", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("head and body")
		for range 2 { // the second meets the first, and may have to read twice
			r := bytes.NewReader(body)
			_, err := r.Seek(9, io.SeekStart)
			require.NoError(t, err)
			_, err = s.Put(t.Context(), NewArtifact(key, []byte("body")), r)
			require.NoError(t, err)
			t.holds(s, key, []byte("body"))
		}
	}},
	{"repeated put", "the same bytes under the same key again are nil", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", randomBytes(1000)
		first := t.put(s, key, body)
		require.Equal(t, first, t.put(s, key, body))
		t.holds(s, key, body)
	}},
	{"key taken", "other bytes under the same key, of the same size even, are ErrExists; the file stays", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("the first")
		t.put(s, key, body)
		for _, other := range []string{"", "the f", "the other", "the first and more"} {
			_, err := s.Put(t.Context(), NewArtifact(key, []byte(other)), bytes.NewReader([]byte(other)))
			require.ErrorIs(t, err, reportjobs.ErrExists)
			t.holds(s, key, body)
		}
	}},
	{"wrong body", "a body that is not of the size or the digest announced is ErrInvalid, and nothing is stored", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("the body")
		wrong := map[string]reportjobs.Artifact{}
		for name, other := range map[string]string{"shorter": "the body and more", "longer": "the", "other bytes": "the head", "not empty": ""} {
			wrong[name] = NewArtifact(key, []byte(other))
		}
		size, sum, none := NewArtifact(key, body), NewArtifact(key, body), NewArtifact(key, body)
		size.Size++
		sum.SHA256 = digest([]byte("another"))
		none.SHA256 = ""
		wrong["only the size"], wrong["only the digest"], wrong["no digest"] = size, sum, none
		for name, a := range wrong {
			_, err := s.Put(t.Context(), a, bytes.NewReader(body))
			require.ErrorIs(t, err, reportjobs.ErrInvalid, name)
			t.misses(s, key)
		}
		t.put(s, key, body)
		t.holds(s, key, body)
	}},
	{"wrong body, key taken", "a wrong body under a key that is taken leaves the file as it is", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("the body")
		a := t.put(s, key, body)
		_, err := s.Put(t.Context(), a, bytes.NewReader([]byte("the head")))
		require.Error(t, err)
		t.holds(s, key, body)
	}},
	{"broken body", "a body that ends in an error leaves nothing behind, and the key is free", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", randomBytes(1000)
		for _, announced := range [][]byte{body, append(bytes.Clone(body), "more"...)} {
			_, err := s.Put(t.Context(), NewArtifact(key, announced), brokenBody(body))
			require.Error(t, err)
			t.misses(s, key)
		}
		t.put(s, key, body)
		t.holds(s, key, body)
	}},
	{"no sharing", "Put shares nothing with its arguments", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("the body")
		a := NewArtifact(key, body)
		sent := bytes.Clone(body)
		_, err := s.Put(t.Context(), a, bytes.NewReader(sent))
		require.NoError(t, err)
		clear(sent)
		t.holds(s, key, body)
		require.Equal(t, NewArtifact(key, body), a)
	}},
	{"canceled context", "a call whose context has ended returns an error", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", []byte("the body")
		t.put(s, key, body)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := s.Put(ctx, NewArtifact(key+"2", body), bytes.NewReader(body))
		assert.Error(t, err, "Put")
		_, err = read(ctx, s, key)
		assert.Error(t, err, "Open")
		assert.Error(t, s.Delete(ctx, NewArtifact(key, body)), "Delete")
	}},
	{"lost answers", "a Put or Delete whose answer was lost returns nil when it is repeated", func(t *probe, s reportjobs.ArtifactStore) {
		lossy := NewFaults(func(call Call) Fault {
			if call.N%2 == 1 {
				return Lose
			}
			return None
		}).Artifacts(s)
		a, body := NewArtifact(folder()+"a", []byte("the body")), []byte("the body")
		_, err := lossy.Put(t.Context(), a, bytes.NewReader(body))
		require.ErrorIs(t, err, ErrInjected)
		_, err = lossy.Put(t.Context(), a, bytes.NewReader(body))
		require.NoError(t, err)
		t.holds(s, a.Key, body)
		require.ErrorIs(t, lossy.Delete(t.Context(), a), ErrInjected)
		require.NoError(t, lossy.Delete(t.Context(), a))
		t.misses(s, a.Key)
	}},
	{"race to put", "of many that put different bytes under one key at the same time one wins; readers see its bytes, whole, or none", func(t *probe, s reportjobs.ArtifactStore) {
		key, bodies := folder()+"a", make([][]byte, racers)
		for i := range bodies {
			bodies[i] = bytes.Repeat([]byte{byte(i)}, 64<<10)
		}
		errs := race(2*racers, func(i int) error {
			if i%2 == 1 {
				return readWhole(t.Context(), s, key, 64<<10)
			}
			body := bodies[i/2]
			return t.answered(func() error {
				_, err := s.Put(t.Context(), NewArtifact(key, body), bytes.NewReader(body))
				return err
			})
		})
		var puts []error
		for i := range bodies {
			puts = append(puts, errs[2*i])
			require.NoError(t, errs[2*i+1], "a reader")
		}
		t.holds(s, key, bodies[t.winner(puts, reportjobs.ErrExists)])
	}},
	{"doubled put", "the same put, many times at the same time, is nil for all", func(t *probe, s reportjobs.ArtifactStore) {
		key, body := folder()+"a", randomBytes(10<<10)
		errs := race(racers, func(int) error {
			return t.answered(func() error {
				_, err := s.Put(t.Context(), NewArtifact(key, body), bytes.NewReader(body))
				return err
			})
		})
		require.NoError(t, errors.Join(errs...))
		t.holds(s, key, body)
	}},
}

// readWhole reads a file that may not be there yet and whose bytes are all
// equal.
func readWhole(ctx context.Context, s reportjobs.ArtifactStore, key string, size int) error {
	got, err := read(ctx, s, key)
	if errors.Is(err, reportjobs.ErrNotFound) {
		return nil
	}
	if err == nil && (len(got) != size || !bytes.Equal(got, bytes.Repeat(got[:1], size))) {
		err = fmt.Errorf("%s: %d bytes, torn", key, len(got))
	}
	return err
}
