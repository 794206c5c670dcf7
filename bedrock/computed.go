package bedrock

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/fact"
)

// signs stand between the arguments of a derivation.
var signs = map[string]string{"sum": " + ", "diff": " − ", "product": " × ", "ratio": " ÷ ", "percent_change": " → "}

// computed says how a figure was derived.
func (b *binder) computed(d derive.Derivation) string {
	var args []string
	for i, id := range d.Args {
		f, _ := b.ledger.Fact(id)
		args = append(args, b.operand(f, i))
	}
	result, _ := b.ledger.Fact(d.ID)
	formula := strings.Join(args, signs[d.Op]) + times(d) + " = " + minus(ranged(result.Raw, b.words.To))
	return put(b.words.Computed, "figure", sentence(b.called(d)), "formula", formula)
}

// called is what a derivation's result is called.
func (b *binder) called(d derive.Derivation) string {
	return strings.TrimRight(strings.TrimSpace(b.cleaner.addresses(visible(d.Label))), ".:")
}

// operand is an argument as it stands in a formula: a fact in its own words, a
// derived figure by its label. A range, and a label of several words, is put
// in brackets.
func (b *binder) operand(f fact.Fact, at int) string {
	for _, d := range b.plan.Derived {
		if d.ID != f.ID {
			continue
		}
		label := b.called(d)
		if strings.Contains(label, " ") {
			return "(" + label + ")"
		}
		return label
	}
	text := strings.TrimSpace(visible(f.Raw))
	if at > 0 {
		text = inside(text)
	}
	if f.Low != f.High {
		return "(" + ranged(text, b.words.To) + ")"
	}
	return text
}

// ranged writes a range in words: "€650K - €900K" beside signs of arithmetic
// would be read as one.
func ranged(text, to string) string { return strings.Replace(text, " - ", " "+to+" ", 1) }

// times is the factor of a multiple. A part is written as a division, and what
// only changes the unit is not written.
func times(d derive.Derivation) string {
	whole := math.Round(1 / d.By)
	switch {
	case d.Op != "scale" || d.By == 1:
		return ""
	case whole >= 2 && whole <= 10000 && math.Abs(d.By*whole-1) < 0.001:
		return " ÷ " + number(whole)
	}
	return " × " + number(d.By)
}

// inside begins s, if it is a word and no name or abbreviation, in lower case,
// as it no longer begins a sentence.
func inside(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[size:]); !unicode.IsUpper(first) || !unicode.IsLower(next) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}

// sentence begins s with a capital letter.
func sentence(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// minus writes the sign of a negative figure as print does.
func minus(s string) string {
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		return "−" + rest
	}
	return s
}

// number is v as people write it, without an exponent.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}
