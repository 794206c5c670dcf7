package lexicon

// German counts by long scale: a Milliarde is 10^9, a Billion 10^12.
var german = language{
	code: "de",
	units: map[string]string{
		"ms": "millisekunde millisekunden", "s": "sekunde sekunden", "min": "minuten", "h": "stunde stunden std",
		"day": "tag tage tagen werktage arbeitstage", "week": "woche wochen", "month": "monat monate monaten",
		"quarter": "quartal quartale quartalen", "year": "jahr jahre jahren jährig",
		"%": "prozent", "pp": "prozentpunkte prozentpunkten", "x": "fach mal", "km": "kilometer", "night": "nacht", "shift": "schicht",
	},
	rates: map[string]string{
		"h": "stündlich", "day": "täglich", "week": "wöchentlich", "month": "monatlich", "quarter": "vierteljährlich", "year": "jährlich",
	},
	order: map[string]string{
		"h": "stunde", "day": "tag tage", "week": "woche wochen", "month": "monat monate", "quarter": "quartal", "year": "jahr jahre",
	},
	currencies: map[string]string{"CHF": "franken"},
	portions:   []Portion{{"die hälfte", 50}, {"ein drittel", 100.0 / 3}, {"ein viertel", 25}, {"ein fünftel", 20}},
	atLeast:    "mehr als, mindestens, über",
	atMost:     "weniger als, höchstens, unter, bis zu, maximal, innerhalb von",
	hedges:     "rund etwa ungefähr knapp fast gut",
	naming: `artikel abschnitt anhang anlage tabelle tabellen abbildung abb phase phasen schritt schritte kapitel teil seite seiten absatz abs satz
		stufe ziffer punkt nummer`,
	ranks:    "priorität rang klasse stufe schritt",
	months:   "januar februar märz mai juni juli oktober dezember",
	years:    "im in seit bis ab vor nach jahr ende anfang mitte",
	people:   "personen mitarbeiter mitarbeitende nutzer benutzer stück fälle",
	generics: "mitarbeiter mitarbeitende personen",
	stops: `davon dabei darunter hiervon dont der die das den dem des ein eine einer einem einen und oder aber von im in am an auf zu zum zur für mit
		ohne als ist sind war waren wird werden wurde wurden hat haben es sich dies diese dieser dieses nicht kein keine mehr weniger pro je bei bis
		nach vor aus über unter um auch nur noch wie`,
	telling: "der die das und ist nicht mit für von wir",
	within: joints{
		ones: "- eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
		tens: "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
		to:   "bis", and: "und", or: "oder", between: "zwischen", fall: "bis auf", of: "von",
		each: "im am", per: "pro je",
	}.words(map[string]float64{
		"tausend": 1e3, "tsd": 1e3, "hundert": 100, "millionen": 1e6, "mio": 1e6, "milliarde": 1e9, "milliarden": 1e9, "mrd": 1e9,
		"billion": 1e12, "billionen": 1e12, "trillion": 1e18, "trillionen": 1e18,
	}, false),
}
