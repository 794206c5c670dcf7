package memory_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
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

// Links in the directory that lead out of it are not followed: not to read, not
// to write, not to delete, and not to serve.
func TestDirIsNotLeft(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	s := newDir(t, dir)
	secret := filepath.Join(outside, "secret")
	require.NoError(t, os.WriteFile(secret, []byte("secret"), 0o600))
	ways := map[string]string{"folder": outside, "file": secret, "up": "../../" + filepath.Base(outside)}
	for name, target := range ways {
		require.NoError(t, os.Symlink(target, filepath.Join(dir, "files", name)))
	}
	for _, key := range []string{"folder/secret", "file", "up/secret"} {
		require.Error(t, open(t, s, key), key)
		res := fetch(s, "GET", sign(t, s, artifact(key, "secret")))
		require.GreaterOrEqual(t, res.Code, 400)
		require.NotContains(t, res.Body.String(), "secret")
		_, err := s.Put(t.Context(), artifact(key, "body"), newBody())
		require.Error(t, err, key)
	}
	for _, key := range []string{"folder/new", "up/new", "folder/new/deep", "file/new"} {
		_, err := s.Put(t.Context(), artifact(key, "body"), newBody())
		require.Error(t, err, key)
	}
	for _, key := range []string{"folder/secret", "up/secret", "folder/", "up/", "folder/secret/", "file/"} {
		s.Delete(t.Context(), artifact(key, "")) // an error, or nothing there
	}
	newDir(t, dir) // looks at all files
	put(t, s, until("new", time.Hour), "body")
	require.Equal(t, []string{"secret"}, filesIn(t, outside))
	text, err := os.ReadFile(secret)
	require.NoError(t, err)
	require.Equal(t, "secret", string(text))

	require.NoError(t, s.Delete(t.Context(), artifact("file", "")), "the link itself may go")
	require.Equal(t, []string{"secret"}, filesIn(t, outside))
}

func TestDirWhoseFoldersLeadOut(t *testing.T) {
	for _, name := range []string{"files", "staged"} {
		dir, outside := t.TempDir(), t.TempDir()
		require.NoError(t, os.Symlink(outside, filepath.Join(dir, name)))
		_, err := memory.NewDirArtifacts(dir, nil)
		require.Error(t, err)
		require.Empty(t, filesIn(t, outside))
	}
}

func TestDirErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	for _, dir := range []string{"", file, filepath.Join(file, "below")} {
		_, err := memory.NewDirArtifacts(dir, nil)
		require.ErrorContains(t, err, "memory: ", "%q", dir)
	}
	_, err := memory.NewDirArtifacts(t.TempDir(), &memory.ArtifactsOptions{BaseURL: "x"})
	require.Error(t, err)
}

// On a file system a name is a file or a folder, not both.
func TestDirFileOrFolder(t *testing.T) {
	s := newDir(t, t.TempDir())
	put(t, s, artifact("a/b", "body"), "body")
	for _, key := range []string{"a", "a/b/c", "a/b/c/d"} {
		_, err := s.Put(t.Context(), artifact(key, "body"), newBody())
		require.ErrorIs(t, err, reportjobs.ErrExists, key)
		require.ErrorIs(t, open(t, s, key), reportjobs.ErrNotFound, key)
		require.NoError(t, s.Delete(t.Context(), artifact(key, "")), key)
		require.NoError(t, open(t, s, "a/b"))
	}
}

// Two processes on one directory: of all that put a key one wins, in whatever
// process, and a reader in any of them sees one whole file or none.
func TestDirOfTwoProcesses(t *testing.T) {
	const size, rounds, writers = 256 << 10, 5, 6
	dir := t.TempDir()
	processes := []*memory.Artifacts{newDir(t, dir), newDir(t, dir)}
	for round := range rounds {
		key := fmt.Sprint("a/", round)
		won := make([]bool, writers)
		done := make(chan struct{})
		var writing, reading sync.WaitGroup
		for i := range writers {
			writing.Go(func() {
				body := strings.Repeat(string(rune('a'+i)), size)
				_, err := processes[i%2].Put(t.Context(), artifact(key, body), strings.NewReader(body))
				if won[i] = err == nil; !won[i] {
					assert.ErrorIs(t, err, reportjobs.ErrExists)
				}
			})
		}
		for i := range 2 {
			reading.Go(func() {
				for over := false; !over; {
					select {
					case <-done:
						over = true // one last look
					default:
					}
					text, err := read(t, processes[i], key)
					if err != nil {
						assert.ErrorIs(t, err, reportjobs.ErrNotFound)
						assert.False(t, over, "it is there in the end")
						continue
					}
					assert.Equal(t, size, len(text))
					assert.True(t, strings.Count(text, text[:1]) == size, "one writer's bytes")
				}
			})
		}
		writing.Wait()
		close(done)
		reading.Wait()
		text, err := read(t, processes[0], key)
		require.NoError(t, err)
		for i := range writers {
			require.Equal(t, text[0] == byte('a'+i), won[i], "one winner, whose bytes they are")
		}
	}
	require.Len(t, filesIn(t, dir), rounds, "nothing staged is left")
}

// Whoever has a file open reads it to its end, even if it is deleted meanwhile.
func TestOpenFilesOutliveTheirName(t *testing.T) {
	bothArtifacts(t, func(t *testing.T, s *memory.Artifacts) {
		put(t, s, artifact("a/b", "body"), "body")
		body, err := s.Open(t.Context(), artifact("a/b", ""))
		require.NoError(t, err)
		defer body.Close()
		require.NoError(t, s.Delete(t.Context(), artifact("a/", "")))
		text, err := io.ReadAll(body)
		require.NoError(t, err)
		require.Equal(t, "body", string(text))
	})
}

func read(t testing.TB, s *memory.Artifacts, key string) (string, error) {
	body, err := s.Open(t.Context(), reportjobs.Artifact{Key: key})
	if err != nil {
		return "", err
	}
	defer body.Close()
	text, err := io.ReadAll(body)
	return string(text), err
}
