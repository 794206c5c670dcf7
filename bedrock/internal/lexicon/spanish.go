package lexicon

// Spanish counts by long scale: mil millones are 10^9, a billón is 10^12.
var spanish = language{
	code: "es",
	units: map[string]string{
		"ms": "milisegundo milisegundos", "s": "segundo segundos", "min": "minuto minutos", "h": "hora horas", "day": "día días dia dias",
		"week": "semana semanas", "month": "mes meses", "quarter": "trimestre trimestres", "year": "año años", "x": "veces",
		"night": "noche noches", "shift": "turno turnos", "km": "kilómetro kilómetros",
	},
	rates: map[string]string{
		"day": "diario diaria diarios diarias", "week": "semanal semanales", "month": "mensual mensuales", "quarter": "trimestral trimestrales",
		"year": "anual anuales anualmente",
	},
	order:      map[string]string{"h": "hora", "day": "día", "week": "semana", "month": "mes", "quarter": "trimestre", "year": "año"},
	phrases:    map[string]string{"por ciento": "%", "puntos porcentuales": "pp", "punto porcentual": "pp", "% puntos": "pp"},
	currencies: map[string]string{"EUR": "euro euros", "USD": "dólar dólares", "GBP": "libra libras", "CHF": "franco francos"},
	scales:     map[string]float64{"millón": 1e6, "millones": 1e6},
	portions: []Portion{
		{"dos tercios", 200.0 / 3}, {"tres cuartas partes", 75}, {"un tercio", 100.0 / 3}, {"la mitad", 50}, {"una cuarta parte", 25},
		{"la cuarta parte", 25}, {"una quinta parte", 20}, {"la quinta parte", 20},
	},
	atLeast:  "no menos de, más de, al menos, por lo menos, como mínimo, un mínimo de, mínimo de, superior a, por encima de",
	atMost:   "no más de, menos de, como máximo, un máximo de, máximo de, hasta, a lo sumo, inferior a, por debajo de, en menos de",
	hedges:   "aproximadamente unos unas casi cerca alrededor",
	naming:   "artículo artículos capítulo sección tabla tablas figura anexo fase fases etapa etapas paso pasos nivel versión página regla apartado número",
	ranks:    "prioridad rango clase nivel etapa fase paso gravedad",
	months:   "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
	years:    "en desde hasta para durante antes después año principios finales mediados ejercicio del",
	people:   "personal",
	generics: "persona empleado caso unidad pieza miembro",
	stops: `el la los las un una unos unas de del y o pero a al en con por para como es son fue ser ha han que quien este esta estos estas ese esa no más
		menos su sus se le ya muy también sobre entre hasta desde cada`,
	telling: "el los las del y con para por una que se la en de",
	within: joints{
		ones:    "- - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
		tens:    "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien",
		article: "un", to: "a hasta", and: "y e", or: "o u", between: "entre", fall: "a", of: "de", outOf: "de cada",
		each: "a al cada", per: "por", articles: "la el",
	}.words(map[string]float64{
		"mil": 1e3, "millon": 1e6, "mill": 1e6, "billón": 1e12, "billon": 1e12, "billones": 1e12, "trillón": 1e18, "trillones": 1e18,
		"billion": 1e12, "millardo": 1e9, "millardos": 1e9,
	}, true),
}
