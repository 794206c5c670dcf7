package bounds

import (
	"testing"

	"github.com/stretchr/testify/require"
)

var kept []byte

func TestAllMemoryCounts(t *testing.T) {
	const size = 3 << 20
	for range 3 { // also what is freed
		n := allocated(func() { kept = make([]byte, size) })
		require.GreaterOrEqual(t, n, size)
		require.Less(t, n, 2*size)
	}
	Check(t, "nothing", 0, 0, func() {})
}
