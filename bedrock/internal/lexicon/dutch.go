package lexicon

// Dutch counts by long scale: a miljard is 10^9, a biljoen 10^12.
var dutch = language{
	code: "nl",
	units: map[string]string{
		"s": "seconde seconden", "min": "minuut minuten", "h": "uur uren", "day": "dag dagen werkdag werkdagen daagse", "week": "week weken weekse",
		"month": "maand maanden maands maandse", "quarter": "kwartaal kwartalen", "year": "jaar jaren jarig jarige", "%": "procent",
		"pp": "procentpunt procentpunten", "x": "keer maal", "night": "nacht nachten", "shift": "ploegendienst ploegendiensten",
	},
	rates: map[string]string{
		"day": "dagelijks dagelijkse", "week": "wekelijks wekelijkse", "month": "maandelijks maandelijkse", "year": "jaarlijks jaarlijkse",
		"quarter": "kwartaalsgewijs",
	},
	order:      map[string]string{"h": "uur", "day": "dag", "week": "week", "month": "maand", "quarter": "kwartaal", "year": "jaar"},
	currencies: map[string]string{"EUR": "euro euro's", "GBP": "pond"},
	scales:     map[string]float64{"miljoen": 1e6, "miljoenen": 1e6, "miljard": 1e9, "miljarden": 1e9, "biljoen": 1e12, "duizend": 1e3},
	portions: []Portion{
		{"twee derde", 200.0 / 3}, {"driekwart", 75}, {"een derde", 100.0 / 3}, {"de helft", 50}, {"een kwart", 25}, {"een vijfde", 20},
	},
	atLeast:  "niet minder dan, meer dan, minstens, ten minste, minimaal, boven",
	atMost:   "niet meer dan, minder dan, hoogstens, ten hoogste, maximaal, hooguit, onder, binnen, tot",
	hedges:   "ongeveer bijna circa zo'n rond",
	naming:   "artikel hoofdstuk tabel figuur bijlage fase fasen stap stappen niveau versie pagina regel lid nummer",
	ranks:    "prioriteit rang klasse niveau stap fase",
	months:   "januari februari maart april mei juni juli augustus september oktober november december",
	years:    "in sinds tot vanaf voor na jaar eind begin medio boekjaar",
	people:   "personeel",
	generics: "persoon medewerker werknemer stuk geval",
	stops: `de het een en in op te voor met zonder als is zijn was waren wordt worden werd heeft hebben zich dit deze dat niet geen meer minder per bij tot
		na naar over onder om ook nog hoe wat wie die er aan uit maar of elke elk iedere`,
	telling: "het een van voor met niet zijn wordt en de op naar",
	within: joints{
		ones: "- - twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien",
		tens: "twintig dertig veertig vijftig zestig zeventig tachtig negentig honderd",
		to:   "tot", and: "en", or: "of", between: "tussen", fall: "tot naar", of: "van", outOf: "van de, op de",
		article: "een één", each: "elke elk iedere ieder", per: "per",
	}.words(map[string]float64{"honderd": 100, "triljoen": 1e18}, true),
}
