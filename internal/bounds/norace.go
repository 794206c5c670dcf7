//go:build !race

package bounds

// Factor is how much more memory is asked for under the race detector; it does
// not run.
const Factor = 1
