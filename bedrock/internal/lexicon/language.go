package lexicon

import "strings"

// A language holds its words for what figures are read by: lists are words
// between spaces, phrases between commas. The first part is read in texts of
// every language, since reports mix them; what is within has another meaning
// elsewhere, and is read in texts of its own language alone.
type language struct {
	code string

	units, rates, order map[string]string // words by unit: hours; hourly; and those that a number behind them puts in order
	phrases             map[string]string // two words that are a unit
	currencies          map[string]string // by word
	scales              map[string]float64
	portions            []Portion
	atLeast, atMost     string // phrases that make a figure a bound
	hedges              string // before a figure that is rounded
	loose               string // between a number and its unit of time
	naming, ranks       string // before a number that is a name; titles of columns that put things in order
	months, years       string // names of months; words before a year
	people, generics    string // plurals that do not look like one; nouns that stand for any other
	stops               string // words that say nothing of a subject
	telling             string // words by which a text of it is recognised

	within Words
}

// languages are those that figures are read in.
var languages = []language{english, german, french, spanish, italian, portuguese, dutch}

// everywhere are the languages whose joints, scales and numbers are read in
// texts of all; of a word that means something else in two, the last counts.
var everywhere = []language{french, german, english}

// Guess returns the language that a text is in, as far as its most frequent
// words tell: English, where they do not. Spanish with points for fractions is
// es-MX.
func Guess(text string) string {
	counts := map[string]int{}
	for i, w := range strings.Fields(text) {
		if i > 4000 {
			break
		}
		for _, code := range telling[w] {
			counts[code]++
		}
	}
	best := "en"
	for _, l := range languages {
		if counts[l.code] > counts[best] {
			best = l.code
		}
	}
	if best == "es" && pointed(text) {
		return "es-MX"
	}
	return best
}

// pointed tells whether a text has more fractions behind points than behind
// commas.
func pointed(text string) bool {
	digit := func(i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }
	points := 0
	for i := 1; i < len(text); i++ {
		if c := text[i]; (c == '.' || c == ',') && digit(i-1) && digit(i+1) && !(digit(i+2) && digit(i+3)) {
			if points++; c == ',' {
				points -= 2
			}
		}
	}
	return points > 0
}

// telling are the codes of the languages that a word is frequent in.
var telling = func() map[string][]string {
	out := map[string][]string{}
	for _, l := range languages {
		for w := range Set(l.telling) {
			out[w] = append(out[w], l.code)
		}
	}
	return out
}()

// Primary is the language of a tag: de of de-AT.
func Primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	if tag == "" {
		return "en"
	}
	return tag
}

// Points tells whether a text of that language, BCP 47, writes fractions behind
// a point and thousands behind a comma: English, and Spanish from Mexico to
// Panama, in Peru and in the United States.
func Points(tag string) bool {
	lang, region, _ := strings.Cut(strings.ToLower(tag), "-")
	return lang == "" || lang == "en" || lang == "es" && pointing[region]
}

var pointing = Set("mx us pr gt hn sv ni pa do pe 419")
