package s3store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const (
	smallPart = 8 << 20          // bytes
	maxParts  = 10_000           // the bound of S3
	parallel  = 4                // parts at a time, of a body that can be read at several places
	maxAborts = 4                // of one upload
	abortTime = 10 * time.Second // for clearing away what was sent of a failed upload
)

// partSize returns the bytes of each part but the last of a file of that size.
func partSize(size int64) int64 {
	if size <= maxSingle {
		return max(size, 1)
	}
	return max(smallPart, (size+maxParts-1)/maxParts)
}

// A section is a body from where it stood when it came.
type section struct {
	body  io.ReadSeeker
	start int64
}

// parallel tells whether two readers of at may be used at the same time.
func (s section) parallel() bool {
	_, ok := s.body.(io.ReaderAt)
	return ok
}

// at returns a fresh reader of n bytes from off on.
func (s section) at(off, n int64) io.ReadSeeker {
	if r, ok := s.body.(io.ReaderAt); ok {
		return io.NewSectionReader(r, s.start+off, n)
	}
	return io.NewSectionReader(seekAt{s.body}, s.start+off, n)
}

// seekAt reads at a place by seeking there, for one reader at a time.
type seekAt struct{ io.ReadSeeker }

func (s seekAt) ReadAt(p []byte, off int64) (int, error) {
	if _, err := s.Seek(off, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}

// multipart sends the body in parts. The file is there at the end, whole, or
// not at all; what was sent of it is cleared away.
func (up *upload) multipart(ctx context.Context) (err error) {
	in := &s3.CreateMultipartUploadInput{
		Bucket:               &up.bucket,
		Key:                  &up.a.Key,
		ChecksumAlgorithm:    types.ChecksumAlgorithmSha256,
		ChecksumType:         types.ChecksumTypeComposite,
		ContentType:          contentType(up.a),
		ContentDisposition:   disposition(up.a),
		Metadata:             map[string]string{digestKey: up.a.SHA256},
		ServerSideEncryption: up.encryption,
	}
	in.SSEKMSKeyId, in.BucketKeyEnabled = up.key()
	created, err := up.client.CreateMultipartUpload(ctx, in)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, up.abort(ctx, created.UploadId))
		}
	}()
	parts, err := up.sendParts(ctx, created.UploadId)
	if err != nil {
		return err
	}
	_, err = up.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket:          &up.bucket,
		Key:             &up.a.Key,
		UploadId:        created.UploadId,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: parts},
		ChecksumType:    types.ChecksumTypeComposite,
		MpuObjectSize:   &up.a.Size,
		IfNoneMatch:     aws.String(onlyNew),
	})
	return err
}

// sendParts returns when no part is under way any more. After an error no other
// part is begun, and those under way go on to their end: of one that is cut
// off nobody knows whether it gets there after the abort.
func (up *upload) sendParts(ctx context.Context, id *string) ([]types.CompletedPart, error) {
	parts := make([]types.CompletedPart, len(up.parts))
	next, failed := make(chan int, len(parts)), make(chan error, parallel)
	for i := range parts {
		next <- i
	}
	close(next)
	work := func() {
		for i := range next {
			if err := up.sendPart(ctx, id, i, &parts[i]); err != nil {
				failed <- fmt.Errorf("part %d of %d: %w", i+1, len(parts), err)
				for range next { // nothing is left to begin
				}
			}
		}
	}
	var others sync.WaitGroup
	if up.body.parallel() {
		for range min(parallel, len(parts)) - 1 {
			others.Go(work)
		}
	}
	work()
	others.Wait()
	close(failed)
	return parts, <-failed
}

func (up *upload) sendPart(ctx context.Context, id *string, i int, done *types.CompletedPart) error {
	off := int64(i) * up.size
	n := min(up.size, up.a.Size-off)
	out, err := up.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket:         &up.bucket,
		Key:            &up.a.Key,
		UploadId:       id,
		PartNumber:     aws.Int32(int32(i + 1)),
		Body:           up.body.at(off, n),
		ContentLength:  &n,
		ChecksumSHA256: &up.parts[i],
	})
	if err != nil {
		return err
	}
	*done = types.CompletedPart{PartNumber: aws.Int32(int32(i + 1)), ETag: out.ETag, ChecksumSHA256: &up.parts[i]}
	return nil
}

// abort removes the parts that were sent, also when ctx has ended. A part that ctx
// cut off may get there after an abort, and would stay; so it aborts until
// there is no such upload, a few times at most.
func (up *upload) abort(ctx context.Context, id *string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTime)
	defer cancel()
	for try := 1; ; try++ {
		_, err := up.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: &up.bucket, Key: &up.a.Key, UploadId: id})
		if code(err) == "NoSuchUpload" || err == nil && try == maxAborts {
			return nil
		}
		if err == nil {
			err = pause(ctx, try)
		}
		if err != nil {
			return fmt.Errorf("its parts stay until a lifecycle rule removes them: %w", err)
		}
	}
}
