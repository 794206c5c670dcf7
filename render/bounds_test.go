package render

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

// How many bytes of memory may be asked for in all, those that are freed again
// included, for each byte that comes in; what is held at any time is less. A
// byte may be a whole line of a page ("\n") or a cell of a table ("1,"), with its
// place, its text and its rule; the worst that is known takes half of this.
const (
	fileBytes  = 2 << 10  // of a document's JSON, until its file is written
	inputBytes = 5 << 10  // of an input, until its report is written: each value gets a line or a cell
	doorBytes  = 1 << 10  // of what Decode and Mend read
	heldBytes  = 16 << 20 // besides: buffers that an engine keeps, a subset of each face
)

// bounded fails if do asks for more memory than that.
func bounded(t *testing.T, what string, each, size int, do func()) {
	t.Helper()
	if n := allocated(do); n > raceFactor*(each*size+heldBytes) {
		require.Fail(t, "too much memory", "%s of %d bytes took %d", what, size, n)
	}
}

// allocated is how many bytes do asks for. It is the same on a busy machine.
func allocated(do func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}
