package benchmarks_test

import (
	"io"
	"strings"
	"testing"

	"github.com/qubitz/reportjobs/benchmarks"
)

// BenchmarkPDF sets the reference report with each way in Go: one document
// after the other, and on all CPUs at once.
func BenchmarkPDF(b *testing.B) {
	r := benchmarks.Reference()
	for _, way := range benchmarks.Ways() {
		made, err := way.New(r)
		if err != nil {
			b.Fatal(err)
		}
		name := strings.ReplaceAll(way.Name, " ", "-")
		b.Run(name+"/single", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := made(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/parallel", func(b *testing.B) {
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if _, err := made(io.Discard, r); err != nil {
						b.Error(err)
						return
					}
				}
			})
		})
	}
}
