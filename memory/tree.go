package memory

import (
	"bytes"
	"io"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// A tree is files in memory, by folders: so a folder goes without a walk over
// all keys.
type tree struct {
	mu   sync.RWMutex
	root folder
}

type folder struct {
	folders map[string]*folder
	files   map[string]*file // one that is mostly alone in its map takes less room behind a pointer
}

type file struct {
	data    []byte
	expires time.Time // zero: never
}

func (t *tree) stage() (staged, error) { return &stagedBytes{tree: t}, nil }

type stagedBytes struct {
	bytes.Buffer
	tree *tree
	file *file
}

func (b *stagedBytes) discard() {}

func (b *stagedBytes) seal(expires time.Time) error {
	b.file = &file{bytes.Clone(b.Bytes()), expires} // without the room to grow
	return nil
}

func (b *stagedBytes) commit(key string) error {
	t := b.tree
	t.mu.Lock()
	defer t.mu.Unlock()
	at := &t.root
	for {
		name, rest, deeper := strings.Cut(key, "/")
		if !deeper {
			break
		}
		next, ok := at.folders[name]
		if !ok {
			if at.folders == nil {
				at.folders = map[string]*folder{}
			}
			next = &folder{}
			at.folders[name] = next
		}
		at, key = next, rest
	}
	if _, taken := at.files[key]; taken {
		return reportjobs.ErrExists
	}
	if at.files == nil {
		at.files = map[string]*file{}
	}
	at.files[key] = b.file
	return nil
}

func (t *tree) open(key string) (io.ReadSeekCloser, error) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	if f, ok := t.root.file(key); ok {
		return body{bytes.NewReader(f.data)}, nil
	}
	return nil, reportjobs.ErrNotFound
}

func (t *tree) has(key string) bool {
	t.mu.RLock()
	defer t.mu.RUnlock()
	_, ok := t.root.file(key)
	return ok
}

// file returns the file of that key below f.
func (f *folder) file(key string) (*file, bool) {
	for {
		name, rest, deeper := strings.Cut(key, "/")
		if !deeper {
			found, ok := f.files[key]
			return found, ok
		}
		if f = f.folders[name]; f == nil {
			return nil, false
		}
		key = rest
	}
}

// A body needs no closing.
type body struct{ *bytes.Reader }

func (body) Close() error { return nil }

func (t *tree) remove(key string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.root.remove(key)
	return nil
}

func (t *tree) expire(key string, now time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if f, ok := t.root.file(key); ok && expiredBy(f.expires, now) {
		t.root.remove(key)
	}
	return nil
}

// remove takes a file, or the folder that a slash at the end names, and tells
// whether f is empty now.
func (f *folder) remove(key string) bool {
	name, rest, deeper := strings.Cut(key, "/")
	switch next := f.folders[name]; {
	case !deeper:
		delete(f.files, name)
	case next != nil && (rest == "" || next.remove(rest)):
		delete(f.folders, name)
	}
	return len(f.files) == 0 && len(f.folders) == 0
}

func (t *tree) all() iter.Seq2[string, time.Time] { return func(func(string, time.Time) bool) {} }
