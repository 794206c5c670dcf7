package httpapi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

func TestKeys(t *testing.T) {
	key, hash := httpapi.NewKey()
	other, otherHash := httpapi.NewKey()
	require.NotEqual(t, key, other)
	require.Regexp(t, `^rj_[A-Z2-7]{26}$`, key, "130 bits")
	sum := sha256.Sum256([]byte(key))
	require.Equal(t, hex.EncodeToString(sum[:]), hash)
	keys, err := httpapi.NewKeys(map[string]string{hash: "acme", otherHash: "other"})
	require.NoError(t, err)
	for _, row := range []struct {
		rule   string
		header http.Header
		tenant string // "" for nobody
	}{
		{"as a bearer token", http.Header{"Authorization": {"Bearer " + key}}, "acme"},
		{"whatever the case of the scheme", http.Header{"Authorization": {"bearer  " + key}}, "acme"},
		{"in a header of its own", http.Header{"X-Api-Key": {other}}, "other"},
		{"none", http.Header{}, ""},
		{"an empty one", http.Header{"X-Api-Key": {""}}, ""},
		{"the hash is no key", http.Header{"X-Api-Key": {hash}}, ""},
		{"one that is cut", http.Header{"X-Api-Key": {key[:28]}}, ""},
		{"one that goes on", http.Header{"X-Api-Key": {key + "A"}}, ""},
		{"another scheme", http.Header{"Authorization": {"Basic " + key}}, ""},
		{"no scheme", http.Header{"Authorization": {key}}, ""},
		{"both headers", http.Header{"Authorization": {"Bearer " + key}, "X-Api-Key": {key}}, ""},
		{"two of one", http.Header{"X-Api-Key": {key, other}}, ""},
		{"a very long one", http.Header{"X-Api-Key": {strings.Repeat("k", 1<<20)}}, ""},
	} {
		tenant, err := keys.Authenticate(&http.Request{Header: row.header})
		require.Equal(t, row.tenant, tenant, row.rule)
		if row.tenant == "" {
			require.ErrorIs(t, err, httpapi.ErrUnauthenticated, row.rule)
		}
	}
}

func TestKeysRotate(t *testing.T) {
	old, oldHash := httpapi.NewKey()
	new, newHash := httpapi.NewKey()
	keys, err := httpapi.NewKeys(map[string]string{oldHash: "acme", newHash: "acme"})
	require.NoError(t, err)
	ask := func(key string) error {
		_, err := keys.Authenticate(&http.Request{Header: http.Header{"X-Api-Key": {key}}})
		return err
	}
	require.NoError(t, ask(old))
	require.NoError(t, ask(new))
	require.NoError(t, keys.Replace(map[string]string{newHash: "acme"}))
	require.ErrorIs(t, ask(old), httpapi.ErrUnauthenticated)
	require.NoError(t, ask(new))
	for rule, bad := range map[string]map[string]string{
		"no keys at all":       {},
		"no hash":              {"abc": "acme"},
		"a hash of something":  {strings.Repeat("0", 62): "acme"},
		"the key itself":       {new: "acme"},
		"a bad tenant":         {oldHash: "a\nb"},
		"a long tenant":        {oldHash: strings.Repeat("t", 257)},
		"one key, two tenants": {newHash: "acme", strings.ToUpper(newHash): "other"},
	} {
		require.Error(t, keys.Replace(bad), rule)
		require.NoError(t, ask(new), "the old ones stay")
	}
}

// The tenant comes from the key, and from nowhere else.
func TestTenantsOverHTTP(t *testing.T) {
	key, hash := httpapi.NewKey()
	other, otherHash := httpapi.NewKey()
	keys, err := httpapi.NewKeys(map[string]string{hash: "acme", otherHash: "other"})
	require.NoError(t, err)
	w := newWorld(t, &httpapi.Options{Auth: keys})
	w.key = key
	id := w.submit("?tenant=other")
	job, err := w.c.Get(t.Context(), "acme", id)
	require.NoError(t, err)
	require.Equal(t, "acme", job.Tenant)
	w.key = other
	require.Equal(t, http.StatusNotFound, w.ask(http.MethodGet, "/v1/jobs/"+id, "").StatusCode)
	require.Equal(t, `{"jobs":[]}`, w.ask(http.MethodGet, "/v1/jobs", "").text)
}

func TestIAM(t *testing.T) {
	for arn, tenant := range map[string]string{
		"arn:aws:iam::123456789012:user/team/ann":                    "arn:aws:iam::123456789012:user/team/ann",
		"arn:aws:sts::123456789012:assumed-role/reports/session-1":   "arn:aws:sts::123456789012:assumed-role/reports",
		"arn:aws-cn:sts::123456789012:assumed-role/a/b@example.com":  "arn:aws-cn:sts::123456789012:assumed-role/a",
		"arn:aws:sts::123456789012:assumed-role/without-a-session":   "arn:aws:sts::123456789012:assumed-role/without-a-session",
		"arn:aws:sts::123456789012:federated-user/assumed-role-like": "arn:aws:sts::123456789012:federated-user/assumed-role-like",
	} {
		iam := httpapi.IAM{Caller: func(context.Context) (string, bool) { return arn, true }}
		got, err := iam.Authenticate(httptest.NewRequest(http.MethodGet, "/", nil))
		require.NoError(t, err)
		require.Equal(t, tenant, got)
	}
	nobody := httpapi.IAM{Caller: func(context.Context) (string, bool) { return "", false }}
	_, err := nobody.Authenticate(httptest.NewRequest(http.MethodGet, "/", nil))
	require.ErrorIs(t, err, httpapi.ErrUnauthenticated)
}

func TestRateLimiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := httpapi.NewRateLimiter(&httpapi.RateLimiterOptions{Every: time.Second, Burst: 3, Tenants: 4})
		require.NoError(t, err)
		allow := func(tenant string) time.Duration {
			wait, err := l.Allow(t.Context(), tenant)
			require.NoError(t, err)
			return wait
		}
		for range 3 {
			require.Zero(t, allow("a"), "a burst")
		}
		require.Equal(t, time.Second, allow("a"))
		require.Equal(t, time.Second, allow("a"), "a refused one counts nothing")
		require.Zero(t, allow("b"), "each tenant has its own")
		time.Sleep(time.Second)
		require.Zero(t, allow("a"), "one in each second")
		require.Equal(t, time.Second, allow("a"))
		time.Sleep(time.Hour)
		for range 3 {
			require.Zero(t, allow("a"), "after a pause a burst again, and no more")
		}
		require.Equal(t, time.Second, allow("a"))
		for n := range 1000 {
			require.Zero(t, allow(fmt.Sprint("tenant ", n)))
		}
		require.Equal(t, time.Second, allow("a"), "bounded, it forgets those who lose least")
	})
	l, err := httpapi.NewRateLimiter(&httpapi.RateLimiterOptions{Every: time.Hour, Burst: 1, Tenants: 4})
	require.NoError(t, err)
	refused := 0
	for n := range 20 {
		wait, err := l.Allow(t.Context(), fmt.Sprint("tenant ", n%10))
		require.NoError(t, err)
		if wait > 0 {
			refused++
		}
	}
	require.LessOrEqual(t, refused, 4, "so many tenants are remembered, and no more")
	for _, bad := range []httpapi.RateLimiterOptions{{Every: -1}, {Burst: -1}, {Tenants: -1}} {
		_, err := httpapi.NewRateLimiter(&bad)
		require.Error(t, err)
	}
}
