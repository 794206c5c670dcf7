package render

func italian() Words {
	return Words{
		Page: "Pagina {page} di {pages}", Contents: "Indice", Section: "Sezione", Figure: "Figura", Table: "Tabella",
		Total: "Totale", Average: "Media", Row: "Riga", Column: "Colonna", Cover: "Copertina", Untitled: "Senza titolo",
		Date: "{day} {month} {year}", Quarter: "T",
		Months: [12]string{"gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"},
		Series: "Serie", Other: "Altro", InTotal: "in totale", Logarithmic: "asse logaritmico",
		Likelihood: "Probabilità", LikelihoodLevels: [5]string{"Raro", "Improbabile", "Possibile", "Probabile", "Certo"},
		Impact: "Impatto", ImpactLevels: [5]string{"Minimo", "Basso", "Medio", "Alto", "Grave"},
		Alt: AltWords{
			Bars: "Grafico a barre", StackedBars: "Grafico a barre in pila",
			Lines: "Grafico a linee", Areas: "Grafico ad area", StackedAreas: "Grafico ad aree in pila",
			Multiples: "Grafici a linee affiancati", Waterfall: "Grafico a cascata", Donut: "Grafico ad anello",
			Timeline: "Cronoprogramma", Milestones: "Traguardi", Note: "Nota", RiskMatrix: "Matrice dei rischi",
			Unit: "in {unit}", Number: "numero {n}", Unknown: "non noto", NoValues: "nessun valore",
			Values: "{n} valori, da {first} a {last}; minimo {lowest}, massimo {highest}",
			Steps:  "{n} passi, da {first} a {last} dopo l’ultimo", End: "{last} alla fine",
			Trend:    "Andamento da {first} a {last}, minimo {lowest}, massimo {highest}",
			OneValue: "Un valore, {last}",
		},
	}
}
