package reportjobs

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	mathrand "math/rand/v2"
	"slices"
)

// newID returns a random UUID (version 4). On a public URL it is a bearer
// secret, so its 122 bits come from crypto/rand.
func newID() string {
	var b [16]byte
	rand.Read(b[:])
	return formatUUID(b, 4)
}

// newRevision returns 128 random bits as text. It has to be new, not secret:
// the runtime's own generator, a ChaCha8 per thread seeded by the system, will do.
func newRevision() string {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	var text [22]byte
	for half := range 2 {
		for word, i := mathrand.Uint64(), 0; i < len(text)/2; i++ {
			text[half*len(text)/2+i] = letters[word%64]
			word /= 64
		}
	}
	return string(text[:])
}

// keyID derives the id of a job from its tenant and idempotency key, so that
// one conditional write finds out whether the request is new. Without the
// secret nobody can guess it.
func keyID(secret []byte, tenant, key string) string {
	return derivedID(secret, "key", tenant, key)
}

// retryID derives the id of the job that retries old, so that a double click
// makes one job. Origin keeps it as hard to guess as a random id.
func retryID(old *Job) string {
	return derivedID([]byte(old.Origin), "retry", old.ID)
}

func derivedID(secret []byte, parts ...string) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(appendParts(nil, parts...))
	return formatUUID([16]byte(mac.Sum(nil)[:16]), 8)
}

// fingerprint is equal for requests that ask for the same: input and report
// set. The order of the reports does not count.
func fingerprint(inputSum [sha256.Size]byte, reports []string) string {
	if !slices.IsSorted(reports) {
		reports = slices.Sorted(slices.Values(reports))
	}
	buf := make([]byte, 0, 512) // on the stack, for all but very many reports
	return hexSum(appendParts(append(buf, inputSum[:]...), reports...))
}

// appendParts appends each part behind its length, so that no two lists of
// parts give the same bytes.
func appendParts(b []byte, parts ...string) []byte {
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return b
}

// hexSum is the SHA-256 of b, as digests stand in records.
func hexSum(b []byte) string { return hexText(sha256.Sum256(b)) }

func hexText(sum [sha256.Size]byte) string {
	var text [2 * sha256.Size]byte
	hex.Encode(text[:], sum[:])
	return string(text[:])
}

func formatUUID(b [16]byte, version byte) string {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	var s [36]byte
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return string(s[:])
}
