package ground

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	maxArgs  = 50
	maxLabel = 300 // bytes
)

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
	eval        func(args []Fact, d Derivation) (Fact, error)
}{
	"sum":            {2, maxArgs, sum},
	"diff":           {2, 2, diff},
	"product":        {2, 4, product},
	"ratio":          {2, 2, ratio},
	"percent_change": {2, 2, percentChange},
	"scale":          {1, 1, scale},
}

// Derive evaluates d and adds the result to the ledger. Ranges go through as
// ranges. The error says what is wrong with it: units that do not add, an
// unknown fact, a division by zero. "diff" is the first less the second,
// "ratio" the first by the second, "percent_change" that from the first to the
// second. "scale" with a Unit per another time is not multiplied twice: twelve
// times €9,000 a month in EUR/year is €108,000 a year.
func (l *Ledger) Derive(d Derivation) (Fact, error) {
	op, ok := operations[d.Op]
	if !ok {
		return Fact{}, fmt.Errorf("there is no operation %q; there are sum, diff, product, ratio, percent_change and scale", cut(d.Op, 40))
	}
	if len(d.Args) < op.least || len(d.Args) > op.most {
		return Fact{}, fmt.Errorf("%s has %d arguments, but takes %d to %d", d.Op, len(d.Args), op.least, op.most)
	}
	id, err := l.derivedID(d.ID)
	if err != nil {
		return Fact{}, err
	}
	var args []Fact
	for _, a := range d.Args {
		f, ok := l.Fact(a)
		if !ok {
			return Fact{}, fmt.Errorf("there is no fact %q; arguments are ids such as f1 or an earlier d1", cut(a, 40))
		}
		args = append(args, f)
	}
	if d.Op == "scale" && converts(args[0], d) {
		d.By = 1
	}
	out, err := op.eval(args, d)
	if err != nil {
		return Fact{}, err
	}
	if d.Op == "scale" {
		out, err = rescaled(out, d)
	} else {
		out, err = in(out, d.Unit)
	}
	if err != nil {
		return Fact{}, err
	}
	for _, v := range []float64{out.Low, out.High} {
		if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) > 1e18 {
			return Fact{}, fmt.Errorf("the result of %s is no number of any use", d.Op)
		}
	}
	out.ID, out.Raw = id, written(out, l.Lang)
	out.labeled(d, args, l.Lang)
	l.Facts = append(l.Facts, out)
	l.subjects = index(l.Facts)
	return out, nil
}

// labeled gives a derived fact its context: the label, what it was derived
// from, and from afar the words around that.
func (f *Fact) labeled(d Derivation, args []Fact, lang string) {
	f.Context = cut(strings.TrimSpace(d.Label), maxLabel)
	f.near = stems(f.Context)
	for _, a := range args {
		f.wide = union(f.wide, a.near)
		f.of = union(f.of, append([]string{a.ID}, a.of...))
	}
	if d.Op != "scale" {
		return
	}
	p := parser{text: f.Context, lang: primary(lang)}
	p.tokens = lex(p.text, p.lang)
	for _, g := range p.figures(true) {
		if g.Low == d.By && g.High == d.By {
			f.factors = append(f.factors, Fact{Pointer: "by", Low: g.Low, High: g.High, Unit: g.Unit, nouns: g.nouns})
		}
	}
}

// derivedID returns the id of a derivation, which is d and a number.
func (l *Ledger) derivedID(id string) (string, error) {
	if id == "" {
		for n := 1; ; n++ {
			id = "d" + strconv.Itoa(n)
			if _, taken := l.Fact(id); !taken {
				return id, nil
			}
		}
	}
	if n, err := strconv.Atoi(strings.TrimPrefix(id, "d")); err != nil || n < 1 || id[0] != 'd' || len(id) > 8 {
		return "", fmt.Errorf("the id %q of a derivation is not d and a number", cut(id, 40))
	}
	if _, taken := l.Fact(id); taken {
		return "", fmt.Errorf("the id %s is taken", id)
	}
	return id, nil
}

// rescaled returns the result of scale in the unit that was asked for. A
// multiple and a change of unit at once is refused: whether three times a
// monthly cost, per year, is that of a quarter or of three years is a guess.
func rescaled(f Fact, d Derivation) (Fact, error) {
	out, err := in(f, d.Unit)
	if err != nil || d.By == 1 || out.Low == f.Low && out.High == f.High {
		return out, err
	}
	return out, fmt.Errorf("by %g and a change of unit from %s to %s at once: do the one, then the other", d.By, unitName(f.Unit), out.Unit)
}

// in returns a result in the unit that was asked for.
func in(f Fact, asked string) (Fact, error) {
	if asked == "" {
		return f, nil
	}
	u := hintOf(asked, false).unit
	if u == "" {
		u = asked
	}
	want, have := parseUnit(u), parseUnit(f.Unit)
	if noun, _, rate := strings.Cut(asked, "/"); rate && want.base == "" && counted(noun) {
		want = unit{base: noun, per: want.per, family: "count"}
	}
	switch factor, ok := conversion(have, want); {
	case have.family == "count" && want.family == "count" && len(have.per) == len(want.per):
		factor, ok := rate(have.per, want.per)
		if !ok {
			return f, fmt.Errorf("the result is in %s, which is not %s", unitName(f.Unit), cut(asked, 40))
		}
		f.Low, f.High, f.Unit = f.Low*factor, f.High*factor, unit{base: singular(want.base), per: want.per}.String()
	case ok && len(have.per) == len(want.per):
		f.Low, f.High, f.Unit = f.Low*factor, f.High*factor, u
	case have.base == "%" && want.base == "pp" && len(have.per)+len(want.per) == 0: // what two shares differ by
		f.Unit = "pp"
	case have.base == "x" && want.base == "%" && len(want.per) == 0:
		f.Low, f.High, f.Unit = f.Low*100, f.High*100, "%"
	case have.base == want.base && len(have.per)+len(want.per) == 1:
		f.Unit = u
	default:
		return f, fmt.Errorf("the result is in %s, which is not %s", unitName(f.Unit), cut(asked, 40))
	}
	return f, nil
}
