package memory

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// Who deletes files long before they expire, as an eraser does, leaves no more
// behind than what stays takes anyway.
func TestDeletedFilesAreForgottenBeforeTheyExpire(t *testing.T) {
	inMemory, err := NewArtifacts(nil)
	require.NoError(t, err)
	inDir, err := NewDirArtifacts(t.TempDir(), nil)
	require.NoError(t, err)
	for _, row := range []struct {
		name           string
		s              *Artifacts
		stay, deletion int
	}{{"memory", inMemory, 500, 20_000}, {"dir", inDir, 5, 200}} {
		t.Run(row.name, func(t *testing.T) {
			put := func(key string) reportjobs.Artifact {
				sum := sha256.Sum256(nil)
				a, err := row.s.Put(t.Context(), reportjobs.Artifact{
					Key: key, SHA256: hex.EncodeToString(sum[:]), ExpiresAt: time.Now().Add(time.Hour),
				}, bytes.NewReader(nil))
				require.NoError(t, err)
				return a
			}
			for i := range row.stay {
				put(fmt.Sprint("stays/", i))
			}
			for i := range row.deletion {
				require.NoError(t, row.s.Delete(t.Context(), put(fmt.Sprint("goes/", i))))
			}
			expected := map[string]bool{}
			for _, e := range row.s.expiring.entries {
				expected[e.item] = true
			}
			require.Less(t, len(expected), 4*row.stay+10)
			for i := range row.stay {
				require.Contains(t, expected, fmt.Sprint("stays/", i), "it will expire")
			}
		})
	}
}
