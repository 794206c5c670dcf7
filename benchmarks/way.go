package benchmarks

import (
	"crypto/sha256"
	"io"
)

// A Make sets r as a PDF and returns how many pages it has. It is safe for use
// by many goroutines at once. What a host does once at its start, such as
// reading fonts, is done before, in [Way.New].
type Make func(w io.Writer, r *Report) (pages int, err error)

// A Way is a way to make a PDF in Go.
type Way struct {
	Name   string
	Module string // the library's path in go.mod
	New    func(r *Report) (Make, error)
}

// Ways returns all ways in Go, the one of this repository first.
func Ways() []Way {
	return []Way{
		{"ours", "github.com/qubitz/reportjobs", newOurs},
		{"ours untagged", "github.com/qubitz/reportjobs", newOursUntagged},
		{"fpdf", "codeberg.org/go-pdf/fpdf", newFpdf},
		{"gopdf plain", "github.com/signintech/gopdf", newGopdfPlain},
		{"maroto", "github.com/johnfercher/maroto/v2", newMaroto},
		{"gopdf obvious", "github.com/signintech/gopdf", newGopdfObvious},
	}
}

// Control returns a way that makes no PDF: it only computes, and touches no
// memory but a few bytes. What two goroutines gain with it is what the machine
// has to give at that moment.
func Control() Way {
	return Way{Name: "control", New: func(*Report) (Make, error) {
		return func(io.Writer, *Report) (int, error) {
			sum := sha256.Sum256(nil)
			for range 20_000 {
				sum = sha256.Sum256(sum[:])
			}
			return int(sum[0]) >> 8, nil // always 0, which the compiler does not know
		}, nil
	}}
}
