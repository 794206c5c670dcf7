package bedrock

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/bedrock/internal/ground"
)

// signs stand between the arguments of a derivation.
var signs = map[string]string{"sum": " + ", "diff": " − ", "product": " × ", "ratio": " ÷ ", "percent_change": " → "}

// computed says how a figure was derived.
func (b *binder) computed(d ground.Derivation) string {
	var args []string
	for i, id := range d.Args {
		f, _ := b.ledger.Fact(id)
		text, label := f.Raw, false
		for _, other := range b.plan.Derived {
			if other.ID == id {
				text, label = other.Label, true
			}
		}
		args = append(args, operand(text, label, i))
	}
	label := strings.TrimRight(strings.TrimSpace(visible(d.Label)), ".:")
	result, _ := b.ledger.Fact(d.ID)
	return sentence(label) + ", computed: " + strings.Join(args, signs[d.Op]) + times(d) + " = " + minus(ranged(result.Raw)) + "."
}

// operand is an argument as it stands in a formula. What has a sign or a blank
// of its own, a range or a label of several words, is put in brackets.
func operand(text string, label bool, at int) string {
	text = strings.TrimSpace(visible(text))
	if at > 0 && !label {
		text = inside(text)
	}
	if label {
		text = strings.TrimRight(text, ".:")
	}
	if out := ranged(text); strings.Contains(out, " to ") || label && strings.Contains(text, " ") {
		return "(" + out + ")"
	}
	return text
}

// ranged writes a range in words: "€650K - €900K" beside signs of arithmetic
// would be read as one.
func ranged(text string) string { return strings.Replace(text, " - ", " to ", 1) }

// times is the factor of a multiple. A part is written as a division, and what
// only changes the unit is not written.
func times(d ground.Derivation) string {
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
