// Package bounds has tests fail that ask for more memory than they may.
package bounds

import (
	"runtime"
	"testing"
)

// Held is what may be asked for besides: buffers that are kept, a subset of
// each face of a document.
const Held = 16 << 20 // bytes

// Check fails t if do asks for more than so many bytes of memory, in all and
// those that are freed again included, for each byte of size that comes in.
func Check(t testing.TB, what string, each, size int, do func()) {
	t.Helper()
	if n := allocated(do); n > Factor*(each*size+Held) {
		t.Fatalf("too much memory: %s of %d bytes took %d", what, size, n)
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
