package s3store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/qubitz/reportjobs"
)

const (
	maxSingle = 16 << 20 // bytes of a file that goes up in one request
	maxTries  = 5        // to store a file while others write and delete its key
	digestKey = "sha256" // the metadata that a file's digest is in, hex

	onlyNew = "*" // If-None-Match: the key must be new
)

// Put stores a file under a new key; see [reportjobs.ArtifactStore]. It reads
// the body twice: to compare it with what was announced, then to send it. A
// body that is an io.ReaderAt too is sent in four parts at a time, if large.
func (s *Store) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	none := reportjobs.Artifact{}
	if err := cmp.Or(checkKey(a.Key), s.bounded(a.Key)); err != nil {
		return none, err
	}
	if strings.ContainsFunc(a.ContentType, func(r rune) bool { return r < ' ' || r > '~' }) {
		return none, fmt.Errorf("%w: content type %q", reportjobs.ErrInvalid, a.ContentType)
	}
	up, err := s.prepare(ctx, a, body)
	if err != nil {
		return none, err
	}
	for try := 1; ; try++ {
		err := up.send(ctx)
		if err == nil {
			break
		}
		if !taken(err) && !contended(err) {
			return none, s.named(a, err)
		}
		// This very write may have met itself: its first answer was lost.
		met := s.same(ctx, a)
		if met == nil {
			break
		}
		if !errors.Is(met, reportjobs.ErrNotFound) {
			return none, met
		}
		if try == maxTries {
			return none, s.named(a, err)
		}
		if err := pause(ctx, try); err != nil {
			return none, err
		}
	}
	a.Bucket = s.bucket
	return a, nil
}

// An upload is a body that was found to be what was announced.
type upload struct {
	*Store
	a     reportjobs.Artifact
	body  section
	size  int64    // bytes of each part but the last
	parts []string // SHA-256 of each part, base 64
}

// prepare reads body once.
func (s *Store) prepare(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (*upload, error) {
	start, err := body.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, fmt.Errorf("s3store: %s: %w", a.Key, err)
	}
	up := &upload{Store: s, a: a, body: section{body, start}, size: partSize(a.Size)}
	whole := sha256.New()
	for total := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part := sha256.New()
		n, err := io.CopyN(io.MultiWriter(whole, part), body, up.size)
		if total += n; total > a.Size || errors.Is(err, io.EOF) && total < a.Size {
			return nil, unlike(a)
		}
		if n > 0 || len(up.parts) == 0 { // an empty file has a part too
			up.parts = append(up.parts, base64.StdEncoding.EncodeToString(part.Sum(nil)))
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("s3store: %s: %w", a.Key, err)
		}
	}
	if hex.EncodeToString(whole.Sum(nil)) != a.SHA256 {
		return nil, unlike(a)
	}
	return up, nil
}

func unlike(a reportjobs.Artifact) error {
	return fmt.Errorf("%w: the bytes of %s are not those that were announced", reportjobs.ErrInvalid, a.Key)
}

func (up *upload) send(ctx context.Context) error {
	if up.a.Size > maxSingle {
		return up.multipart(ctx)
	}
	in := &s3.PutObjectInput{
		Bucket:               &up.bucket,
		Key:                  &up.a.Key,
		Body:                 up.body.at(0, up.a.Size),
		ContentLength:        &up.a.Size,
		ChecksumSHA256:       &up.parts[0],
		IfNoneMatch:          aws.String(onlyNew),
		ContentType:          contentType(up.a),
		ContentDisposition:   disposition(up.a),
		Metadata:             map[string]string{digestKey: up.a.SHA256},
		ServerSideEncryption: up.encryption,
	}
	in.SSEKMSKeyId, in.BucketKeyEnabled = up.key()
	_, err := up.client.PutObject(ctx, in)
	return err
}

// key returns the KMS key of new files, and whether a bucket key is used.
func (s *Store) key() (id *string, bucketKey *bool) {
	if s.encryption != types.ServerSideEncryptionAwsKms {
		return nil, nil
	}
	if s.o.KMSKeyID != "" {
		id = &s.o.KMSKeyID
	}
	return id, aws.Bool(true)
}

// same is nil if the file there has the bytes of a: this is a write repeated.
func (s *Store) same(ctx context.Context, a reportjobs.Artifact) error {
	head, err := s.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &s.bucket, Key: &a.Key, ChecksumMode: types.ChecksumModeEnabled})
	switch {
	case s.missing(err):
		return reportjobs.ErrNotFound
	case err != nil:
		return s.named(a, err)
	}
	there := head.Metadata[digestKey]
	if sum, err := base64.StdEncoding.DecodeString(aws.ToString(head.ChecksumSHA256)); err == nil && len(sum) == sha256.Size {
		there = hex.EncodeToString(sum) // what S3 found itself counts more
	}
	if there == "" && aws.ToInt64(head.ContentLength) == a.Size { // not written by a Store, nor with a SHA-256
		if there, err = s.digest(ctx, a); err != nil {
			return err
		}
	}
	if there != a.SHA256 || aws.ToInt64(head.ContentLength) != a.Size {
		return fmt.Errorf("%w: %s", reportjobs.ErrExists, a.Key)
	}
	return nil
}

// digest reads the file of a.Key.
func (s *Store) digest(ctx context.Context, a reportjobs.Artifact) (string, error) {
	body, err := s.Open(ctx, reportjobs.Artifact{Key: a.Key})
	if err != nil {
		return "", err
	}
	defer body.Close()
	sum := sha256.New()
	_, err = io.Copy(sum, body)
	return hex.EncodeToString(sum.Sum(nil)), err
}

// pause waits before another try, the longer the more there were.
func pause(ctx context.Context, try int) error {
	longest := 20 * time.Millisecond << try
	select {
	case <-time.After(longest/2 + rand.N(longest/2)):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
