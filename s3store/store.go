package s3store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/qubitz/reportjobs"
)

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// Options say how files are kept. Zero fields mean the default.
type Options struct {
	// Prefix bounds what the store writes and deletes: a key outside it is
	// ErrInvalid there. It is the beginning of every key, not put before it, so
	// that the key in a record is the key in the bucket: give it to
	// [reportjobs.CoordinatorOptions].Folder too. With or without the slash at
	// its end. Default: none.
	Prefix string

	// Encryption is "AES256" or "aws:kms". Default: what the bucket is set to.
	Encryption string
	// KMSKeyID is the id, ARN or alias of the key for "aws:kms". Default: the
	// account's own key for S3. A bucket key is used in either case, so that not
	// every file costs a request to KMS.
	KMSKeyID string

	// SessionTTL bounds links that are signed with temporary credentials which
	// do not tell when they end, as those in the environment of a Lambda. It
	// is a guess: S3 refuses such a link from the end of its credentials on.
	// Default 1 hour, what a session lasts unless told otherwise.
	SessionTTL time.Duration

	// ForbiddenIsMissing makes every 403 on reading a file an ErrNotFound; see
	// the package's part about roles. A wrong policy then looks like lost files.
	ForbiddenIsMissing bool
}

// A Store keeps files in one bucket. Its methods may be called from many
// goroutines.
//
// An artifact whose Bucket is another one, because it was recorded before the
// bucket was changed or by another system, is opened, linked and deleted
// there; new files go to the store's bucket.
type Store struct {
	client     *s3.Client
	presign    *s3.PresignClient
	bucket     string
	o          Options
	encryption types.ServerSideEncryption
}

var _ reportjobs.ArtifactStore = (*Store)(nil)

// New returns a store in a bucket, which it does not look for; see
// [Store.Check]. Bucket is a name or the ARN of an access point. The error
// says which argument or option is wrong.
func New(client *s3.Client, bucket string, o *Options) (*Store, error) {
	if client == nil {
		return nil, errors.New("s3store: no client")
	}
	if o == nil {
		o = &Options{}
	}
	s := &Store{client: client, presign: s3.NewPresignClient(client), bucket: bucket, o: *o}
	switch c := client.Options(); {
	case !bucketName.MatchString(bucket) && !strings.HasPrefix(bucket, "arn:"):
		return nil, fmt.Errorf("s3store: %q is no name of a bucket", bucket)
	case c.Region == "":
		return nil, errors.New("s3store: the client has no region")
	case c.Credentials == nil:
		return nil, errors.New("s3store: the client has no credentials, and links have to be signed")
	case o.SessionTTL < 0:
		return nil, fmt.Errorf("s3store: a SessionTTL of %v", o.SessionTTL)
	}
	if o.Prefix != "" {
		s.o.Prefix = strings.TrimSuffix(o.Prefix, "/") + "/"
		if err := checkKey(strings.TrimSuffix(o.Prefix, "/")); err != nil {
			return nil, fmt.Errorf("s3store: prefix: %w", err)
		}
	}
	s.o.SessionTTL = cmp.Or(o.SessionTTL, time.Hour)
	s.encryption = types.ServerSideEncryption(o.Encryption)
	switch s.encryption {
	case "", types.ServerSideEncryptionAes256, types.ServerSideEncryptionAwsKms:
	default:
		return nil, fmt.Errorf("s3store: encryption %q, not AES256 or aws:kms", o.Encryption)
	}
	if o.KMSKeyID != "" && s.encryption != types.ServerSideEncryptionAwsKms {
		return nil, fmt.Errorf("s3store: a KMS key goes with encryption aws:kms, not %q", o.Encryption)
	}
	return s, nil
}

// Check asks S3 for the bucket, so that a server or a deployment that cannot
// reach it says so at its start. It needs s3:ListBucket.
func (s *Store) Check(ctx context.Context) error {
	_, err := s.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &s.bucket})
	switch status(err) {
	case 0:
		return err
	case 301:
		return fmt.Errorf("s3store: bucket %s is in another region than %s: %w", s.bucket, s.client.Options().Region, err)
	case 403:
		return fmt.Errorf("s3store: bucket %s: not allowed; the role needs s3:ListBucket: %w", s.bucket, err)
	case 404:
		return fmt.Errorf("s3store: there is no bucket %s: %w", s.bucket, err)
	}
	return fmt.Errorf("s3store: bucket %s: %w", s.bucket, err)
}

// bucketOf returns where a is.
func (s *Store) bucketOf(a reportjobs.Artifact) *string {
	bucket := cmp.Or(a.Bucket, s.bucket)
	return &bucket
}

// bounded is checkKey, for keys that are written or deleted.
func (s *Store) bounded(key string) error {
	if err := checkKey(strings.TrimSuffix(key, "/")); err != nil {
		return err
	}
	if !strings.HasPrefix(key, s.o.Prefix) {
		return fmt.Errorf("%w: key %q is not below %s", reportjobs.ErrInvalid, key, s.o.Prefix)
	}
	return nil
}
