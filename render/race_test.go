//go:build race

package render

// The race detector makes all of this ten times as slow, so that it sees a tenth of it;
// make test runs the package a second time without it.
const (
	samples = 25      // generated documents of a kind
	large   = 1 << 17 // bytes of a text that is called large
)
