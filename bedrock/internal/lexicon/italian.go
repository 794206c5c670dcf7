package lexicon

// Italian counts by long scale: a miliardo is 10^9, a bilione 10^12.
var italian = language{
	code: "it",
	units: map[string]string{
		"ms": "millisecondo millisecondi", "s": "secondo secondi", "min": "minuto minuti", "h": "ora ore", "day": "giorno giorni", "week": "settimana settimane",
		"month": "mese mesi", "quarter": "trimestre trimestri", "year": "anno anni", "%": "percento", "x": "volte", "night": "notte notti", "shift": "turno turni",
		"km": "chilometro chilometri",
	},
	rates: map[string]string{
		"day": "giornaliero giornaliera giornalieri giornaliere", "week": "settimanale settimanali", "month": "mensile mensili",
		"quarter": "trimestrale trimestrali", "year": "annuo annua annui annue annuale annuali annualmente",
	},
	order:      map[string]string{"h": "ora", "day": "giorno", "week": "settimana", "month": "mese", "quarter": "trimestre", "year": "anno"},
	phrases:    map[string]string{"per cento": "%", "punti percentuali": "pp", "punto percentuale": "pp", "% punti": "pp"},
	currencies: map[string]string{"EUR": "euro", "USD": "dollaro dollari", "GBP": "sterlina sterline", "CHF": "franchi"},
	scales:     map[string]float64{"milione": 1e6, "milioni": 1e6, "miliardo": 1e9, "miliardi": 1e9, "mld": 1e9, "bilione": 1e12, "bilioni": 1e12},
	portions: []Portion{
		{"due terzi", 200.0 / 3}, {"tre quarti", 75}, {"un terzo", 100.0 / 3}, {"la metà", 50}, {"un quarto", 25}, {"un quinto", 20},
	},
	atLeast:  "non meno di, più di, oltre, almeno, come minimo, un minimo di, minimo di, superiore a",
	atMost:   "non più di, meno di, al massimo, un massimo di, massimo di, fino a, inferiore a, entro, al di sotto di",
	hedges:   "circa quasi intorno",
	naming:   "articolo articoli capitolo sezione tabella tabelle figura allegato fase fasi passo passi tappa livello versione pagina regola comma numero",
	ranks:    "priorità rango classe livello tappa fase passo gravità",
	months:   "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
	years:    "nel dal entro fino anno fine inizio metà esercizio",
	people:   "personale",
	generics: "persona dipendente caso unità pezzo",
	stops: `il lo la i gli le un uno una di del dello della dei degli delle e o ma a al allo alla ai agli alle in nel nella nei nelle con senza per su sul
		sulla da dal dalla è sono ha hanno che questo questa questi queste non più meno suo sua loro si anche ogni`,
	telling: "il gli di della dei che per con una è sono nel la alle del",
	within: joints{
		ones:    "- - due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
		tens:    "venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento",
		article: "un uno", to: "a", and: "e ed", or: "o", between: "tra fra", fall: "a", of: "di su", outOf: "su",
		each: "al all' all’ l' l’ alla ogni", per: "per",
	}.words(map[string]float64{"mila": 1e3, "trilione": 1e18, "trilioni": 1e18}, true),
}
