//go:build race

package render

// The race detector has pools drop what they hold, at random: more is made anew.
const raceFactor = 4
