//go:build race

package memory

// raceEnabled tells that the tests run several times slower.
const raceEnabled = true
