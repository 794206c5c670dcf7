package memory_test

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// bothArtifacts runs a test on files in memory and on files in a directory,
// in a bubble.
func bothArtifacts(t *testing.T, test func(t *testing.T, s *memory.Artifacts)) {
	t.Run("memory", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, newArtifacts(t, nil)) })
	})
	t.Run("dir", func(t *testing.T) {
		dir := t.TempDir()
		synctest.Test(t, func(t *testing.T) { test(t, newDir(t, dir)) })
	})
}

func newDir(t testing.TB, dir string) *memory.Artifacts {
	t.Helper()
	s, err := memory.NewDirArtifacts(dir, nil)
	require.NoError(t, err)
	return s
}

func TestExpiredFilesGoAsOthersCome(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		for i := range 10 {
			put(t, s, until(fmt.Sprint("old/", i), time.Minute), "body")
		}
		put(t, s, artifact("for ever", "body"), "body")
		put(t, s, until("longer", time.Hour), "body")
		time.Sleep(time.Minute)
		for i := range 10 {
			put(t, s, until(fmt.Sprint("new/", i), time.Hour), "body")
		}
		for i := range 10 {
			require.ErrorIs(t, open(t, s, fmt.Sprint("old/", i)), reportjobs.ErrNotFound)
			require.NoError(t, open(t, s, fmt.Sprint("new/", i)))
		}
		require.NoError(t, open(t, s, "for ever"))
		require.NoError(t, open(t, s, "longer"))
	})
}

func TestDeletedKeyIsBornAgain(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		put(t, s, until("a/b", time.Minute), "body")
		require.NoError(t, s.Delete(t.Context(), artifact("a/b", "")))
		again := artifact("a/b", "another")
		again.ExpiresAt = time.Now().Add(time.Hour)
		put(t, s, again, "another")
		time.Sleep(time.Minute)
		put(t, s, until("a/c", time.Hour), "body")
		require.NoError(t, open(t, s, "a/b"), "its expiry is that of the new file")
	})
}

func TestDirIsFoundAgain(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		before := newDir(t, dir)
		put(t, before, until("short", time.Minute), "body")
		put(t, before, until("long", time.Hour), "body")
		put(t, before, artifact("for ever", "body"), "body")

		after := newDir(t, dir)
		require.NoError(t, open(t, after, "short"))
		time.Sleep(time.Minute)
		put(t, after, until("new", time.Hour), "body")
		require.ErrorIs(t, open(t, after, "short"), reportjobs.ErrNotFound)
		require.NoError(t, open(t, after, "long"))
		require.NoError(t, open(t, after, "for ever"))
	})
}

func TestDirHoldsNothingButFiles(t *testing.T) {
	dir := t.TempDir()
	s := newDir(t, dir)
	put(t, s, artifact("a/b/c", "body"), "body")
	_, err := s.Put(t.Context(), artifact("a/b/d", "body"), wrongBody())
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
	require.Equal(t, []string{"files/a/b/c"}, filesIn(t, dir), "nothing half written stays")

	require.NoError(t, s.Delete(t.Context(), artifact("a/b/c", "")))
	entries, err := os.ReadDir(filepath.Join(dir, "files"))
	require.NoError(t, err)
	require.Empty(t, entries, "empty folders go with their last file")
}

func TestDirForgetsWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	newDir(t, dir)
	leave := func(ago time.Duration) (path string) {
		path = fmt.Sprintf("staged/%d-%d", time.Now().Add(-ago).Unix(), ago)
		require.NoError(t, os.WriteFile(filepath.Join(dir, path), []byte("half"), 0o600))
		return path
	}
	leave(2 * time.Hour)
	// Between its last two steps a file has the time when it will expire.
	sealed := leave(61 * time.Minute)
	require.NoError(t, os.Chtimes(filepath.Join(dir, sealed), time.Time{}, time.Now().Add(1000*time.Hour)))
	fresh := leave(59 * time.Minute)
	newDir(t, dir)
	require.Equal(t, []string{fresh}, filesIn(t, dir))
}

func TestDirIsNotLeft(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	s := newDir(t, dir)
	require.NoError(t, os.WriteFile(filepath.Join(outside, "secret"), []byte("secret"), 0o600))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "files", "way-out")))
	require.Error(t, open(t, s, "way-out/secret"))
	_, err := s.Put(t.Context(), artifact("way-out/new", "body"), newBody())
	require.Error(t, err)
	require.Error(t, s.Delete(t.Context(), artifact("way-out/secret", "")))
	entries, err := os.ReadDir(outside)
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestOpenFilesCanSeek(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		put(t, s, artifact("a", "0123456789"), "0123456789")
		body, err := s.Open(t.Context(), artifact("a", ""))
		require.NoError(t, err)
		defer body.Close()
		_, err = body.(io.Seeker).Seek(-3, io.SeekEnd)
		require.NoError(t, err)
		rest, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, "789", string(rest))
	})
}

// until is an artifact of "body" that is kept for d from now.
func until(key string, d time.Duration) reportjobs.Artifact {
	a := artifact(key, "body")
	a.ExpiresAt = time.Now().Add(d)
	return a
}

func open(t testing.TB, s *memory.Artifacts, key string) error {
	t.Helper()
	body, err := s.Open(t.Context(), reportjobs.Artifact{Key: key})
	if err == nil {
		require.NoError(t, body.Close())
	}
	return err
}

func newBody() io.ReadSeeker   { return strings.NewReader("body") }
func wrongBody() io.ReadSeeker { return strings.NewReader("ydob") }

// filesIn returns the paths of all files below dir.
func filesIn(t testing.TB, dir string) (paths []string) {
	t.Helper()
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	}))
	return paths
}
