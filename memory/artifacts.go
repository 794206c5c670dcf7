package memory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/ticket"
)

const (
	maxKey     = 1024 // bytes of a key
	maxSegment = 255  // bytes between two slashes
	maxTries   = 10   // to store a file while others come and go where it belongs
)

// ArtifactsOptions say how links look. Zero fields mean the default.
type ArtifactsOptions struct {
	// BaseURL is where [Artifacts.Handler] is reached, for instance
	// "https://reports.example.com/files/". Default "/files/".
	BaseURL string
	// Secret signs links; at least 16 bytes. Processes that share a directory
	// share it. Default: random, so that links end with the process.
	Secret []byte
}

// Artifacts keeps files in memory or in a directory, and signs links that its
// Handler serves. A file is removed some time after its ExpiresAt, as others
// come. Its methods may be called from many goroutines.
type Artifacts struct {
	files  files
	office *ticket.Office

	mu       sync.Mutex
	expiring queue[string] // keys; the file knows better whether it has expired
}

var _ reportjobs.ArtifactStore = (*Artifacts)(nil)

// files is where the bytes are. Keys are checked before they come here.
type files interface {
	stage() (staged, error)
	open(key string) (io.ReadSeekCloser, error) // ErrNotFound
	has(key string) bool                        // false only if nothing is there
	remove(key string) error                    // all below it, if it ends in "/"; nothing there is no error
	expire(key string, now time.Time) error     // removes the file if it has expired by now
	all() iter.Seq2[string, time.Time]          // each key and when it expires, zero for never
}

// A staged file is not visible yet.
type staged interface {
	io.Writer
	seal(expires time.Time) error // once, when all is written
	commit(key string) error      // makes it visible; ErrExists
	discard()                     // does no harm to what was committed
}

// NewArtifacts returns an empty store in memory. The error says which option
// is wrong.
func NewArtifacts(o *ArtifactsOptions) (*Artifacts, error) {
	return newArtifacts(&tree{}, o)
}

// NewDirArtifacts returns a store in the directory dir, which is made if it is
// not there. Several processes may share it. Files of an earlier process are
// found again, and half written ones it left are removed after an hour. No key
// leads out of the directory, nor does a symbolic link in it.
//
// The directory is the store's alone: a file's modification time is when it
// expires, so a copy has to keep it. Its file system must have hard links.
func NewDirArtifacts(dir string, o *ArtifactsOptions) (*Artifacts, error) {
	d, err := openDir(dir)
	if err != nil {
		return nil, err
	}
	return newArtifacts(d, o)
}

func newArtifacts(f files, o *ArtifactsOptions) (*Artifacts, error) {
	if o == nil {
		o = &ArtifactsOptions{}
	}
	office, err := ticket.NewOffice(o.BaseURL, o.Secret)
	if err != nil {
		return nil, fmt.Errorf("memory: %w", err)
	}
	a := &Artifacts{files: f, office: office}
	for key, expires := range f.all() {
		a.expect(key, expires)
	}
	return a, nil
}

// Put stores a file under a new key; see [reportjobs.ArtifactStore].
func (s *Artifacts) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	if err := checkKey(a.Key); err != nil {
		return reportjobs.Artifact{}, err
	}
	if err := ctx.Err(); err != nil {
		return reportjobs.Artifact{}, err
	}
	file, err := s.files.stage()
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	defer file.discard()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, sum), io.LimitReader(body, a.Size+1))
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	if n != a.Size || hex.EncodeToString(sum.Sum(nil)) != a.SHA256 {
		return reportjobs.Artifact{}, fmt.Errorf("%w: the bytes of %s are not those that were announced", reportjobs.ErrInvalid, a.Key)
	}
	if err := file.seal(a.ExpiresAt); err != nil {
		return reportjobs.Artifact{}, err
	}
	for range maxTries {
		err := file.commit(a.Key)
		if err == nil {
			s.note(a.Key, a.ExpiresAt)
			return a, nil
		}
		if !errors.Is(err, reportjobs.ErrExists) {
			return reportjobs.Artifact{}, err
		}
		if err = s.same(a); !errors.Is(err, reportjobs.ErrNotFound) {
			return a, err
		}
		// The file in the way has gone meanwhile.
	}
	return reportjobs.Artifact{}, fmt.Errorf("%w: a folder where %s should be, or a file where its folder should", reportjobs.ErrExists, a.Key)
}

// same is nil if the file there has the bytes of a: this is a write repeated.
func (s *Artifacts) same(a reportjobs.Artifact) error {
	body, err := s.files.open(a.Key)
	if err != nil {
		return err
	}
	defer body.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, body); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != a.SHA256 {
		return fmt.Errorf("%w: %s", reportjobs.ErrExists, a.Key)
	}
	return nil
}

// expect remembers when a file expires. A deleted one is remembered for a
// while: another file may have its key by then, so that expire asks that file.
func (s *Artifacts) expect(key string, expires time.Time) {
	if !expires.IsZero() {
		s.expiring.put(ceilMicro(expires), key, &place{})
	}
}

// note remembers when a new file expires, and removes up to two that have.
func (s *Artifacts) note(key string, expires time.Time) {
	now := time.Now()
	var due []string
	s.mu.Lock()
	s.expect(key, expires)
	for range evictions {
		if e := s.expiring.first(); e != nil && e.at <= now.UnixMicro() {
			due = append(due, e.item)
			s.expiring.remove(e.p)
		}
	}
	s.mu.Unlock()
	for _, old := range due {
		s.files.expire(old, now) // it stays if it cannot be removed; nobody asks for it
	}
	for range evictions {
		s.forget()
	}
}

// forget looks at any file that is expected to expire, and expects it no more
// if it was deleted. Two looks for each file that comes keep those that were
// from outnumbering those that are there, however far off their time is.
func (s *Artifacts) forget() {
	s.mu.Lock()
	n := len(s.expiring.entries)
	if n == 0 {
		s.mu.Unlock()
		return
	}
	one := s.expiring.entries[rand.IntN(n)]
	s.mu.Unlock()
	if s.files.has(one.item) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expiring.remove(one.p)
}

// Open returns the bytes; what it returns is an io.Seeker too. See
// [reportjobs.ArtifactStore].
func (s *Artifacts) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if checkKey(a.Key) != nil {
		return nil, reportjobs.ErrNotFound
	}
	return s.files.open(a.Key)
}

// Delete removes a file, or all below a key that ends in "/"; see
// [reportjobs.ArtifactStore].
func (s *Artifacts) Delete(ctx context.Context, a reportjobs.Artifact) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := checkKey(strings.TrimSuffix(a.Key, "/")); err != nil {
		return err
	}
	return s.files.remove(a.Key)
}

// expiredBy tells whether the time has come; the zero time never does.
func expiredBy(expires, now time.Time) bool { return !expires.IsZero() && !expires.After(now) }

// checkKey refuses what could be misread as a path: that of a file system, or
// that of a URL.
func checkKey(key string) error {
	ok := key != "" && len(key) <= maxKey && utf8.ValidString(key) &&
		!strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || r == '\\' })
	for segment := range strings.SplitSeq(key, "/") {
		ok = ok && segment != "" && segment != "." && segment != ".." && len(segment) <= maxSegment
	}
	if !ok {
		return fmt.Errorf("%w: key %q", reportjobs.ErrInvalid, key)
	}
	return nil
}
