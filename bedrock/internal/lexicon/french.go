package lexicon

// French counts by long scale: a milliard is 10^9, a billion 10^12.
var french = language{
	code: "fr",
	units: map[string]string{
		"ms": "milliseconde millisecondes", "s": "seconde secondes", "h": "heure heures", "day": "jour jours", "week": "semaine semaines",
		"month": "mois", "quarter": "trimestre trimestres", "year": "an ans année années", "x": "fois", "night": "nuit",
	},
	rates: map[string]string{"day": "quotidien", "month": "mensuel mensuels", "year": "annuel annuels"},
	order: map[string]string{
		"h": "heure", "day": "jour jours", "week": "semaine semaines", "month": "mois", "quarter": "trimestre", "year": "année",
	},
	phrases:    map[string]string{"pour cent": "%"},
	currencies: map[string]string{"EUR": "euro euros", "CHF": "francs"},
	portions:   []Portion{{"la moitié", 50}, {"un tiers", 100.0 / 3}, {"un quart", 25}},
	atLeast:    "plus de, au moins",
	atMost:     "moins de, au plus, jusqu'à",
	hedges:     "environ près quelque presque",
	naming:     "étape étapes chapitre tableau annexe partie paragraphe niveau numéro",
	ranks:      "priorité classe niveau étape",
	months:     "janvier février mars avril juin juillet août septembre octobre novembre décembre",
	years:      "en depuis avant après jusqu'à fin début l'année",
	generics:   "personne",
	stops: `le la les l un une des du de et ou mais à au aux en dans sur sous pour par avec sans est sont était sera ont que qui ce cette ces il elle
		ils se ne pas plus moins comme leur leurs`,
	telling: "le les des est et une pour nous du la",
	within: joints{
		ones: "- un deux trois quatre cinq - sept huit neuf dix onze douze treize quatorze quinze seize",
		tens: "vingt trente quarante cinquante soixante",
		to:   "à", and: "et", or: "ou", between: "entre", fall: "à",
		per: "par",
	}.words(map[string]float64{"mille": 1e3, "million": 1e6, "millions": 1e6, "milliard": 1e9, "milliards": 1e9,
		"billion": 1e12, "billions": 1e12, "trillion": 1e18, "trillions": 1e18}, true),
}
