package unit

import (
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

// A Unit is a canonical unit taken apart.
type Unit struct {
	Base   string   // canonical, without what it is per
	Per    []string // canonical: request/user/day has two
	Family string   // what it measures: money and count are of all currencies and nouns
	Noun   string   // the stem of base, if it is counted
}

// Parse takes a canonical unit apart.
func Parse(s string) Unit {
	u := Unit{Base: s}
	if strings.IndexByte(s, '/') >= 0 {
		parts := strings.Split(s, "/")
		u.Base, u.Per = parts[0], parts[1:]
	}
	if u.Family = familyOf(u.Base); u.Family == "count" {
		u.Noun = lexicon.Stem(u.Base)
	}
	return u
}

// String is the canonical unit again.
func (u Unit) String() string { return strings.Join(append([]string{u.Base}, u.Per...), "/") }

// Rate returns by what a value per a has to be multiplied to be one per b, and
// whether that can be said. A rate that one side leaves out is no difference.
func Rate(a, b []string) (float64, bool) {
	if len(a) == 0 || len(b) == 0 {
		return 1, true
	}
	if len(a) != len(b) {
		short, long := a, b
		if len(a) > len(b) {
			short, long = b, a
		}
		for _, p := range short {
			if !slices.Contains(long, p) {
				return 0, false
			}
		}
		return 1, true
	}
	factor, rest := 1.0, append([]string(nil), b...)
	for _, p := range a {
		at := 0
		for at < len(rest) && lexicon.Stem(rest[at]) != lexicon.Stem(p) && MeasureOf(rest[at]).Of != MeasureOf(p).Of {
			at++
		}
		if at == len(rest) {
			return 0, false
		}
		if x, y := MeasureOf(p), MeasureOf(rest[at]); x.Of == y.Of {
			factor *= y.Size / x.Size
		}
		rest = append(rest[:at], rest[at+1:]...)
	}
	return factor, true
}

// Conversion returns by what a value in unit a is multiplied to be one in b.
func Conversion(a, b Unit) (float64, bool) {
	if a.Family != b.Family {
		return 0, false
	}
	factor, ok := Rate(a.Per, b.Per)
	if !ok {
		return 0, false
	}
	if a.Base == b.Base {
		return factor, true
	}
	x, y := MeasureOf(a.Base), MeasureOf(b.Base)
	if x.Of != y.Of {
		return 0, false
	}
	return factor * x.Size / y.Size, true
}
