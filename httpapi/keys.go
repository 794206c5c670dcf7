package httpapi

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"unicode"
)

const (
	keyPrefix  = "rj_" // so that scanners for leaked secrets can know one
	maxAPIKey  = 256   // bytes that are looked at
	maxTenants = 256   // bytes of a tenant, as the coordinator has it
)

// NewKey returns a new API key of 130 random bits, for a client, and its hash,
// for [NewKeys]. The key itself is kept nowhere.
func NewKey() (key, hash string) {
	key = keyPrefix + rand.Text()
	sum := sha256.Sum256([]byte(key))
	return key, hex.EncodeToString(sum[:])
}

// Keys is an [Authenticator] by API keys, of which it knows only the hashes.
// A key comes as Authorization: Bearer, or as X-Api-Key. A tenant may have
// several: to rotate, add the new one, and take the old one away when nobody
// uses it any more.
type Keys struct {
	set atomic.Pointer[[]hashed]
}

type hashed struct {
	sum    [sha256.Size]byte
	tenant string
}

// NewKeys returns an authenticator for the keys with these hashes, each with
// the tenant it is for. A hash is the SHA-256 of a key in hex, as [NewKey]
// returns it. It is made for up to some thousand keys: each request is
// compared with all of them.
func NewKeys(tenants map[string]string) (*Keys, error) {
	k := &Keys{}
	return k, k.Replace(tenants)
}

// Replace takes other keys from now on. After an error the old ones stay.
func (k *Keys) Replace(tenants map[string]string) error {
	if len(tenants) == 0 {
		return errors.New("httpapi: no API keys: nobody could get in")
	}
	set := make([]hashed, 0, len(tenants))
	for hash, tenant := range maps.All(tenants) {
		sum, err := hex.DecodeString(hash)
		if err != nil || len(sum) != sha256.Size {
			return errors.New("httpapi: a hash of an API key is not a SHA-256 in hex")
		}
		if len(tenant) > maxTenants || strings.ContainsFunc(tenant, unicode.IsControl) {
			return fmt.Errorf("httpapi: tenant %q: printable text of at most %d bytes", tenant, maxTenants)
		}
		key := hashed{[sha256.Size]byte(sum), tenant}
		if slices.ContainsFunc(set, func(other hashed) bool { return other.sum == key.sum }) {
			return fmt.Errorf("httpapi: the API key of tenant %q is there twice, as hex of either case", tenant)
		}
		set = append(set, key)
	}
	k.set.Store(&set)
	return nil
}

// Authenticate returns the tenant whose key the request has.
func (k *Keys) Authenticate(r *http.Request) (string, error) {
	key, ok := presented(r.Header)
	if !ok {
		return "", ErrUnauthenticated
	}
	sum := sha256.Sum256([]byte(key))
	found := -1
	set := *k.set.Load()
	for i := range set { // to the end: how long it takes says nothing
		if subtle.ConstantTimeCompare(sum[:], set[i].sum[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return "", ErrUnauthenticated
	}
	return set[found].tenant, nil
}

// presented returns the one key of a request. Two are none, even if one of
// them is valid: proxies would not agree on which.
func presented(h http.Header) (key string, ok bool) {
	bearer, plain := h["Authorization"], h["X-Api-Key"]
	if len(bearer)+len(plain) != 1 {
		return "", false
	}
	if len(plain) == 1 {
		key = plain[0]
	} else {
		var scheme string
		scheme, key, _ = strings.Cut(bearer[0], " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false
		}
		key = strings.TrimLeft(key, " ")
	}
	return key, key != "" && len(key) <= maxAPIKey
}
