package s3store_test

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/s3store"
)

const week = 7 * 24 * time.Hour

// A link says when it really ends: by the time asked for, by S3's bound, with
// the file, or with the credentials that signed it.
func TestLinkEnds(t *testing.T) {
	session := credentials.NewStaticCredentialsProvider("ASIAEXAMPLE", "secret", "token")
	for _, row := range []struct {
		rule         string
		ttl          time.Duration
		file, signer time.Duration // how long they last; 0: for ever
		session      bool          // temporary credentials that do not tell their end
		sessionTTL   time.Duration
		want         time.Duration // from now
		signed       time.Duration // what S3 is told
		afterHalf    bool          // asked for half a second after a whole one
		refused      error
	}{
		{rule: "as asked", ttl: 15 * time.Minute, want: 15 * time.Minute, signed: 15 * time.Minute},
		{rule: "S3 takes a week", ttl: 365 * 24 * time.Hour, want: week, signed: week},
		{rule: "the file ends", ttl: time.Hour, file: 10 * time.Minute, want: 10 * time.Minute, signed: 10 * time.Minute},
		{rule: "the credentials end", ttl: time.Hour, signer: 5 * time.Minute, want: 5 * time.Minute, signed: 5 * time.Minute},
		{rule: "the credentials end after it", ttl: time.Hour, signer: 2 * time.Hour, want: time.Hour, signed: time.Hour},
		{rule: "a session of unknown end", ttl: 12 * time.Hour, session: true, want: time.Hour, signed: time.Hour},
		{rule: "a session, by the host's word", ttl: 12 * time.Hour, session: true, sessionTTL: 6 * time.Hour, want: 6 * time.Hour, signed: 6 * time.Hour},
		{rule: "S3 counts from the whole second", ttl: time.Minute, afterHalf: true, want: 59500 * time.Millisecond, signed: time.Minute},
		{rule: "parts of a second are cut", ttl: 90*time.Second + 700*time.Millisecond, want: 90 * time.Second, signed: 90 * time.Second},
		{rule: "S3 knows no less than a second", ttl: 300 * time.Millisecond, want: 300 * time.Millisecond, signed: time.Second},
		{rule: "no time", ttl: 0, refused: reportjobs.ErrInvalid},
		{rule: "less than no time", ttl: -time.Minute, refused: reportjobs.ErrInvalid},
		{rule: "an expired file", ttl: time.Minute, file: -time.Second, refused: reportjobs.ErrNotFound},
	} {
		t.Run(row.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := options(silent(t))
				if row.signer != 0 {
					o.Credentials = expiring(time.Now().Add(row.signer))
				}
				if row.session {
					o.Credentials = session
				}
				s := newStore(t, o, &s3store.Options{SessionTTL: row.sessionTTL})
				a := file("reports/1/executive.pdf")
				if row.afterHalf {
					time.Sleep(500 * time.Millisecond)
				}
				now := time.Now()
				if row.file != 0 {
					a.ExpiresAt = now.Add(row.file)
				}
				link, expires, err := s.Link(t.Context(), a, row.ttl)
				if row.refused != nil {
					require.ErrorIs(t, err, row.refused)
					require.Empty(t, link)
					return
				}
				require.NoError(t, err)
				require.Equal(t, row.want, expires.Sub(now))
				require.Equal(t, strconv.Itoa(int(row.signed.Seconds())), query(t, link).Get("X-Amz-Expires"))
			})
		})
	}
}

func TestLinkNeedsLiveCredentials(t *testing.T) {
	o := options(silent(t))
	o.Credentials = expiring(time.Now().Add(-time.Second))
	_, _, err := newStore(t, o, nil).Link(t.Context(), file("a"), time.Minute)
	require.ErrorContains(t, err, "have expired")

	gone := errors.New("no role")
	o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return aws.Credentials{}, gone })
	_, _, err = newStore(t, o, nil).Link(t.Context(), file("a"), time.Minute)
	require.ErrorIs(t, err, gone)
}

// A browser sends nothing but the URL: whatever the client adds to its own
// requests must not be among what is signed. What the answer looks like is.
func TestLinkIsForBrowsers(t *testing.T) {
	for _, checksums := range []aws.ResponseChecksumValidation{aws.ResponseChecksumValidationWhenRequired, aws.ResponseChecksumValidationWhenSupported} {
		o := options(silent(t))
		o.ResponseChecksumValidation = checksums
		o.RequestChecksumCalculation = aws.RequestChecksumCalculationWhenSupported
		link, _, err := newStore(t, o, nil).Link(t.Context(), file("a"), time.Minute)
		require.NoError(t, err)
		q := query(t, link)
		require.Equal(t, "host", q.Get("X-Amz-SignedHeaders"))
		require.Equal(t, "application/pdf", q.Get("response-content-type"))
		require.Equal(t, "attachment; filename=report.pdf", q.Get("response-content-disposition"))
		require.Equal(t, "private, no-store", q.Get("response-cache-control"))
	}
}

// Credentials that change between the look at their end and the signature
// would give a link that ends at another time than it says.
func TestLinkIsSignedByWhatWasLookedAt(t *testing.T) {
	o, calls := options(silent(t)), 0
	o.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		calls++
		return aws.Credentials{AccessKeyID: "ASIA" + strconv.Itoa(calls), SecretAccessKey: "secret", CanExpire: true,
			Expires: time.Now().Add(time.Duration(calls) * time.Hour)}, nil
	})
	link, _, err := newStore(t, o, nil).Link(t.Context(), file("a"), time.Minute)
	require.NoError(t, err)
	require.Contains(t, query(t, link).Get("X-Amz-Credential"), "ASIA1/")
}

// A record that names another bucket is about a file there.
func TestLinkToAnotherBucket(t *testing.T) {
	s := newStore(t, options(silent(t)), nil)
	a := file("a")
	a.Bucket = "acme-archive"
	link, _, err := s.Link(t.Context(), a, time.Minute)
	require.NoError(t, err)
	u, err := url.Parse(link)
	require.NoError(t, err)
	require.Equal(t, "acme-archive.s3.eu-west-2.amazonaws.com", u.Host)
}

func query(t *testing.T, link string) url.Values {
	t.Helper()
	u, err := url.Parse(link)
	require.NoError(t, err)
	return u.Query()
}
