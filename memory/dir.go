package memory

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// never stands for no expiry as a file's modification time.
var never = time.Date(2400, 1, 1, 0, 0, 0, 0, time.UTC)

// A dir is files in a directory: the visible ones below files/, under their
// keys, and those that are being written in staged/. A file's modification
// time is when it expires, so that another process knows it too.
type dir struct{ root *os.Root }

func openDir(name string) (*dir, error) {
	for _, sub := range []string{"files", "staged"} {
		if err := os.MkdirAll(path.Join(name, sub), 0o700); err != nil {
			return nil, fmt.Errorf("memory: %w", err)
		}
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	return &dir{root}, nil
}

func (d *dir) stage() (staged, error) {
	name := "staged/" + rand.Text()
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	return &stagedFile{f, d.root, name}, err
}

type stagedFile struct {
	*os.File
	root *os.Root
	name string
}

func (f *stagedFile) discard() {
	f.Close()
	f.root.Remove(f.name)
}

// commit makes the file visible by a hard link, which fails if the key is
// taken: two writers cannot both succeed, and nobody sees half a file.
func (f *stagedFile) commit(key string, expires time.Time) error {
	if expires.IsZero() {
		expires = never
	}
	if err := errors.Join(f.Sync(), f.Close(), f.root.Chtimes(f.name, expires, expires)); err != nil {
		return err
	}
	key = "files/" + key
	var err error
	for range 10 { // a folder may be removed between MkdirAll and Link
		if err = f.root.MkdirAll(path.Dir(key), 0o700); err != nil {
			break
		}
		if err = f.root.Link(f.name, key); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if errors.Is(err, fs.ErrExist) {
		return reportjobs.ErrExists
	}
	return err
}

func (d *dir) open(key string) (io.ReadSeekCloser, error) {
	f, err := d.root.Open("files/" + key)
	if errors.Is(err, fs.ErrNotExist) || err != nil && isNotDir(err) {
		return nil, reportjobs.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.IsDir() {
		f.Close()
		return nil, errors.Join(err, reportjobs.ErrNotFound)
	}
	return f, nil
}

func (d *dir) remove(key string) error {
	key, below := strings.CutSuffix(key, "/")
	name := "files/" + key
	info, err := d.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), err != nil && isNotDir(err):
		return nil
	case err != nil:
		return err
	case info.IsDir() != below: // below a file is nothing, and a folder is no file
		return nil
	case below:
		err = d.root.RemoveAll(name)
	default:
		err = d.root.Remove(name)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for up := path.Dir(name); up != "files"; up = path.Dir(up) {
		if d.root.Remove(up) != nil { // not empty
			break
		}
	}
	return nil
}

func (d *dir) all() iter.Seq2[string, time.Time] {
	return func(yield func(string, time.Time) bool) {
		fs.WalkDir(d.root.FS(), "files", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return nil
			}
			info, err := entry.Info()
			if err != nil {
				return nil // removed meanwhile
			}
			expires := info.ModTime()
			if !expires.Before(never) {
				expires = time.Time{}
			}
			if !yield(strings.TrimPrefix(name, "files/"), expires) {
				return fs.SkipAll
			}
			return nil
		})
	}
}

// isNotDir tells whether a part of a path is a file where a folder is meant.
func isNotDir(err error) bool {
	var e *fs.PathError
	return errors.As(err, &e) && strings.Contains(e.Err.Error(), "not a directory")
}
