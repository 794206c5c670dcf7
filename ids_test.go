package reportjobs

import (
	"bytes"
	"crypto/sha256"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestIDsAreUUIDs(t *testing.T) {
	v4 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	v8 := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{}
	for range 1000 {
		job := Job{}
		job.name([32]byte{}, [32]byte{})
		id := job.ID
		require.Regexp(t, v4, id)
		require.False(t, seen[id])
		seen[id] = true
	}
	secret := []byte("0123456789abcdef")
	id := keyID(secret, "tenant", "key")
	require.Regexp(t, v8, id)
	require.Equal(t, id, keyID(secret, "tenant", "key"))
	require.NotEqual(t, id, keyID([]byte("fedcba9876543210"), "tenant", "key"), "the secret counts")
	require.NotEqual(t, keyID(secret, "ab", "c"), keyID(secret, "a", "bc"), "the border between tenant and key counts")
	require.NotEqual(t, id, retryID(&Job{ID: id, Origin: "o"}))
	require.NotEqual(t, retryID(&Job{ID: id, Origin: "o"}), retryID(&Job{ID: id, Origin: "p"}), "a reborn id has another retry")
}

// The texts of a new record are cut out of one string: each is where it belongs.
func TestTextsOfANewRecord(t *testing.T) {
	input, print := sha256.Sum256([]byte("input")), sha256.Sum256([]byte("print"))
	for _, id := range []string{"", keyID([]byte("0123456789abcdef"), "tenant", "key"), strings.Repeat("long", 64)} {
		job, other := Job{ID: id}, Job{ID: id}
		job.name(input, print)
		other.name(input, print)
		if id != "" {
			require.Equal(t, id, job.ID, "an id that was derived stays")
		}
		require.Equal(t, "reports/"+job.ID+"/", job.Folder)
		require.Regexp(t, `^[A-Z2-7]{26}$`, job.Origin)
		require.Regexp(t, `^[\w-]{22}$`, job.Revision)
		require.Equal(t, hexSum([]byte("input")), job.Input.SHA256)
		require.Equal(t, hexSum([]byte("print")), job.Fingerprint)
		require.NotEqual(t, other.Origin, job.Origin)
		require.NotEqual(t, other.Revision, job.Revision)
	}
}

func TestFingerprint(t *testing.T) {
	sum := sha256.Sum256([]byte(`{}`))
	require.Equal(t, fingerprint(sum, []string{"a", "b"}), fingerprint(sum, []string{"b", "a"}), "a set has no order")
	require.NotEqual(t, fingerprint(sum, []string{"a"}), fingerprint(sum, []string{"a", "b"}))
	require.NotEqual(t, fingerprint(sum, []string{"ab"}), fingerprint(sum, []string{"a", "b"}))
	require.NotEqual(t, fingerprint(sum, []string{"a"}), fingerprint(sha256.Sum256([]byte(`[]`)), []string{"a"}))
}

func TestPackRoundTrip(t *testing.T) {
	for _, text := range []string{`{}`, `"` + strings.Repeat("report ", 1000) + `"`} {
		stored, encoding := pack([]byte(text))
		in := Input{Size: int64(len(text)), Encoding: encoding}
		in.SHA256 = inputArtifact(&Job{}, []byte(text)).SHA256
		got, err := unpack(stored, in)
		require.NoError(t, err)
		require.Equal(t, text, string(got))
		if len(text) > gzipFrom {
			require.Less(t, len(stored), len(text)/10)
			stored = bytes.Clone(stored)
			stored[len(stored)/2] ^= 1
			_, err = unpack(stored, in)
			require.Error(t, err, "a flipped bit is found")
		}
		in.SHA256 = strings.Repeat("0", 64)
		_, err = unpack(stored, in)
		require.Error(t, err)
	}
	_, err := unpack(nil, Input{Encoding: "zstd"})
	require.ErrorContains(t, err, "zstd")
}

func TestCheckJSON(t *testing.T) {
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	for _, c := range []struct {
		name, input string
		want        error
	}{
		{"an object", `{"a": [1, "]]]"]}`, nil},
		{"as deep as allowed", deep, nil},
		{"one deeper", "[" + deep + "]", ErrInvalid},
		{"deep and broken", strings.Repeat("[", 100000), ErrInvalid},
		{"empty", ``, ErrInvalid},
		{"two values", `{} {}`, ErrInvalid},
		{"bad UTF-8", "\"\xff\"", ErrInvalid},
		{"too large", `"` + strings.Repeat("a", 1<<20) + `"`, ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) { require.ErrorIs(t, checkJSON([]byte(c.input), 1<<20), c.want) })
	}
}

func FuzzInput(f *testing.F) {
	f.Add([]byte(`{"a":[1,2,{"b":"\"["}]}`))
	f.Add([]byte(strings.Repeat(`{"a":`, 300)))
	f.Fuzz(func(t *testing.T, input []byte) {
		if checkJSON(input, 1<<16) != nil {
			return
		}
		stored, encoding := pack(input)
		in := Input{Size: int64(len(input)), Encoding: encoding, SHA256: inputArtifact(&Job{}, input).SHA256}
		got, err := unpack(stored, in)
		require.NoError(t, err)
		require.Equal(t, string(input), string(got))
	})
}
