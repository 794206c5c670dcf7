package s3store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"mime"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/qubitz/reportjobs"
)

const maxTTL = 7 * 24 * time.Hour // of a presigned URL; S3 refuses more, the SDK does not

// Link presigns a GET; see [reportjobs.ArtifactStore]. It lives at most seven
// days, and no longer than the file or the credentials that sign it. An
// artifact that has expired is ErrNotFound. No request is made, except for
// fresh credentials.
func (s *Store) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if err := cmp.Or(ctx.Err(), checkKey(a.Key)); err != nil {
		return "", time.Time{}, err
	}
	if ttl <= 0 {
		return "", time.Time{}, fmt.Errorf("%w: a link for %v", reportjobs.ErrInvalid, ttl)
	}
	signer, err := s.client.Options().Credentials.Retrieve(ctx)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("s3store: credentials: %w", err)
	}
	now := time.Now()
	end := now.Add(min(ttl, maxTTL))
	if !a.ExpiresAt.IsZero() {
		end = earlier(end, a.ExpiresAt)
		if !end.After(now) {
			return "", time.Time{}, fmt.Errorf("%w: %s has expired", reportjobs.ErrNotFound, a.Key)
		}
	}
	switch {
	case signer.CanExpire:
		end = earlier(end, signer.Expires)
		if !end.After(now) {
			return "", time.Time{}, errors.New("s3store: the credentials that sign links have expired")
		}
	case signer.SessionToken != "":
		end = earlier(end, now.Add(s.o.SessionTTL))
	}
	return s.sign(ctx, a, signer, now, end)
}

// sign returns a link that ends at end or earlier. S3 counts in whole seconds,
// from the whole second in which the link was signed.
func (s *Store) sign(ctx context.Context, a reportjobs.Artifact, signer aws.Credentials, now, end time.Time) (string, time.Time, error) {
	life := max(end.Sub(now).Truncate(time.Second), time.Second)
	req, err := s.presign.PresignGetObject(ctx, &s3.GetObjectInput{
		Bucket:                     s.bucketOf(a),
		Key:                        &a.Key,
		ResponseContentType:        contentType(a),
		ResponseContentDisposition: disposition(a),
		ResponseCacheControl:       aws.String("private, no-store"),
	}, func(o *s3.PresignOptions) {
		o.Expires = life
		o.ClientOptions = append(o.ClientOptions, func(o *s3.Options) {
			// The ones whose end was looked at: others may come at any time.
			o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return signer, nil })
		})
	})
	if err != nil {
		return "", time.Time{}, s.named(a, err)
	}
	signed, err := signedAt(req.URL)
	if err != nil {
		return "", time.Time{}, err
	}
	return req.URL, earlier(end, signed.Add(life)).UTC(), nil
}

// signedAt reads the time from which S3 counts. Its errors do not show the
// link.
func signedAt(link string) (time.Time, error) {
	u, err := url.Parse(link)
	if err != nil {
		return time.Time{}, errors.New("s3store: the presigned link is no URL")
	}
	at, err := time.Parse("20060102T150405Z", u.Query().Get("X-Amz-Date"))
	if err != nil {
		return time.Time{}, errors.New("s3store: the presigned link has no date")
	}
	return at, nil
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func contentType(a reportjobs.Artifact) *string {
	return aws.String(cmp.Or(a.ContentType, "application/octet-stream"))
}

// disposition tells a browser to save the file under its name, in ASCII.
func disposition(a reportjobs.Artifact) *string {
	if a.Filename == "" {
		return aws.String("attachment")
	}
	return aws.String(cmp.Or(mime.FormatMediaType("attachment", map[string]string{"filename": a.Filename}), "attachment"))
}
