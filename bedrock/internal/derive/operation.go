package derive

import (
	"fmt"
	"math"
	"slices"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// into returns f in the unit of the other, or what is wrong with that.
func into(f, other Value) (Value, error) {
	a, b := unit.Parse(f.Unit), unit.Parse(other.Unit)
	if unit.Counted(a.Base) && unit.Counted(b.Base) && lexicon.SameNoun(a.Noun, f.Nouns, b.Noun, other.Nouns) {
		a.Base = b.Base
	}
	factor, ok := unit.Conversion(a, b)
	if ok && len(a.Per) != len(b.Per) {
		return f, fmt.Errorf("%s is in %s and %s in %s: bring both to one with scale, by 1 and with that unit, if they are of the same time", f.ID, unitName(f.Unit), other.ID, unitName(other.Unit))
	}
	if !ok {
		return f, fmt.Errorf("the units of %s (%s) and %s (%s) do not go together", f.ID, unitName(f.Unit), other.ID, unitName(other.Unit))
	}
	f.Low, f.High, f.Unit = f.Low*factor, f.High*factor, other.Unit
	return f, nil
}

func unitName(u string) string {
	if u == "" {
		return "no unit"
	}
	return u
}

// counting gives things that are counted the noun that was asked for them
// together: trailers and containers are vehicles.
func counting(args []Value, noun string) []Value {
	if noun == "" || !unit.Counted(unit.Parse(noun).Base) {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		u := unit.Parse(a.Unit)
		if u.Family != "count" {
			return args
		}
		out[i].Unit = unit.Unit{Base: lexicon.Singular(noun), Per: u.Per}.String()
		out[i].Nouns = []string{lexicon.Stem(noun)}
	}
	return out
}

func sum(args []Value, d Derivation) (Value, error) {
	args = counting(args, d.Unit)
	out := Value{Unit: args[0].Unit, Open: args[0].Open, Nouns: args[0].Nouns}
	for _, a := range args {
		a, err := into(a, args[0])
		if err != nil {
			return out, err
		}
		out.Low, out.High = out.Low+a.Low, out.High+a.High
		out.Open = bound(out.Open, a.Open)
	}
	return out, nil
}

// bound joins what two parts of a sum say of its bound: it is one if all that
// have one have the same.
func bound(a, b int) int {
	if a*b < 0 {
		return 0
	}
	return max(-1, min(1, a+b))
}

func diff(args []Value, _ Derivation) (Value, error) {
	b, err := into(args[1], args[0])
	a := args[0]
	if err != nil {
		return a, err
	}
	return Value{Unit: a.Unit, Nouns: a.Nouns, Low: a.Low - b.High, High: a.High - b.Low, Open: bound(a.Open, -b.Open)}, nil
}

func product(args []Value, _ Derivation) (Value, error) {
	out := args[0]
	for _, b := range args[1:] {
		u, factor, err := multiplied(out, b)
		if err != nil {
			return out, err
		}
		all := []float64{out.Low * b.Low, out.Low * b.High, out.High * b.Low, out.High * b.High}
		out = Value{ID: out.ID, Unit: u, Low: slices.Min(all) * factor, High: slices.Max(all) * factor, Open: bound(out.Open, b.Open)}
	}
	return out, nil
}

// multiplied is the unit of a product, and by what the values are to be
// multiplied besides: 12 months times €9,000 a month are euros.
func multiplied(a, b Value) (string, float64, error) {
	x, y := unit.Parse(a.Unit), unit.Parse(b.Unit)
	for range 2 {
		switch {
		case y.Base == "%":
			return x.String(), 0.01, nil
		case y.Base == "x" || y.Base == "" && len(y.Per) == 0:
			return x.String(), 1, nil
		}
		for i, per := range x.Per {
			m, n := unit.MeasureOf(per), unit.MeasureOf(y.Base)
			if m.Of != n.Of && lexicon.Stem(per) != lexicon.Stem(y.Base) {
				continue
			}
			if m.Of != n.Of {
				n = m
			}
			rest := append(slices.Clone(x.Per[:i]), x.Per[i+1:]...)
			return unit.Unit{Base: x.Base, Per: append(rest, y.Per...)}.String(), n.Size / m.Size, nil
		}
		x, y, a, b = y, x, b, a
	}
	if unit.Counted(x.Base) && !unit.Counted(y.Base) || unit.Counted(y.Base) && !unit.Counted(x.Base) || unit.Counted(x.Base) && unit.Counted(y.Base) {
		if unit.Counted(y.Base) { // 14 depots times €9,000: what is counted drops out
			return x.String(), 1, nil
		}
		return y.String(), 1, nil
	}
	return "", 0, fmt.Errorf("%s times %s has no meaning", unitName(a.Unit), unitName(b.Unit))
}

func ratio(args []Value, d Derivation) (Value, error) {
	a, b := args[0], args[1]
	if b.Low <= 0 && b.High >= 0 {
		return a, fmt.Errorf("%s is or holds zero: nothing can be divided by it", b.ID)
	}
	x, y := unit.Parse(a.Unit), unit.Parse(b.Unit)
	out := Value{Unit: "x", Open: bound(a.Open, -b.Open)}
	if (d.Unit == "%" || d.Unit == "x") && len(x.Per)*len(y.Per) == 0 { // a part need not say again that it is a year's
		y.Per, b.Unit = x.Per, unit.Unit{Base: y.Base, Per: x.Per}.String()
	}
	if unit.MeasureOf(x.Base).Of != unit.MeasureOf(y.Base).Of && len(x.Per) == 1 && len(y.Per) == 1 && x.Per[0] == y.Per[0] { // € a month by things a month
		x.Per, y.Per = nil, nil
		a.Unit, b.Unit = x.Base, y.Base
	}
	factor := 1.0
	switch f, err := into(a, b); {
	case err == nil:
		a = f
	case unit.MeasureOf(x.Base).Of == unit.MeasureOf(y.Base).Of && len(x.Per) == 0 && len(y.Per) == 1: // € by € a year: years
		out.Unit = y.Per[0]
		factor = unit.MeasureOf(x.Base).Size / unit.MeasureOf(y.Base).Size
	case unit.MeasureOf(x.Base).Of == unit.MeasureOf(y.Base).Of && len(y.Per) == 1 && unit.Counted(y.Per[0]): // € a month by € a thing: things a month
		out.Unit = unit.Unit{Base: y.Per[0], Per: x.Per}.String()
		factor = unit.MeasureOf(x.Base).Size / unit.MeasureOf(y.Base).Size
	case y.Base == "%" || y.Base == "x":
		return a, fmt.Errorf("%s is a share: use product or scale", b.ID)
	case len(y.Per) > 0:
		return a, fmt.Errorf("%s (%s) by %s (%s) has no meaning", a.ID, unitName(a.Unit), b.ID, unitName(b.Unit))
	default:
		out.Unit = unit.Unit{Base: x.Base, Per: append([]string{y.Base}, x.Per...)}.String()
		if y.Base == "" {
			out.Unit = a.Unit
		}
	}
	all := []float64{a.Low / b.Low, a.Low / b.High, a.High / b.Low, a.High / b.High}
	out.Low, out.High = slices.Min(all)*factor, slices.Max(all)*factor
	return out, nil
}

func percentChange(args []Value, _ Derivation) (Value, error) {
	b, err := into(args[1], args[0])
	a := args[0]
	if err != nil {
		return a, err
	}
	if a.Low <= 0 && a.High >= 0 {
		return a, fmt.Errorf("%s is or holds zero: there is no change from it in percent", a.ID)
	}
	all := []float64{b.Low/a.Low - 1, b.Low/a.High - 1, b.High/a.Low - 1, b.High/a.High - 1}
	return Value{Unit: "%", Low: slices.Min(all) * 100, High: slices.Max(all) * 100, Open: bound(b.Open, -a.Open)}, nil
}

func scale(args []Value, d Derivation) (Value, error) {
	a, by := args[0], d.By
	if by == 0 || math.IsNaN(by) || math.IsInf(by, 0) {
		return a, fmt.Errorf("scale needs a number \"by\" that is not zero")
	}
	low, high, open := a.Low*by, a.High*by, a.Open
	if by < 0 {
		low, high, open = high, low, -open
	}
	return Value{Unit: a.Unit, Nouns: a.Nouns, Low: low, High: high, Open: open}, nil
}

// converts tells whether a multiple is the conversion into the unit that was
// asked for, which is not to be done twice: a cost a month by 12 is the cost a
// year.
func converts(a Value, d Derivation) bool {
	have, want := unit.Parse(a.Unit), unitAsked(d.Unit)
	if have.Family == "count" && want.Family == "count" { // of things, whatever they are called, their time
		have.Base = want.Base
	}
	factor, ok := unit.Conversion(have, want)
	rest, _ := unit.Rate(have.Per, want.Per) // of GB a month to TB a year, the months
	near := func(factor float64) bool {
		return factor != 1 && math.Abs(d.By/factor-1) < 0.02 // 365 days, 52 weeks, 1,024 GB
	}
	return ok && (near(factor) || near(rest))
}
