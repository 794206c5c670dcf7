package memory_test

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
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

// A prefix is a folder, not the beginning of a name.
func TestDeleteBelowTouchesNoNeighbours(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		beside := []string{"jobs/1", "jobs/10/a", "jobs/11", "jobs/2/1/a", "1/a", "jobs/1.pdf", "jobs/1 /a", "files/jobs/1/a"}
		if strings.HasSuffix(t.Name(), "/dir") {
			beside = beside[1:] // where a folder is there is no file
		}
		for _, key := range append(beside, "jobs/1/a", "jobs/1/b/c/d", "jobs/1/1/a") {
			put(t, s, artifact(key, "body"), "body")
		}
		require.NoError(t, s.Delete(t.Context(), artifact("jobs/1/", "")))
		for _, key := range []string{"jobs/1/a", "jobs/1/b/c/d", "jobs/1/1/a"} {
			require.ErrorIs(t, open(t, s, key), reportjobs.ErrNotFound, key)
		}
		for _, key := range beside {
			require.NoError(t, open(t, s, key), key)
		}
	})
}

// What expires is a file, whatever became of the key before and after.
func TestExpiryTouchesNoNeighbours(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		put(t, s, until("jobs/1/a", time.Minute), "body")
		require.NoError(t, s.Delete(t.Context(), artifact("jobs/1/a", "")))
		put(t, s, until("jobs/1/a/b", time.Hour), "body") // a folder now
		put(t, s, until("jobs/2/a", time.Minute), "body")
		put(t, s, until("jobs/2/b", time.Hour), "body")
		time.Sleep(time.Minute - time.Microsecond)
		put(t, s, until("jobs/3/a", time.Hour), "body")
		require.NoError(t, open(t, s, "jobs/2/a"), "it has a microsecond left")
		time.Sleep(time.Microsecond)
		put(t, s, until("jobs/3/b", time.Hour), "body")
		require.ErrorIs(t, open(t, s, "jobs/2/a"), reportjobs.ErrNotFound)
		for _, key := range []string{"jobs/1/a/b", "jobs/2/b", "jobs/3/a", "jobs/3/b"} {
			require.NoError(t, open(t, s, key), key)
		}
	})
}

func TestKeysAreTakenOnce(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		a := artifact("a", "body")
		put(t, s, a, "body")
		put(t, s, a, "body") // this very write, repeated
		_, err := s.Put(t.Context(), artifact("a", "ydob"), wrongBody())
		require.ErrorIs(t, err, reportjobs.ErrExists)
		text, err := read(t, s, "a")
		require.NoError(t, err)
		require.Equal(t, "body", text)

		long := artifact("b", "body")
		long.Size = 5
		short := artifact("b", "body")
		short.Size = 3
		for _, a := range []reportjobs.Artifact{long, short, artifact("b", "ydob")} {
			_, err = s.Put(t.Context(), a, newBody())
			require.ErrorIs(t, err, reportjobs.ErrInvalid)
			require.ErrorIs(t, open(t, s, "b"), reportjobs.ErrNotFound)
		}
	})
}

// A file that goes between two looks at it is no reason to refuse another one.
func TestPutWhileOthersDelete(t *testing.T) {
	for name, s := range map[string]*memory.Artifacts{"memory": newArtifacts(t, nil), "dir": newDir(t, t.TempDir())} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var wg sync.WaitGroup
			for hand := range 4 {
				wg.Go(func() {
					for range 50 {
						_, err := s.Put(t.Context(), artifact("a/b/c", "body"), newBody())
						if assert.NoError(t, err) && hand%2 == 0 {
							assert.NoError(t, s.Delete(t.Context(), artifact("a/b/c", "")))
						}
					}
				})
			}
			wg.Wait()
		})
	}
}

func TestKeysLeadNowhereElse(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		for _, key := range []string{
			"", ".", "..", "/", "/etc/passwd", "../a", "../../a", "a/../../b", "a/..", "a/.", "./a", "a//b", "//a", "a/", "a\\b", "..\\a",
			"a\x00", "a\nb", "\x7f", "a\xffb", strings.Repeat("a", 256), strings.Repeat("ab/", 400) + "c",
		} {
			_, err := s.Put(t.Context(), artifact(key, "body"), newBody())
			require.ErrorIs(t, err, reportjobs.ErrInvalid, "%q", key)
			require.ErrorIs(t, open(t, s, key), reportjobs.ErrNotFound, "%q", key)
			if key != "a/" { // there a folder has its name
				require.ErrorIs(t, s.Delete(t.Context(), artifact(key, "")), reportjobs.ErrInvalid, "%q", key)
			}
		}
		for _, key := range []string{"staged/a", "files/a", "...", "..a", "a..", " ", "~", "C:", strings.Repeat("a", 255), "größe ☃/株式会社"} {
			put(t, s, artifact(key, "body"), "body")
			require.NoError(t, open(t, s, key), "%q", key)
		}
	})
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
