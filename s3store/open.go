package s3store

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/qubitz/reportjobs"
)

const maxCuts = 3 // breaks of a connection, one after the other, before a read gives up

// Open returns the bytes; see [reportjobs.ArtifactStore]. What it returns is
// an io.Seeker too, fit for http.ServeContent: after a Seek it asks S3 for the
// rest from there. A connection that breaks is taken up where it broke. It
// lives no longer than ctx.
func (s *Store) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	if checkKey(a.Key) != nil {
		return nil, reportjobs.ErrNotFound
	}
	get := func(in s3.GetObjectInput) (*s3.GetObjectOutput, error) {
		in.Bucket, in.Key = s.bucketOf(a), &a.Key
		out, err := s.client.GetObject(ctx, &in, func(o *s3.Options) {
			o.DisableLogOutputChecksumValidationSkipped = true
			if in.Range != nil { // a checksum is of the whole file
				o.ResponseChecksumValidation = aws.ResponseChecksumValidationWhenRequired
			}
		})
		switch {
		case err == nil:
			return out, nil
		case s.missing(err):
			return nil, fmt.Errorf("%w: %s: %w", reportjobs.ErrNotFound, a.Key, err)
		}
		return nil, s.named(a, err)
	}
	out, err := get(s3.GetObjectInput{ChecksumMode: types.ChecksumModeEnabled})
	if err != nil {
		return nil, err
	}
	if out.ContentLength == nil { // without it an early end looks like the end
		out.Body.Close()
		return nil, fmt.Errorf("s3store: %s: an answer without Content-Length", a.Key)
	}
	return &file{get: get, body: out.Body, size: *out.ContentLength, etag: out.ETag}, nil
}

// A file is read from one connection after the other.
type file struct {
	get  func(s3.GetObjectInput) (*s3.GetObjectOutput, error)
	size int64
	etag *string

	off  int64         // of the next byte for the reader
	body io.ReadCloser // stands at pos; nil: none
	pos  int64
	cuts int // since the last byte
}

// Read returns what comes next; an error of the connection only after it was
// taken up maxCuts times in vain.
func (f *file) Read(p []byte) (int, error) {
	for {
		if f.get == nil {
			return 0, errors.New("s3store: read of a closed file")
		}
		if f.off >= f.size && (f.body == nil || f.pos != f.off) {
			return 0, io.EOF
		}
		if err := f.connect(); err != nil {
			return 0, err
		}
		n, err := f.body.Read(p)
		f.off, f.pos = f.off+int64(n), f.pos+int64(n)
		if n > 0 {
			f.cuts = 0
		}
		if err == nil || errors.Is(err, io.EOF) && f.off == f.size {
			return n, err
		}
		f.hangUp()
		if f.off == f.size { // all bytes, but their checksum is wrong
			return n, err
		}
		if f.cuts++; f.cuts > maxCuts {
			return n, fmt.Errorf("s3store: broke off at byte %d of %d: %w", f.off, f.size, err)
		}
		if n > 0 {
			return n, nil
		}
	}
}

// connect sees to it that body stands at off. The file must still be the one
// that was opened.
func (f *file) connect() error {
	if f.body != nil && f.pos == f.off {
		return nil
	}
	f.hangUp()
	out, err := f.get(s3.GetObjectInput{Range: aws.String(fmt.Sprintf("bytes=%d-", f.off)), IfMatch: f.etag})
	if err != nil {
		return err
	}
	if out.ContentRange == nil && f.off > 0 {
		out.Body.Close()
		return errors.New("s3store: the server sends a whole file where a part was asked for")
	}
	f.body, f.pos = out.Body, f.off
	return nil
}

func (f *file) hangUp() {
	if f.body != nil {
		f.body.Close()
		f.body = nil
	}
}

// Seek asks S3 for nothing; the next Read does.
func (f *file) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += f.off
	case io.SeekEnd:
		offset += f.size
	case io.SeekStart:
	default:
		return 0, fmt.Errorf("s3store: seek: whence %d", whence)
	}
	if offset < 0 {
		return 0, fmt.Errorf("s3store: seek to %d", offset)
	}
	f.off = offset
	return offset, nil
}

// Close hangs up.
func (f *file) Close() error {
	f.hangUp()
	f.get = nil
	return nil
}
