// Package lexicon holds what single words mean to who reads figures: units,
// scales, numbers, names and the words between them, and what words have in
// common that are forms of one another.
package lexicon

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Lower is strings.ToLower, and no work for what is lower case already.
func Lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}

// Capital tells whether a word begins with a capital letter.
func Capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// Loose are words that may stand between a number and its unit of time.
var Loose = Set("business working calendar full consecutive more further whole")

// People are plurals that do not look like one.
var People = Set("people persons staff personnel children men women data criteria personen mitarbeiter mitarbeitende nutzer benutzer stück fälle")

// Set returns the words of a text between spaces.
func Set(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Meanings turns lists of words by their meaning into meanings by word.
func Meanings(lists map[string]string) map[string]string {
	out := map[string]string{}
	for meaning, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = meaning
		}
	}
	return out
}

// Naming are the words before a number that make it a name or an ordinal,
// whatever follows: Article 22, Phase 2, Table 4.
var Naming = Set(`article articles art section sections sect sec annex annexes appendix table tables figure figures fig phase phases step steps
	chapter chapters part parts page pages clause clauses rule rules level levels tier tiers version versions v stage stages wave waves sprint sprints
	release option options scenario scenarios recital recitals directive regulation no nr nos number paragraph paragraphs para priority class
	category item items note notes iteration increment milestone gate track workstream layer type line lot question goal objective
	artikel abschnitt anhang anlage tabelle tabellen abbildung abb phase phasen schritt schritte kapitel teil seite seiten absatz abs satz stufe
	ziffer punkt nummer étape étapes chapitre tableau annexe partie paragraphe niveau numéro act`)

// Ranks are the titles of columns whose numbers put things in order.
var Ranks = Set(`priority rank class level tier stage phase step wave gate category severity grade
	priorität rang klasse stufe schritt priorité classe niveau étape`)

// Products are names that begin a sentence before their version.
var Products = Set(`windows android ios macos ubuntu office java python node postgres postgresql mysql oracle kafka kubernetes spark claude gpt
	gemini llama mistral nova titan sonnet opus haiku basel solvency mifid industry web`)

// OrdinalTime are the units that a number behind them puts in order: month 3.
var OrdinalTime = Meanings(map[string]string{
	"month": "month months monat monate mois", "week": "week weeks woche wochen semaine semaines", "day": "day days tag tage jour jours",
	"year": "year years jahr jahre année", "quarter": "quarter quarters quartal trimestre", "h": "hour hours stunde heure",
})

// Months are the names of months, which make a number a date.
var Months = Set(`january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
	januar februar märz mai juni juli oktober dezember janvier février mars avril juin juillet août septembre octobre novembre décembre`)

// YearWords stand before a year.
var YearWords = Set(`in by since from until till before after during year years fy of to and early mid late end spring summer autumn winter fall
	im in seit bis ab vor nach jahr ende anfang mitte en depuis avant après jusqu'à fin début l'année für for through around`)

// Connecting are the words between the members of a list of names.
var Connecting = Set("and or to bis und oder et ou à through")

// Hedges make the zeros at the end of a number a matter of rounding.
var Hedges = Set(`about around approximately approx roughly some nearly almost circa ca close just
	rund etwa ungefähr knapp fast gut environ près quelque presque`)

// Openers are the words before a figure that make it a bound, longer ones first.
var Openers = openersOf(1, `no fewer than, no less than, not less than, a minimum of, more than, at least, minimum of, greater than, higher than, over, above, exceeding,
	exceeds, exceed, minimum, mehr als, mindestens, über, plus de, au moins`, -1, `no more than, not more than, a maximum of, fewer than, less than, at most, up to,
	maximum of, lower than, faster than, under, below, within, maximum, weniger als, höchstens, unter, bis zu, maximal, innerhalb von, moins de, au plus, jusqu'à`)

type opener struct {
	Words []string
	Open  int
}

func openersOf(above int, these string, below int, those string) (out []opener) {
	for _, s := range strings.Split(these, ",") {
		out = append(out, opener{strings.Fields(s), above})
	}
	for _, s := range strings.Split(those, ",") {
		out = append(out, opener{strings.Fields(s), below})
	}
	slices.SortStableFunc(out, func(a, b opener) int { return len(b.Words) - len(a.Words) })
	return out
}

// Stops are the words that say nothing of a subject.
var Stops = Set(`a an the and or but nor of in on at to for from by with without within as is are was were be been being has have had do does did
	it its this that these those there their they them we our us you your he she his her who which what when where while than then so if not no
	can could may might will would shall should must more most less least fewer many much some any all each every both either only also just about around
	over under above below up down out off into onto per between through during before after until since again further once here how why own same
	such very too other another one ones same would like today already still even yet well against among across because
	davon dabei darunter hiervon dont der die das den dem des ein eine einer einem einen und oder aber von im in am an auf zu zum zur für mit ohne als ist sind war waren wird werden
	wurde wurden hat haben es sich dies diese dieser dieses nicht kein keine mehr weniger pro je bei bis nach vor aus über unter um auch nur noch wie
	le la les l un une des du de et ou mais à au aux en dans sur sous pour par avec sans est sont était sera ont que qui ce cette ces il elle ils
	se ne pas plus moins comme leur leurs`)

// Verbs look like plurals that a number counts, but are none: "the projection
// for 500 comes to".
var Verbs = Set("comes goes makes takes gives becomes remains means shows says stands leaves follows brings seems gets lets holds keeps begins")
