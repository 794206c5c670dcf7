package s3store

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

const day = 24 * time.Hour

// Lifecycle returns the rules for the bucket, for code that sets it up: what
// is below prefix ("" for all) goes after retention, rounded up to whole days;
// old versions and deletion marks go a day after they became such, and the
// parts of an upload that nobody finished a day after it began. Retention is
// that of the coordinator, or longer: an earlier end takes away files that
// records name. It is an error if it is not above zero.
func Lifecycle(prefix string, retention time.Duration) (*types.BucketLifecycleConfiguration, error) {
	if retention <= 0 {
		return nil, fmt.Errorf("s3store: files kept for %v", retention)
	}
	days := int32((retention + day - 1) / day)
	below := &types.LifecycleRuleFilter{Prefix: &prefix}
	return &types.BucketLifecycleConfiguration{Rules: []types.LifecycleRule{
		{
			ID: aws.String("reportjobs-expire"), Status: types.ExpirationStatusEnabled, Filter: below,
			Expiration:                     &types.LifecycleExpiration{Days: &days},
			NoncurrentVersionExpiration:    &types.NoncurrentVersionExpiration{NoncurrentDays: aws.Int32(1)},
			AbortIncompleteMultipartUpload: &types.AbortIncompleteMultipartUpload{DaysAfterInitiation: aws.Int32(1)},
		},
		{ // S3 refuses this in a rule that has Days
			ID: aws.String("reportjobs-tidy"), Status: types.ExpirationStatusEnabled, Filter: below,
			Expiration: &types.LifecycleExpiration{ExpiredObjectDeleteMarker: aws.Bool(true)},
		},
	}}, nil
}
