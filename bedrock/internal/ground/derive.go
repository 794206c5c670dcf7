package ground

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

const maxLabel = 300 // bytes

// Derive evaluates d and adds the result to the ledger. The error says to who
// wrote d what is wrong with it: an id that is no id or taken, an unknown fact,
// a label with a figure of its own, and what [derive.Derivation.Eval] refuses.
func (l *Ledger) Derive(d derive.Derivation) (fact.Fact, error) {
	id, err := l.derivedID(d.ID)
	if err != nil {
		return fact.Fact{}, err
	}
	args := make([]fact.Fact, len(d.Args))
	values := make([]derive.Value, len(d.Args))
	for i, name := range d.Args {
		a, ok := l.Fact(name)
		if !ok {
			return fact.Fact{}, fmt.Errorf("there is no fact %q; arguments are ids such as f1 or an earlier d1", cut(name, 40))
		}
		args[i] = a
		values[i] = derive.Value{ID: a.ID, Low: a.Low, High: a.High, Unit: a.Unit, Open: a.Open, Nouns: a.Setting.Nouns}
	}
	v, err := d.Eval(values)
	if err != nil {
		return fact.Fact{}, err
	}
	out := fact.Fact{ID: id, Raw: v.Written(l.Lang), Context: cut(strings.TrimSpace(d.Label), maxLabel), Low: v.Low, High: v.High, Open: v.Open}
	out.SetUnit(v.Unit)
	out.Factors = l.factors(d, out.Context)
	out.Setting = subject.Setting{Near: subject.Stems(out.Context), Nouns: v.Nouns}
	for _, a := range args { // what it was derived from is around it, from afar
		out.Setting.Wide = subject.Union(out.Setting.Wide, a.Setting.Near)
		out.From = subject.Union(out.From, append([]string{a.ID}, a.From...))
	}
	if err := l.labels(out, d); err != nil {
		return fact.Fact{}, err
	}
	l.Facts = append(l.Facts, out)
	l.index = indexOf(l.Facts)
	return out, nil
}

// factors are the figures of the label of a multiple that say by what.
func (l *Ledger) factors(d derive.Derivation, label string) (out []fact.Fact) {
	if d.Op != "scale" {
		return nil
	}
	for _, g := range figure.Every(label, l.Lang) {
		if g.Low == d.By && g.High == d.By {
			out = append(out, fact.Fact{Pointer: "by", Low: g.Low, High: g.High, Unit: g.Unit, Setting: subject.Setting{Nouns: g.Nouns}})
		}
	}
	return out
}

// labels tells what is wrong with the label of a derived fact: it may have no
// figure that neither the ledger nor the derivation has.
func (l *Ledger) labels(f fact.Fact, d derive.Derivation) error {
	with := &Ledger{Facts: append(slices.Clone(l.Facts), f), Lang: l.Lang}
	for _, fault := range with.Check(Claim{Section: f.Context, Cites: append(slices.Clone(d.Args), f.ID)}) {
		return fmt.Errorf("the label has %q, which is no fact", cut(fault.Figure, 40))
	}
	return nil
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
