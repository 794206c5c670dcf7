package s3store

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"github.com/qubitz/reportjobs"
)

// status returns the HTTP status that err came with, 0 if it came without one.
func status(err error) int {
	if res, ok := errors.AsType[*awshttp.ResponseError](err); ok {
		return res.HTTPStatusCode()
	}
	return 0
}

// code returns what S3 calls err, "" if it is not from there.
func code(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorCode()
	}
	return ""
}

// named wraps err in the sentinel that says the same, if there is one. A
// bucket that is not there is named, which S3 does not do.
func (s *Store) named(a reportjobs.Artifact, err error) error {
	switch code(err) {
	case "NoSuchBucket":
		return fmt.Errorf("s3store: %s: there is no bucket %s: %w", a.Key, *s.bucketOf(a), err)
	case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch", "KeyTooLongError":
		return fmt.Errorf("%w: %s: %w", reportjobs.ErrInvalid, a.Key, err)
	case "EntityTooLarge":
		return fmt.Errorf("%w: %s: %w", reportjobs.ErrTooLarge, a.Key, err)
	}
	return fmt.Errorf("s3store: %s: %w", a.Key, err)
}

// missing tells whether err says that there is no such key. A missing bucket
// is a fault of another kind: no file is lost by a wrong name in a setting.
// HEAD has no text, so its 404 may mean either.
func (s *Store) missing(err error) bool {
	switch code(err) {
	case "NoSuchKey", "NotFound":
		return true
	}
	// S3 looks at s3:ListBucket on a read only if the key is not there.
	return status(err) == http.StatusForbidden &&
		(s.o.ForbiddenIsMissing || strings.Contains(err.Error(), "perform: s3:ListBucket"))
}

// taken tells whether a conditional write was refused because the key is there.
func taken(err error) bool { return status(err) == http.StatusPreconditionFailed }

// contended tells whether a write has to be made again from its start: another
// one of the same key was under way.
func contended(err error) bool {
	return status(err) == http.StatusConflict || code(err) == "NoSuchUpload"
}
