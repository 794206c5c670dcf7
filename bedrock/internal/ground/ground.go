// Package ground tells whether the figures of a text stand in the input it was
// written from.
//
//	input ─▶ Ledger of Facts ─┐
//	                          ├─▶ Check, Conflicts
//	block ─▶ spots ─▶ places ─┘
//
// Figures are read by package figure, and computed from each other by package
// derive.
package ground

import (
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
	"github.com/qubitz/reportjobs/render"
)

// A Ledger holds every figure of an input as a fact. Check, Fact and Conflicts
// may be called side by side, but not while Read or Derive is at work.
type Ledger struct {
	Facts []Fact
	Lang  string // of the texts that are checked, which decides what 1.200 is; Read sets it to that of the input
	Cut   bool   // the input has more than MaxFacts figures: those behind are not here

	subjects *subjects
}

// MaxFacts is how many figures of an input are read, in its order.
const MaxFacts = 5000

// A Fact is a figure, or a range of them, of the input or derived from it.
type Fact struct {
	ID        string  // f1, f2 … in the order of the input; d1 … of derived ones
	Pointer   string  // JSON pointer to the value it stands in; "" of a derived one
	Raw       string  // the figure as it stands there: "$500K - $1M"
	Context   string  // the words around it, some 100 bytes, and the key
	Low, High float64 // equal unless it is a range; in units, not thousands
	Unit      string  // canonical: "USD" "EUR" "%" "h" "day" "week" "month" "year" "ms" "GB" "user" "request/day" … ; "" none
	Open      int     // +1: at least (95%+, >500); -1: at most (<1 second)

	unit  unit.Unit // Unit taken apart, once it is in an index
	nouns []string  // stems of the words that it counts
	near  []string  // stems of its clause
	wide  []string  // stems of its sentence and key

	factors []Fact   // of a derived fact: what its label says of By
	of      []string // ids of what it was derived from, by however many steps
}

// A Claim is a block with what its author said of it. One without a Block is
// the heading Section.
type Claim struct {
	Block   render.Block
	Cites   []string // ids of facts
	Mark    string   // "" or assumption, proposal, reference
	Section string   // title of where it stands, which is part of the subject
}

// A Fault is a figure that the ledger does not bear out.
type Fault struct {
	Figure string // as it stands in the text
	Where  string // "rows[2][1]", "text"
	Why    string // a sentence for the model: what is wrong and what would be right
}

// Fact returns the fact of that id.
func (l *Ledger) Fact(id string) (Fact, bool) {
	for _, f := range l.Facts {
		if f.ID == id {
			return f, true
		}
	}
	return Fact{}, false
}

func (f *Fact) parsed() unit.Unit {
	if f.unit.Family != "" {
		return f.unit
	}
	return unit.Parse(f.Unit)
}
