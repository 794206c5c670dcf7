package render

func spanish() Words {
	return Words{
		Page: "Página {page} de {pages}", Contents: "Índice", Section: "Sección", Figure: "Figura", Table: "Tabla",
		Total: "Total", Average: "Promedio", Row: "Fila", Column: "Columna", Cover: "Portada", Untitled: "Sin título",
		Date: "{day} {month} {year}", Quarter: "T",
		Months: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"},
		Series: "Serie", Other: "Otros", InTotal: "en total", Logarithmic: "eje logarítmico",
		Likelihood: "Probabilidad", LikelihoodLevels: [5]string{"Raro", "Improbable", "Posible", "Probable", "Seguro"},
		Impact: "Impacto", ImpactLevels: [5]string{"Mínimo", "Menor", "Medio", "Mayor", "Grave"},
		Alt: AltWords{
			Bars: "Gráfico de barras", StackedBars: "Gráfico de barras apiladas",
			Lines: "Gráfico de líneas", Areas: "Gráfico de áreas", StackedAreas: "Gráfico de áreas apiladas",
			Multiples: "Gráficos de líneas en paralelo", Waterfall: "Gráfico de cascada", Donut: "Gráfico de anillo",
			Timeline: "Cronograma", Milestones: "Hitos", Note: "Nota", RiskMatrix: "Matriz de riesgos",
			Unit: "en {unit}", Number: "número {n}", Unknown: "desconocido", NoValues: "sin valores",
			Values: "{n} valores, de {first} a {last}; mínimo {lowest}, máximo {highest}",
			Steps:  "{n} pasos, de {first} a {last} tras el último", End: "{last} al final",
			Trend:    "Evolución de {first} a {last}, mínimo {lowest}, máximo {highest}",
			OneValue: "Un valor, {last}",
		},
	}
}
