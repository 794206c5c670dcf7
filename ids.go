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

const (
	folders     = "reports/" // in front of the id, where a host says nothing else
	maxFolder   = 512        // bytes; a key below it has at most 1,024
	originLen   = 26         // letters, of 5 random bits each
	revisionLen = 22         // letters, of 128 random bits in all
)

// name gives a new record the texts that are its own: its id, unless that is
// derived and there already, its folder, origin, revision and digests. They
// are pieces of one string, as they live as long as the record does; who keeps
// one of them keeps all, 224 bytes. The id is a random UUID (version 4); on a
// public URL it is a bearer secret, so its 122 bits and those of the origin
// come from crypto/rand, in one read.
func (j *Job) name(input, print [sha256.Size]byte) {
	var random [16 + originLen]byte
	rand.Read(random[:])
	b := append(make([]byte, 0, 256), folders...) // on the stack
	if j.ID == "" {
		id := formatUUID([16]byte(random[:16]), 4)
		b = append(b, id[:]...)
	} else {
		b = append(b, j.ID...)
	}
	b = append(b, '/')
	folder := len(b)
	for _, bits := range random[16:] {
		b = append(b, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[bits%32]) // where capitals do not count, too
	}
	revision := newRevision()
	b = append(b, revision[:]...)
	b = hex.AppendEncode(b, input[:])
	b = hex.AppendEncode(b, print[:])

	text := string(b)
	cut := func(n int) (piece string) {
		piece, text = text[:n], text[n:]
		return piece
	}
	j.Folder = cut(folder)
	j.ID = j.Folder[len(folders) : folder-1]
	j.Origin, j.Revision = cut(originLen), cut(revisionLen)
	j.Input.SHA256, j.Fingerprint = cut(2*sha256.Size), cut(2*sha256.Size)
}

// newRevision returns 128 random bits as text. It has to be new, not secret:
// the runtime's own generator, a ChaCha8 per thread seeded by the system, will do.
func newRevision() (text [revisionLen]byte) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	for half := range 2 {
		for word, i := mathrand.Uint64(), 0; i < len(text)/2; i++ {
			text[half*len(text)/2+i] = letters[word%64]
			word /= 64
		}
	}
	return text
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
	id := formatUUID([16]byte(mac.Sum(nil)[:16]), 8)
	return string(id[:])
}

// fingerprint is equal for requests that ask for the same: input and report
// set. The order of the reports does not count.
func fingerprint(inputSum [sha256.Size]byte, reports []string) [sha256.Size]byte {
	if !slices.IsSorted(reports) {
		reports = slices.Sorted(slices.Values(reports))
	}
	buf := make([]byte, 0, 512) // on the stack, for all but very many reports
	return sha256.Sum256(appendParts(append(buf, inputSum[:]...), reports...))
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
func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	var text [2 * len(sum)]byte
	hex.Encode(text[:], sum[:])
	return string(text[:])
}

func formatUUID(b [16]byte, version byte) (s [36]byte) {
	b[6] = b[6]&0x0f | version<<4
	b[8] = b[8]&0x3f | 0x80
	hex.Encode(s[0:8], b[0:4])
	hex.Encode(s[9:13], b[4:6])
	hex.Encode(s[14:18], b[6:8])
	hex.Encode(s[19:23], b[8:10])
	hex.Encode(s[24:36], b[10:16])
	s[8], s[13], s[18], s[23] = '-', '-', '-', '-'
	return s
}
