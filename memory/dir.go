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
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/qubitz/reportjobs"
)

// never stands for no expiry as a file's modification time. Nanoseconds since
// 1970, which is what Chtimes counts in, end in 2262.
var never = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// abandoned is how old a staged file must be to count as left by a crash.
const abandoned = time.Hour

// A dir is files in a directory: the visible ones below files/, under their
// keys, and those that are being written in staged/. A file's modification
// time is when it expires, so that another process knows it too.
type dir struct {
	root *os.Root
	link func(oldname, newname string) error // that of root
}

func openDir(name string) (*dir, error) {
	if err := os.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	d := &dir{root, root.Link}
	if err := errors.Join(root.MkdirAll("files", 0o700), root.MkdirAll("staged", 0o700)); err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	if err := d.check(name); err != nil {
		return nil, err
	}
	d.tidy()
	return d, nil
}

// check finds out whether files can be written and committed here.
func (d *dir) check(name string) error {
	f, err := d.newStaged()
	if err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	defer f.discard()
	twin := f.name + "-twin"
	defer d.root.Remove(twin)
	if err := d.link(f.name, twin); err != nil {
		return fmt.Errorf("memory: the file system of %s must have hard links: %w", name, err)
	}
	return nil
}

// tidy removes what crashed writers left. Others may be writing meanwhile.
func (d *dir) tidy() {
	left, _ := fs.ReadDir(d.root.FS(), "staged")
	for _, entry := range left {
		began, _, _ := strings.Cut(entry.Name(), "-")
		seconds, err := strconv.ParseInt(began, 10, 64)
		if err == nil && time.Since(time.Unix(seconds, 0)) > abandoned {
			d.root.Remove("staged/" + entry.Name())
		}
	}
}

func (d *dir) stage() (staged, error) { return d.newStaged() }

// newStaged returns a new file whose name begins with the seconds since 1970:
// its modification time has another meaning.
func (d *dir) newStaged() (*stagedFile, error) {
	name := fmt.Sprintf("staged/%d-%s", time.Now().Unix(), rand.Text())
	f, err := d.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &stagedFile{f, d, name}, nil
}

type stagedFile struct {
	*os.File
	dir  *dir
	name string
}

func (f *stagedFile) discard() {
	f.Close()
	f.dir.root.Remove(f.name)
}

func (f *stagedFile) seal(expires time.Time) error {
	if expires.IsZero() || expires.After(never) {
		expires = never
	}
	return errors.Join(f.Sync(), f.Close(), f.dir.root.Chtimes(f.name, expires, expires))
}

// commit makes the file visible by a hard link, which fails if the key is
// taken: two writers cannot both succeed, and nobody sees half a file.
func (f *stagedFile) commit(key string) error {
	key = "files/" + key
	err := f.dir.link(f.name, key)
	top := path.Dir(key) // the highest folder with a new entry
	// Once is not always enough: a folder may be removed between the two calls.
	for try := 0; errors.Is(err, fs.ErrNotExist) && try < maxTries; try++ {
		if err = f.dir.root.MkdirAll(path.Dir(key), 0o700); err == nil {
			err = f.dir.link(f.name, key)
		}
		top = "files"
	}
	switch {
	case errors.Is(err, fs.ErrExist), errors.Is(err, syscall.ENOTDIR):
		return reportjobs.ErrExists
	case err != nil:
		return err
	}
	return f.dir.syncFolders(path.Dir(key), top)
}

// syncFolders makes the entries in a folder, and in those above it up to top,
// outlive a power cut. A folder that another one removed has none.
func (d *dir) syncFolders(folder, top string) error {
	if runtime.GOOS == "windows" { // cannot, and need not
		return nil
	}
	for ; ; folder = path.Dir(folder) {
		opened, err := d.root.Open(folder)
		if err == nil {
			err = errors.Join(opened.Sync(), opened.Close())
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if folder == top {
			return nil
		}
	}
}

func (d *dir) open(key string) (io.ReadSeekCloser, error) {
	f, err := d.root.Open("files/" + key)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
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

func (d *dir) has(key string) bool {
	_, err := d.root.Lstat("files/" + key)
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR)
}

func (d *dir) remove(key string) error {
	key, below := strings.CutSuffix(key, "/")
	name := "files/" + key
	info, err := d.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
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

func (d *dir) expire(key string, now time.Time) error {
	info, err := d.root.Lstat("files/" + key)
	if err != nil || info.IsDir() || !expiredBy(expiryOf(info), now) {
		return nil
	}
	return d.remove(key)
}

// expiryOf returns when a file expires, zero for never.
func expiryOf(info fs.FileInfo) time.Time {
	if at := info.ModTime(); at.Before(never) {
		return at
	}
	return time.Time{}
}

func (d *dir) all() iter.Seq2[string, time.Time] {
	return func(yield func(string, time.Time) bool) {
		fs.WalkDir(d.root.FS(), "files", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return nil
			}
			info, err := entry.Info()
			if err != nil {
				return nil // removed meanwhile
			}
			if !yield(strings.TrimPrefix(name, "files/"), expiryOf(info)) {
				return fs.SkipAll
			}
			return nil
		})
	}
}
