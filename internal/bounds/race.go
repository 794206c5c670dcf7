//go:build race

package bounds

// Factor is how much more memory is asked for under the race detector, which
// has pools drop what they hold, at random: more is made anew.
const Factor = 4
