package render

func french() Words {
	return Words{
		Page: "Page {page} sur {pages}", Contents: "Sommaire", Section: "Section", Figure: "Figure", Table: "Tableau",
		Total: "Total", Average: "Moyenne", Row: "Ligne", Column: "Colonne", Cover: "Couverture", Untitled: "Sans titre",
		Date: "{day} {month} {year}", Quarter: "T",
		Months: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		Series: "Série", Other: "Autres", InTotal: "au total", Logarithmic: "axe logarithmique",
		Likelihood: "Probabilité", LikelihoodLevels: [5]string{"Rare", "Peu probable", "Possible", "Probable", "Certain"},
		Impact: "Impact", ImpactLevels: [5]string{"Minime", "Mineur", "Modéré", "Majeur", "Grave"},
		Alt: AltWords{
			Bars: "Diagramme à barres", StackedBars: "Diagramme à barres empilées",
			Lines: "Courbes", Areas: "Graphique en aires", StackedAreas: "Graphique en aires empilées",
			Multiples: "Courbes côte à côte", Waterfall: "Graphique en cascade", Donut: "Graphique en anneau",
			Timeline: "Calendrier", Milestones: "Jalons", Note: "Note", RiskMatrix: "Matrice des risques",
			Unit: "en {unit}", Number: "numéro {n}", Unknown: "inconnu", NoValues: "aucune valeur",
			Values: "{n} valeurs, de {first} à {last} ; minimum {lowest}, maximum {highest}",
			Steps:  "{n} étapes, de {first} à {last} après la dernière", End: "{last} à la fin",
			Trend:    "Évolution de {first} à {last}, minimum {lowest}, maximum {highest}",
			OneValue: "Une valeur, {last}",
		},
	}
}
