package ground

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkCheck checks the blocks of some 30 pages: those of the sample, which
// fill about eight, four times.
func BenchmarkCheck(b *testing.B) {
	l, list := samples(b, inputs[0].folder, inputs[0].path)
	var claims []Claim
	for range 4 {
		for _, s := range list {
			claims = append(claims, s.claim(b, s.Block))
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, c := range claims {
			l.Check(c)
		}
	}
}

func BenchmarkConflicts(b *testing.B) {
	l, list := samples(b, inputs[0].folder, inputs[0].path)
	var claims []Claim
	for _, s := range list {
		claims = append(claims, s.claim(b, s.Block))
	}
	for b.Loop() {
		l.Conflicts(claims)
	}
}

func BenchmarkRead(b *testing.B) {
	input, err := os.ReadFile(inputs[0].path)
	require.NoError(b, err)
	b.SetBytes(int64(len(input)))
	for b.Loop() {
		if _, err := Read(input); err != nil {
			b.Fatal(err)
		}
	}
}
