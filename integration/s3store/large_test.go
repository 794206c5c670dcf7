package s3store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

// A file of 40 MB goes up and comes down without ever being in memory, be
// it read at several places at a time or from its start to its end.
func testLargeFileIsNeverHeld(t *testing.T, w *world) {
	const size, bound = 40 << 20, 4 << 20
	s := w.store(&network{})
	path := filepath.Join(t.TempDir(), "large")
	content := text(size, 1)
	require.NoError(t, os.WriteFile(path, content, 0o600))
	for name, view := range map[string]func(*os.File) io.ReadSeeker{
		"at several places": func(f *os.File) io.ReadSeeker { return f },
		"from start to end": func(f *os.File) io.ReadSeeker { return struct{ io.ReadSeeker }{f} },
	} {
		f, err := os.Open(path)
		require.NoError(t, err)
		defer f.Close()
		a := storetest.NewArtifact(name, content)
		require.Less(t, allocated(func() {
			_, err = s.Put(t.Context(), a, view(f))
		}), int64(bound), "bytes allocated by Put, %s", name)
		require.NoError(t, err)

		sum := sha256.New()
		require.Less(t, allocated(func() {
			var body io.ReadCloser
			if body, err = s.Open(t.Context(), a); err == nil {
				_, err = io.Copy(sum, body)
				body.Close()
			}
		}), int64(bound), "bytes allocated by reading, %s", name)
		require.NoError(t, err)
		require.Equal(t, a.SHA256, hex.EncodeToString(sum.Sum(nil)))
	}
}

// allocated returns how many bytes f allocates in this process, freed or not.
func allocated(f func()) int64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int64(after.TotalAlloc - before.TotalAlloc)
}

// Of many who put different bytes under one key at the same time, small ones
// or in parts, one wins and the others are told so; their parts are gone.
func testRace(t *testing.T, w *world) {
	s := w.store(&network{})
	for size, racers := range map[int]int{1000: 20, large: 5} {
		key, errs := fmt.Sprint(size), make([]error, racers)
		var all sync.WaitGroup
		for i := range racers {
			body := text(size, byte(i))
			all.Go(func() { errs[i] = put(t.Context(), s, key, body) })
		}
		all.Wait()
		winner := -1
		for i, err := range errs {
			if err == nil {
				require.Equal(t, -1, winner, "two winners")
				winner = i
				continue
			}
			require.ErrorIs(t, err, reportjobs.ErrExists)
		}
		require.NotEqual(t, -1, winner)
		w.holds(key, text(size, byte(winner)))
		_, uploads := w.partsLeft()
		require.Zero(t, uploads)
	}
}

// A large file that is put again is found by its digest: that of the whole,
// while S3 keeps one made of those of its parts.
func testLargeFileRepeated(t *testing.T, w *world) {
	s := w.store(&network{})
	require.NoError(t, put(t.Context(), s, "a", text(large, 1)))
	require.NoError(t, put(t.Context(), s, "a", text(large, 1)))
	require.ErrorIs(t, put(t.Context(), s, "a", text(large, 2)), reportjobs.ErrExists)
	w.holds("a", text(large, 1))
}

// A file that somebody else put there, without a digest, is read to be
// compared.
func testForeignFile(t *testing.T, w *world) {
	s := w.store(&network{})
	key, body := "a", []byte("their body")
	_, err := w.client.PutObject(t.Context(), &s3.PutObjectInput{Bucket: &w.bucket, Key: &key, Body: bytes.NewReader(body)})
	require.NoError(t, err)
	require.NoError(t, put(t.Context(), s, key, body))
	require.ErrorIs(t, put(t.Context(), s, key, []byte("other body")), reportjobs.ErrExists)
	require.ErrorIs(t, put(t.Context(), s, key, []byte("longer than their body")), reportjobs.ErrExists)
}

// Check finds a bucket that is there, and only that.
func testCheck(t *testing.T, w *world) {
	require.NoError(t, w.store(&network{}).Check(t.Context()))
	w.bucket += "x"
	require.ErrorContains(t, w.store(&network{}).Check(t.Context()), "there is no bucket "+w.bucket)
	_, err := read(t.Context(), w.store(&network{}), "a")
	require.Error(t, err)
	require.NotErrorIs(t, err, reportjobs.ErrNotFound, "a wrong bucket loses no file")
}
