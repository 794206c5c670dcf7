package render

func portuguese() Words {
	return Words{
		Page: "Página {page} de {pages}", Contents: "Índice", Section: "Secção", Figure: "Figura", Table: "Tabela",
		Total: "Total", Average: "Média", Row: "Linha", Column: "Coluna", Cover: "Capa", Untitled: "Sem título",
		Date: "{day} {month} {year}", Quarter: "T",
		Months: [12]string{"jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"},
		Series: "Série", Other: "Outros", InTotal: "no total", Logarithmic: "eixo logarítmico",
		Likelihood: "Probabilidade", LikelihoodLevels: [5]string{"Raro", "Improvável", "Possível", "Provável", "Certo"},
		Impact: "Impacto", ImpactLevels: [5]string{"Mínimo", "Menor", "Médio", "Maior", "Grave"},
		Alt: AltWords{
			Bars: "Gráfico de barras", StackedBars: "Gráfico de barras empilhadas",
			Lines: "Gráfico de linhas", Areas: "Gráfico de áreas", StackedAreas: "Gráfico de áreas empilhadas",
			Multiples: "Gráficos de linhas lado a lado", Waterfall: "Gráfico de cascata", Donut: "Gráfico de anel",
			Timeline: "Cronograma", Milestones: "Marcos", Note: "Nota", RiskMatrix: "Matriz de riscos",
			Unit: "em {unit}", Number: "número {n}", Unknown: "desconhecido", NoValues: "sem valores",
			Values: "{n} valores, de {first} a {last}; mínimo {lowest}, máximo {highest}",
			Steps:  "{n} passos, de {first} a {last} após o último", End: "{last} no fim",
			Trend:    "Evolução de {first} a {last}, mínimo {lowest}, máximo {highest}",
			OneValue: "Um valor, {last}",
		},
	}
}
