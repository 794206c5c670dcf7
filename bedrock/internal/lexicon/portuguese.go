package lexicon

// Portuguese counts by short scale in Brazil (um bilhão is 10^9) and by long
// scale in Europe (mil milhões are 10^9, um bilião is 10^12), and spells them
// differently.
var portuguese = language{
	code: "pt",
	units: map[string]string{
		"ms": "milissegundo milissegundos", "s": "segundo segundos", "min": "minuto minutos", "h": "hora horas", "day": "dia dias", "week": "semana semanas",
		"month": "mês meses", "quarter": "trimestre trimestres", "year": "ano anos", "x": "vezes", "night": "noite noites", "shift": "turno turnos",
		"km": "quilômetro quilômetros quilómetro quilómetros",
	},
	rates: map[string]string{
		"day": "diário diária diários diárias", "week": "semanal semanais", "month": "mensal mensais", "quarter": "trimestral trimestrais",
		"year": "anual anuais anualmente",
	},
	order:      map[string]string{"h": "hora", "day": "dia", "week": "semana", "month": "mês", "quarter": "trimestre", "year": "ano"},
	phrases:    map[string]string{"por cento": "%", "pontos percentuais": "pp", "ponto percentual": "pp", "% pontos": "pp"},
	currencies: map[string]string{"EUR": "euro euros", "USD": "dólar dólares", "GBP": "libra libras", "BRL": "reais", "CHF": "franco francos"},
	scales: map[string]float64{
		"milhão": 1e6, "milhões": 1e6, "bilhão": 1e9, "bilhões": 1e9, "trilhão": 1e12, "trilhões": 1e12, "bilião": 1e12, "biliões": 1e12,
	},
	portions: []Portion{
		{"dois terços", 200.0 / 3}, {"três quartos", 75}, {"um terço", 100.0 / 3}, {"a metade", 50}, {"metade do", 50}, {"metade da", 50},
		{"um quarto", 25}, {"um quinto", 20},
	},
	atLeast:  "não menos de, mais de, pelo menos, no mínimo, ao menos, um mínimo de, mínimo de, superior a, acima de",
	atMost:   "não mais de, menos de, no máximo, um máximo de, máximo de, até, inferior a, abaixo de",
	hedges:   "aproximadamente cerca quase perto",
	naming:   "artigo artigos capítulo seção secção tabela tabelas figura anexo fase fases etapa etapas passo passos nível versão página regra número",
	ranks:    "prioridade classe nível etapa fase passo gravidade",
	months:   "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
	years:    "em desde até para durante antes após ano início final meados exercício",
	generics: "pessoa funcionário caso unidade peça membro",
	stops: `o a os as um uma de do da dos das e ou mas em no na nos nas com sem por para como é são foi ser tem têm que quem este esta não mais menos
		seu sua se também sobre entre até desde ao aos à às pelo pela cada`,
	telling: "o os uma com para não do da dos das em são é no na ao que de",
	within: joints{
		ones: `- - dois/duas três quatro cinco seis sete oito nove dez onze doze treze catorze/quatorze quinze dezesseis/dezasseis dezessete/dezassete
			dezoito dezenove/dezanove`,
		tens:    "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem",
		article: "um uma", to: "a até", and: "e", or: "ou", between: "entre", fall: "a", of: "de", outOf: "em cada, de cada",
		each: "a ao à cada", per: "por",
	}.words(map[string]float64{"mil": 1e3, "trilião": 1e18, "triliões": 1e18}, true),
}
