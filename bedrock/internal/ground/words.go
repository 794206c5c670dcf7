package ground

import (
	"slices"
	"strings"
)

// naming are the words before a number that make it a name or an ordinal,
// whatever follows: Article 22, Phase 2, Table 4.
var naming = setOf(`article articles art section sections sect sec annex annexes appendix table tables figure figures fig phase phases step steps
	chapter chapters part parts page pages clause clauses rule rules level levels tier tiers version versions v stage stages wave waves sprint sprints
	release option options scenario scenarios recital recitals directive regulation no nr nos number paragraph paragraphs para priority class
	category item items note notes iteration increment milestone gate track workstream layer type line lot question goal objective
	artikel abschnitt anhang anlage tabelle tabellen abbildung abb phase phasen schritt schritte kapitel teil seite seiten absatz abs satz stufe
	ziffer punkt nummer étape étapes chapitre tableau annexe partie paragraphe niveau numéro act`)

// ranks are the titles of columns whose numbers put things in order.
var ranks = setOf(`priority rank class level tier stage phase step wave gate category severity grade
	priorität rang klasse stufe schritt priorité classe niveau étape`)

// products are names that begin a sentence before their version.
var products = setOf(`windows android ios macos ubuntu office java python node postgres postgresql mysql oracle kafka kubernetes spark claude gpt
	gemini llama mistral nova titan sonnet opus haiku basel solvency mifid industry web`)

// ordinalTime are the units that a number behind them puts in order: month 3.
var ordinalTime = wordsOf(map[string]string{
	"month": "month months monat monate mois", "week": "week weeks woche wochen semaine semaines", "day": "day days tag tage jour jours",
	"year": "year years jahr jahre année", "quarter": "quarter quarters quartal trimestre", "h": "hour hours stunde heure",
})

var monthNames = setOf(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre`)

// yearWords stand before a year.
var yearWords = setOf(`in by since from until till before after during year years fy of to and early mid late end spring summer autumn winter fall
	im in seit bis ab vor nach jahr ende anfang mitte en depuis avant après jusqu'à fin début l'année für for through around`)

// connecting are the words between the members of a list of names.
var connecting = setOf("and or to bis und oder et ou à through")

// hedges make the zeros at the end of a number a matter of rounding.
var hedges = setOf(`about around approximately approx roughly some nearly almost circa ca close just
	rund etwa ungefähr knapp fast gut environ près quelque presque`)

// openers are the words before a figure that make it a bound, longer ones first.
var openers = openersOf(1, `no fewer than, no less than, not less than, a minimum of, more than, at least, minimum of, greater than, higher than, over, above, exceeding,
	exceeds, exceed, minimum, mehr als, mindestens, über, plus de, au moins`, -1, `no more than, not more than, a maximum of, fewer than, less than, at most, up to,
	maximum of, lower than, faster than, under, below, within, maximum, weniger als, höchstens, unter, bis zu, maximal, innerhalb von, moins de, au plus, jusqu'à`)

type opener struct {
	words []string
	open  int
}

func openersOf(above int, these string, below int, those string) (out []opener) {
	for _, s := range strings.Split(these, ",") {
		out = append(out, opener{strings.Fields(s), above})
	}
	for _, s := range strings.Split(those, ",") {
		out = append(out, opener{strings.Fields(s), below})
	}
	slices.SortStableFunc(out, func(a, b opener) int { return len(b.words) - len(a.words) })
	return out
}

// stops are the words that say nothing of a subject.
var stops = setOf(`a an the and or but nor of in on at to for from by with without within as is are was were be been being has have had do does did
	it its this that these those there their they them we our us you your he she his her who which what when where while than then so if not no
	can could may might will would shall should must more most less least fewer many much some any all each every both either only also just about around
	over under above below up down out off into onto per between through during before after until since again further once here how why own same
	such very too other another one ones same would like today already still even yet well against among across because
	davon dabei darunter hiervon dont der die das den dem des ein eine einer einem einen und oder aber von im in am an auf zu zum zur für mit ohne als ist sind war waren wird werden
	wurde wurden hat haben es sich dies diese dieser dieses nicht kein keine mehr weniger pro je bei bis nach vor aus über unter um auch nur noch wie
	le la les l un une des du de et ou mais à au aux en dans sur sous pour par avec sans est sont était sera ont que qui ce cette ces il elle ils
	se ne pas plus moins comme leur leurs`)

// verbs look like plurals that a number counts, but are none: "the projection
// for 500 comes to".
var verbs = setOf("comes goes makes takes gives becomes remains means shows says stands leaves follows brings seems gets lets holds keeps begins")

// language guesses which of English, German and French a text is in.
func language(text string) string {
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

// singular is a noun without its plural, as far as that can be seen.
func singular(w string) string {
	w = lower(w)
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	switch {
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
var endings = []string{"ization", "isation", "ations", "ation", "ating", "ings", "ing", "ments", "ment", "ion", "ers", "er", "ied", "ed", "es", "ten", "en", "ungen", "ung", "al", "ly", "th", "et", "e", "y", "i", "n", "t"}

// accents are what letters with one are without; so are the ae, oe and ue that
// keys have instead.
var accents = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ae", "a", "oe", "o", "ue", "u", "ß", "ss", "é", "e", "è", "e", "ê", "e", "à", "a", "ç", "c")

func folded(w string) string {
	for i := 0; i < len(w); i++ {
		if w[i] >= 0x80 || w[i] == 'e' && i > 0 && (w[i-1] == 'a' || w[i-1] == 'o' || w[i-1] == 'u') {
			return accents.Replace(w)
		}
	}
	return w
}

// stem cuts a word down to what its forms share, crudely: it is for comparing
// alone.
func stem(w string) string {
	w = folded(singular(w))
	for _, end := range endings {
		if len(w)-len(end) >= 4 && strings.HasSuffix(w, end) {
			return w[:len(w)-len(end)]
		}
	}
	return w
}

// primary is the language of a tag: de of de-AT.
func primary(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	if tag == "" {
		return "en"
	}
	return tag
}
