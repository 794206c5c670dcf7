package lexicon

import "strings"

// Guess guesses which of English, German and French a text is in.
func Guess(text string) string {
	counts := map[string]int{}
	for i, w := range strings.Fields(text) {
		if i > 4000 {
			break
		}
		switch w {
		case "the", "of", "is", "are", "with", "to", "our", "we":
			counts["en"]++
		case "der", "die", "das", "und", "ist", "nicht", "mit", "für", "von", "wir":
			counts["de"]++
		case "le", "les", "des", "est", "et", "une", "pour", "nous", "du", "la":
			counts["fr"]++
		}
	}
	best := "en"
	for _, lang := range []string{"de", "fr"} {
		if counts[lang] > counts[best] {
			best = lang
		}
	}
	return best
}

// Primary is the language of a tag: de of de-AT.
func Primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	if tag == "" {
		return "en"
	}
	return tag
}
