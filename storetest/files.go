package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// badKeys could leave the folder they are meant for, or name nothing.
var badKeys = []string{
	"", ".", "..", "/", "/x", "../x", "a/../x", "a/../../x", "a/./x", "a//x", "a/..", "./x", "\x00", "a/\x00b", "a\nb", "a\x7fb", "a/\xff",
	strings.Repeat("long/", 204) + "12345", // 1,025 bytes
}

var keyRules = []fileRule{
	{"bad keys", "a key that io/fs.ValidPath refuses, with control characters, or of more than 1,024 bytes, is ErrInvalid, wherever it is given", func(t *probe, s reportjobs.ArtifactStore) {
		at, body := folder(), []byte("body")
		t.put(s, at+"a", body)
		for _, key := range badKeys {
			for _, key := range []string{key, at + key, key + "/"} {
				t.refused(s, key)
				if key != at { // which is a folder, for Delete
					require.ErrorIs(t, s.Delete(t.Context(), NewArtifact(key, body)), reportjobs.ErrInvalid, "Delete %q", key)
				}
			}
		}
		t.holds(s, at+"a", body)
	}},
	{"good keys", "a key may hold dots, blanks and any script", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		keys := []string{"a", "a.pdf", ".hidden", "..a", "a..b/c", "a b/größe ☃ 株式会社 🐘.pdf", "a%2Fb", "a+b", "a?b#c&d=e", "a=b", "~", strings.Repeat("long", 50)}
		for i, key := range keys {
			t.put(s, at+key, []byte(fmt.Sprint("body ", i)))
		}
		for i, key := range keys {
			t.holds(s, at+key, []byte(fmt.Sprint("body ", i)))
		}
	}},
}

// refused checks that no file is kept under key.
func (t *probe) refused(s reportjobs.ArtifactStore, key string) {
	t.Helper()
	body := []byte("body")
	a := NewArtifact(key, body)
	_, err := s.Put(t.Context(), a, bytes.NewReader(body))
	require.ErrorIs(t, err, reportjobs.ErrInvalid, "Put %q", key)
	_, _, err = s.Link(t.Context(), a, time.Minute)
	require.ErrorIs(t, err, reportjobs.ErrInvalid, "Link %q", key)
	_, err = read(t.Context(), s, key)
	if !errors.Is(err, reportjobs.ErrNotFound) {
		require.ErrorIs(t, err, reportjobs.ErrInvalid, "Open %q", key)
	}
}

var deleteRules = []fileRule{
	{"delete", "Delete removes one file and no other; the key is free again", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		a := t.put(s, at+"1/a", []byte("a"))
		t.put(s, at+"1/ab", []byte("ab"))
		t.put(s, at+"1/b", []byte("b"))
		require.NoError(t, s.Delete(t.Context(), a))
		t.misses(s, at+"1/a")
		t.holds(s, at+"1/ab", []byte("ab"))
		t.holds(s, at+"1/b", []byte("b"))
		t.put(s, at+"1/a", []byte("another"))
		t.holds(s, at+"1/a", []byte("another"))
	}},
	{"delete nothing", "nothing there is no error: not at first, not again, not below, and not beside", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		for range 2 {
			require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: at + "a"}))
			require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: at}))
		}
		t.put(s, at+"1/a", []byte("a"))
		for _, key := range []string{at + "1", at + "1/a/", at + "1/a/b"} {
			require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: key}), key)
			t.holds(s, at+"1/a", []byte("a"))
		}
	}},
	{"delete below", "a key that ends in a slash removes all below it, however deep, and nothing beside it", func(t *probe, s reportjobs.ArtifactStore) {
		at := folder()
		below := []string{"a/1/x", "a/1/y.pdf", "a/1/deep/er/z"}
		beside := []string{"a/10/x", "a/11", "a/x", "b/a/1/x", "a/1x/y"}
		for _, key := range append(beside, below...) {
			t.put(s, at+key, []byte(key))
		}
		for range 2 {
			require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: at + "a/1/"}))
			for _, key := range below {
				t.misses(s, at+key)
			}
			for _, key := range beside {
				t.holds(s, at+key, []byte(key))
			}
		}
		t.put(s, at+"a/1/x", []byte("again"))
		t.holds(s, at+"a/1/x", []byte("again"))
	}},
	{"delete many", "all below means all: more than a thousand, a page of many a backend", func(t *probe, s reportjobs.ArtifactStore) {
		const files = 1001
		at := folder()
		put := func(i int) error {
			body := []byte(fmt.Sprint(i))
			_, err := s.Put(t.Context(), NewArtifact(fmt.Sprint(at, "1/", i), body), bytes.NewReader(body))
			return err
		}
		require.NoError(t, many(files, put))
		require.NoError(t, s.Delete(t.Context(), reportjobs.Artifact{Key: at + "1/"}))
		require.NoError(t, many(files, func(i int) error {
			_, err := read(t.Context(), s, fmt.Sprint(at, "1/", i))
			if !errors.Is(err, reportjobs.ErrNotFound) {
				return fmt.Errorf("file %d is still there: %w", i, err)
			}
			return nil
		}))
	}},
}
