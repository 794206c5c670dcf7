package s3store

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/qubitz/reportjobs"
)

const pageSize = 1000 // keys in a listing and in a request to delete; the bound of S3

// Delete removes a file, or all below a key that ends in "/"; see
// [reportjobs.ArtifactStore]. In a bucket that keeps versions the bytes stay
// until a lifecycle rule removes old ones.
func (s *Store) Delete(ctx context.Context, a reportjobs.Artifact) error {
	if err := s.bounded(a.Key); err != nil {
		return err
	}
	if strings.HasSuffix(a.Key, "/") {
		return s.deleteBelow(ctx, a)
	}
	_, err := s.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: s.bucketOf(a), Key: &a.Key})
	if err != nil && code(err) != "NoSuchKey" {
		return s.named(a, err)
	}
	return nil
}

func (s *Store) deleteBelow(ctx context.Context, a reportjobs.Artifact) error {
	pages := s3.NewListObjectsV2Paginator(s.client, &s3.ListObjectsV2Input{
		Bucket: s.bucketOf(a), Prefix: &a.Key, MaxKeys: aws.Int32(pageSize),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return s.named(a, err)
		}
		if err := s.deletePage(ctx, a, page.Contents); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) deletePage(ctx context.Context, a reportjobs.Artifact, page []types.Object) error {
	if len(page) == 0 {
		return nil
	}
	keys := make([]types.ObjectIdentifier, len(page))
	for i := range page {
		keys[i] = types.ObjectIdentifier{Key: page[i].Key}
	}
	out, err := s.client.DeleteObjects(ctx, &s3.DeleteObjectsInput{
		Bucket: s.bucketOf(a), Delete: &types.Delete{Objects: keys, Quiet: aws.Bool(true)},
	})
	if err != nil {
		return s.named(a, err)
	}
	for _, left := range out.Errors {
		if code := aws.ToString(left.Code); code != "NoSuchKey" {
			return fmt.Errorf("s3store: %d of %d files below %s were not deleted, first %s: %s: %s", len(out.Errors), len(keys),
				a.Key, aws.ToString(left.Key), code, aws.ToString(left.Message))
		}
	}
	return nil
}
