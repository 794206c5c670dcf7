// Package amount reads single numbers of a text, with their sign, scale and
// currency, the unit or noun that stands behind them, and what they are per.
package amount

import (
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
)

// A Text is one that is read, in its language.
type Text struct {
	Tokens []token.Token
	Lang   string // primary
	Words  *lexicon.Words

	points bool // fractions stand behind a point
}

// In returns a text in a language, BCP 47; "" is English.
func In(text, lang string) *Text {
	primary := lexicon.Primary(lang)
	return &Text{Tokens: token.Split(text, primary), Lang: primary, Words: lexicon.In(primary), points: lexicon.Points(lang)}
}

// At is token i, and one without text where there is none.
func (t *Text) At(i int) token.Token {
	if i < 0 || i >= len(t.Tokens) {
		return token.Token{}
	}
	return t.Tokens[i]
}

// Low is the text of token i in lower case.
func (t *Text) Low(i int) string { return lexicon.Lower(t.At(i).Text) }

// Has tells whether these words, which are in lower case, stand at token i.
func (t *Text) Has(i int, words ...string) bool {
	for k, w := range words {
		if t.Low(i+k) != w {
			return false
		}
	}
	return true
}
