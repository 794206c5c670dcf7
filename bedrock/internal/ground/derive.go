package ground

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

const maxLabel = 300 // bytes

// Derive evaluates d and adds the result to the ledger. The error says to who
// wrote d what is wrong with it: an id that is no id or taken, an unknown fact,
// and what [Derivation.Eval] refuses.
func (l *Ledger) Derive(d derive.Derivation) (Fact, error) {
	id, err := l.derivedID(d.ID)
	if err != nil {
		return Fact{}, err
	}
	args := make([]Fact, len(d.Args))
	values := make([]derive.Value, len(d.Args))
	for i, a := range d.Args {
		var ok bool
		if args[i], ok = l.Fact(a); !ok {
			return Fact{}, fmt.Errorf("there is no fact %q; arguments are ids such as f1 or an earlier d1", cut(a, 40))
		}
		values[i] = args[i].value()
	}
	v, err := d.Eval(values)
	if err != nil {
		return Fact{}, err
	}
	out := Fact{ID: id, Raw: v.Written(l.Lang), Low: v.Low, High: v.High, Unit: v.Unit, Open: v.Open, nouns: v.Nouns}
	out.labeled(d, args, l.Lang)
	if err := l.labels(out, d); err != nil {
		return Fact{}, err
	}
	l.Facts = append(l.Facts, out)
	l.subjects = index(l.Facts)
	return out, nil
}

// labels tells what is wrong with the label of a derived fact: it may have no
// figure that neither the ledger nor the derivation has.
func (l *Ledger) labels(f Fact, d derive.Derivation) error {
	with := &Ledger{Facts: append(slices.Clone(l.Facts), f), Lang: l.Lang}
	for _, fault := range with.Check(Claim{Section: f.Context, Cites: append(slices.Clone(d.Args), f.ID)}) {
		return fmt.Errorf("the label has %q, which is no fact", cut(fault.Figure, 40))
	}
	return nil
}

// value is what operations need of a fact.
func (f *Fact) value() derive.Value {
	return derive.Value{ID: f.ID, Low: f.Low, High: f.High, Unit: f.Unit, Open: f.Open, Nouns: f.nouns}
}

// labeled gives a derived fact its context: the label, what it was derived
// from, and from afar the words around that.
func (f *Fact) labeled(d derive.Derivation, args []Fact, lang string) {
	f.Context = cut(strings.TrimSpace(d.Label), maxLabel)
	f.near = figure.Stems(f.Context)
	for _, a := range args {
		f.wide = union(f.wide, a.near)
		f.of = union(f.of, append([]string{a.ID}, a.of...))
	}
	if d.Op != "scale" {
		return
	}
	for _, g := range figure.Every(f.Context, lang) {
		if g.Low == d.By && g.High == d.By {
			f.factors = append(f.factors, Fact{Pointer: "by", Low: g.Low, High: g.High, Unit: g.Unit, nouns: g.Nouns})
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
