package ticket

import (
	"cmp"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/qubitz/reportjobs"
)

// Handler serves the links that the office signed, each as an attachment
// under its own name, whole or in ranges. It is mounted at the path of the
// base URL, without http.StripPrefix. Open returns the bytes of a file, or reportjobs.ErrNotFound.
func (o *Office) Handler(open func(context.Context, reportjobs.Artifact) (io.ReadCloser, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		t, err := o.admit(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		f := newFile(t, func(a reportjobs.Artifact) (io.ReadCloser, error) { return open(r.Context(), a) })
		defer f.Close()
		err = f.open()
		switch {
		case errors.Is(err, reportjobs.ErrNotFound):
			http.Error(w, "the file is no longer there", http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, "the file cannot be read", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", cmp.Or(t.contentType, "application/octet-stream"))
		w.Header().Set("Content-Disposition", disposition(t.filename))
		w.Header().Set("ETag", `"`+t.sum+`"`)
		http.ServeContent(w, r, "", time.Time{}, f)
	})
}

// disposition tells a browser to save the file under its name.
func disposition(filename string) string {
	if filename == "" {
		return "attachment"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": filename})
}

// A file reads from anywhere what a store gives from its beginning only. A
// seek costs nothing; the next read skips, or opens once more to go back.
type file struct {
	artifact reportjobs.Artifact
	opener   func(reportjobs.Artifact) (io.ReadCloser, error)
	body     io.ReadCloser
	pos      int64 // of body
	at       int64 // where the next read begins
}

func newFile(t ticket, opener func(reportjobs.Artifact) (io.ReadCloser, error)) *file {
	size, _ := strconv.ParseInt(t.size, 10, 64) // it was signed here
	return &file{opener: opener, artifact: reportjobs.Artifact{
		Key: t.key, Filename: t.filename, ContentType: t.contentType, SHA256: t.sum, Size: size,
	}}
}

func (f *file) open() (err error) {
	if f.body, err = f.opener(f.artifact); err != nil {
		f.body = nil
		return err
	}
	f.pos = 0
	if s, ok := f.body.(io.Seeker); ok { // it knows better than the link
		f.artifact.Size, err = s.Seek(0, io.SeekEnd)
		f.pos = f.artifact.Size
	}
	return err
}

// Close closes what is open.
func (f *file) Close() error {
	if f.body == nil {
		return nil
	}
	return f.body.Close()
}

// Seek moves to where the next Read begins.
func (f *file) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.at
	case io.SeekEnd:
		offset += f.artifact.Size
	}
	if offset < 0 {
		return 0, errors.New("seek before the beginning")
	}
	f.at = offset
	return offset, nil
}

// Read reads from where Seek went.
func (f *file) Read(p []byte) (int, error) {
	if f.at >= f.artifact.Size {
		return 0, io.EOF
	}
	if f.pos != f.at {
		if err := f.move(); err != nil {
			return 0, err
		}
	}
	n, err := f.body.Read(p)
	f.pos += int64(n)
	f.at = f.pos
	return n, err
}

// move brings body to where the next read begins.
func (f *file) move() error {
	if s, ok := f.body.(io.Seeker); ok {
		pos, err := s.Seek(f.at, io.SeekStart)
		f.pos = pos
		return err
	}
	if f.pos > f.at {
		if err := f.body.Close(); err != nil {
			return err
		}
		if err := f.open(); err != nil {
			return err
		}
	}
	n, err := io.CopyN(io.Discard, f.body, f.at-f.pos)
	f.pos += n
	return err
}
