package lexicon

import (
	"slices"
	"strings"
)

// SameNoun tells whether two stems of nouns, or the words that stand for them,
// are the same.
func SameNoun(a string, as []string, b string, bs []string) bool {
	return a == "" || b == "" || a == b || Generics[a] || Generics[b] || slices.Contains(bs, a) || slices.Contains(as, b)
}

// Singular is a noun without its plural, as far as that can be seen.
func Singular(w string) string {
	w = Lower(w)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	switch {
	case strings.HasSuffix(w, "ões"): // aplicações
		return strings.TrimSuffix(w, "ões") + "ão"
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "xes") || strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes")):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is") && !strings.HasSuffix(w, "ics"):
		return w[:len(w)-1]
	}
	return w
}

// endings are cut off a word, the first that fits.
var endings = []string{"ization", "iones", "ioni", "ione", "isation", "ations", "ation", "ating", "ings", "ing", "ments", "ment", "ion", "ers", "er", "ied", "ed", "es", "ten", "en", "ungen", "ung", "al", "ly", "th", "et", "e", "y", "i", "n", "t", "a", "o"}

// accents are what letters with one are without; so are the ae, oe and ue that
// keys have instead.
var accents = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ae", "a", "oe", "o", "ue", "u", "ß", "ss", "é", "e", "è", "e", "ê", "e", "à", "a", "ç", "c",
	"á", "a", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ã", "a", "õ", "o", "â", "a", "ô", "o", "ì", "i", "ò", "o", "ù", "u", "ë", "e", "ï", "i")

func folded(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 || w[i] == 'e' && i > 0 && (w[i-1] == 'a' || w[i-1] == 'o' || w[i-1] == 'u') {
			return accents.Replace(w)
		}
	}
	return w
}

// Stem cuts a word down to what its forms share, crudely: it is for comparing
// alone.
func Stem(w string) string {
	w = folded(Singular(w))
	for _, end := range endings {
		if len(w)-len(end) >= 4 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return w
}
