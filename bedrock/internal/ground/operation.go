package ground

import (
	"fmt"
	"math"
	"slices"
)

// into returns f in the unit of the other, or what is wrong with that.
func into(f, other Value) (Value, error) {
	a, b := parseUnit(f.Unit), parseUnit(other.Unit)
	if counted(a.base) && counted(b.base) && sameNoun(a.noun, f.Nouns, b.noun, other.Nouns) {
		a.base = b.base
	}
	factor, ok := conversion(a, b)
	if ok && len(a.per) != len(b.per) {
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
	if noun == "" || !counted(parseUnit(noun).base) {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		u := parseUnit(a.Unit)
		if u.family != "count" {
			return args
		}
		out[i].Unit = unit{base: singular(noun), per: u.per}.String()
		out[i].Nouns = []string{stem(noun)}
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
	x, y := parseUnit(a.Unit), parseUnit(b.Unit)
	for range 2 {
		switch {
		case y.base == "%":
			return x.String(), 0.01, nil
		case y.base == "x" || y.base == "" && len(y.per) == 0:
			return x.String(), 1, nil
		}
		for i, per := range x.per {
			m, n := measureOf(per), measureOf(y.base)
			if m.of != n.of && stem(per) != stem(y.base) {
				continue
			}
			if m.of != n.of {
				n = m
			}
			rest := append(slices.Clone(x.per[:i]), x.per[i+1:]...)
			return unit{base: x.base, per: append(rest, y.per...)}.String(), n.size / m.size, nil
		}
		x, y, a, b = y, x, b, a
	}
	if counted(x.base) && !counted(y.base) || counted(y.base) && !counted(x.base) || counted(x.base) && counted(y.base) {
		if counted(y.base) { // 14 depots times €9,000: what is counted drops out
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
	x, y := parseUnit(a.Unit), parseUnit(b.Unit)
	out := Value{Unit: "x", Open: bound(a.Open, -b.Open)}
	if (d.Unit == "%" || d.Unit == "x") && len(x.per)*len(y.per) == 0 { // a part need not say again that it is a year's
		y.per, b.Unit = x.per, unit{base: y.base, per: x.per}.String()
	}
	if measureOf(x.base).of != measureOf(y.base).of && len(x.per) == 1 && len(y.per) == 1 && x.per[0] == y.per[0] { // € a month by things a month
		x.per, y.per = nil, nil
		a.Unit, b.Unit = x.base, y.base
	}
	factor := 1.0
	switch f, err := into(a, b); {
	case err == nil:
		a = f
	case measureOf(x.base).of == measureOf(y.base).of && len(x.per) == 0 && len(y.per) == 1: // € by € a year: years
		out.Unit = y.per[0]
		factor = measureOf(x.base).size / measureOf(y.base).size
	case measureOf(x.base).of == measureOf(y.base).of && len(y.per) == 1 && counted(y.per[0]): // € a month by € a thing: things a month
		out.Unit = unit{base: y.per[0], per: x.per}.String()
		factor = measureOf(x.base).size / measureOf(y.base).size
	case y.base == "%" || y.base == "x":
		return a, fmt.Errorf("%s is a share: use product or scale", b.ID)
	case len(y.per) > 0:
		return a, fmt.Errorf("%s (%s) by %s (%s) has no meaning", a.ID, unitName(a.Unit), b.ID, unitName(b.Unit))
	default:
		out.Unit = unit{base: x.base, per: append([]string{y.base}, x.per...)}.String()
		if y.base == "" {
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
	have, want := parseUnit(a.Unit), unitAsked(d.Unit)
	factor, ok := conversion(have, want)
	rest, _ := rate(have.per, want.per) // of GB a month to TB a year, the months
	near := func(factor float64) bool {
		return factor != 1 && math.Abs(d.By/factor-1) < 0.02 // 365 days, 52 weeks, 1,024 GB
	}
	return ok && (near(factor) || near(rest))
}
