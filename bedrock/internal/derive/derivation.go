// Package derive computes figures from figures, by operations that a model may
// ask for: their values, and their units.
package derive

import (
	"fmt"
	"math"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

const maxArgs = 50

// A Value is what operations are about: a number, or a range of them, with its
// unit.
type Value struct {
	ID        string   // for errors
	Low, High float64  // equal unless it is a range
	Unit      string   // canonical; "" none
	Open      int      // +1: at least; -1: at most
	Nouns     []string // stems of the words that it counts
}

// A Derivation is an operation over facts that Go evaluates.
type Derivation struct {
	ID    string   `json:"id"`             // d1, d2 …; "" is the next free one
	Op    string   `json:"op"`             // sum diff product ratio percent_change scale
	Args  []string `json:"args"`           // ids, of derivations before it too
	By    float64  `json:"by,omitempty"`   // of scale
	Unit  string   `json:"unit,omitempty"` // of the result, where Op leaves it open (product, ratio), or a multiple of its own
	Label string   `json:"label"`
}

// operations are the ops with how many arguments they take.
var operations = map[string]struct {
	least, most int
	eval        func(args []Value, d Derivation) (Value, error)
}{
	"sum":            {2, maxArgs, sum},
	"diff":           {2, 2, diff},
	"product":        {2, 4, product},
	"ratio":          {2, 2, ratio},
	"percent_change": {2, 2, percentChange},
	"scale":          {1, 1, scale},
}

// Eval computes d over the values of its arguments. Ranges go through as
// ranges. The error says to who wrote d what is wrong with it: an unknown
// operation, units that do not go together, a division by zero.
func (d Derivation) Eval(args []Value) (Value, error) {
	op, ok := operations[d.Op]
	if !ok {
		return Value{}, fmt.Errorf("there is no operation %.40q; there are sum, diff, product, ratio, percent_change and scale", d.Op)
	}
	if len(args) < op.least || len(args) > op.most {
		return Value{}, fmt.Errorf("%s has %d arguments, but takes %d to %d", d.Op, len(args), op.least, op.most)
	}
	finish := in
	if d.Op == "scale" {
		if converts(args[0], d) {
			d.By = 1
		}
		finish = d.rescaled
	}
	out, err := op.eval(args, d)
	if err != nil {
		return Value{}, err
	}
	if out, err = finish(out, d.Unit); err != nil {
		return Value{}, err
	}
	for _, v := range []float64{out.Low, out.High} {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e18 {
			return Value{}, fmt.Errorf("the result of %s is no number of any use", d.Op)
		}
	}
	return out, nil
}

// rescaled returns the result of scale in the unit that was asked for. A
// multiple and a change of unit at once is refused: whether three times a
// monthly cost, per year, is that of a quarter or of three years is a guess.
func (d Derivation) rescaled(f Value, asked string) (Value, error) {
	out, err := in(f, asked)
	if err != nil || d.By == 1 || out.Low == f.Low && out.High == f.High {
		return out, err
	}
	return out, fmt.Errorf("by %g and a change of unit from %s to %s at once: do the one, then the other", d.By, unitName(f.Unit), out.Unit)
}

// unitAsked reads the unit that a derivation asks for. The noun of "claims/day"
// is one although nothing knows it.
func unitAsked(s string) unit.Unit {
	u := label.Read(s, "en").Unit
	if u == "" {
		return unit.Parse(s)
	}
	want := unit.Parse(u)
	if noun, _, rate := strings.Cut(s, "/"); rate && want.Base == "" && unit.Counted(noun) {
		return unit.Unit{Base: noun, Per: want.Per, Family: "count"}
	}
	return want
}

// in returns a result in the unit that was asked for.
func in(f Value, asked string) (Value, error) {
	if asked == "" {
		return f, nil
	}
	want, have := unitAsked(asked), unit.Parse(f.Unit)
	u := want.String()
	factor, ok := unit.Conversion(have, want)
	if have.Family == "count" && want.Family == "count" && len(have.Per) == len(want.Per) {
		factor, ok = unit.Rate(have.Per, want.Per)
		u = unit.Unit{Base: lexicon.Singular(want.Base), Per: want.Per}.String()
	}
	switch {
	case ok && len(have.Per) == len(want.Per):
		f.Low, f.High, f.Unit = f.Low*factor, f.High*factor, u
	case have.Base == "%" && want.Base == "pp" && len(have.Per)+len(want.Per) == 0: // what two shares differ by
		f.Unit = "pp"
	case have.Base == "x" && want.Base == "%" && len(want.Per) == 0:
		f.Low, f.High, f.Unit = f.Low*100, f.High*100, "%"
	case have.Base == want.Base && len(have.Per)+len(want.Per) == 1:
		f.Unit = u
	default:
		return f, fmt.Errorf("the result is in %s, which is not %.40s", unitName(f.Unit), asked)
	}
	return f, nil
}
