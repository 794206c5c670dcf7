package chaos

import "math/rand/v2"

// A tape decides what happens, one byte for each choice. At its end it has
// zeros, which are the choices of a quiet day.
type tape struct {
	bytes []byte
	at    int
}

// newTape returns the tape of a seed.
func newTape(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0))
	t := make([]byte, 40+r.IntN(400))
	for i := range t {
		t[i] = byte(r.Uint32())
	}
	return t
}

func (t *tape) over() bool { return t.at >= len(t.bytes) }

// pick returns a number below n.
func (t *tape) pick(n int) int {
	if t.over() {
		return 0
	}
	t.at++
	return int(t.bytes[t.at-1]) % n
}

// shrink returns a tape that fails too and that gets no shorter by leaving out
// a piece, and no quieter by a zero.
func shrink(bytes []byte, fails func([]byte) bool) []byte {
	for size := len(bytes) / 2; size > 0; size /= 2 {
		for at := 0; at+size <= len(bytes); {
			shorter := append(append([]byte(nil), bytes[:at]...), bytes[at+size:]...)
			if fails(shorter) {
				bytes = shorter
			} else {
				at += size
			}
		}
	}
	for i := range bytes {
		quieter := append([]byte(nil), bytes...)
		if quieter[i] = 0; bytes[i] != 0 && fails(quieter) {
			bytes = quieter
		}
	}
	return bytes
}
