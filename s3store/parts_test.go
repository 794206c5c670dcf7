package s3store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// S3 takes 10,000 parts, of 5 MiB at least but the last, and 5 GiB at most.
func TestPartsAreWithinTheBoundsOfS3(t *testing.T) {
	for _, size := range []int64{0, 1, maxSingle, maxSingle + 1, smallPart*maxParts - 1, smallPart * maxParts, smallPart*maxParts + 1, 5 << 40} {
		part := partSize(size)
		require.Positive(t, part, size)
		parts := max(1, (size+part-1)/part)
		require.LessOrEqual(t, parts, int64(10_000), size)
		require.LessOrEqual(t, part, int64(5<<30), size)
		if parts > 1 {
			require.GreaterOrEqual(t, part, int64(5<<20), size)
		}
	}
}
