package render

func dutch() Words {
	return Words{
		Page: "Pagina {page} van {pages}", Contents: "Inhoud", Section: "Paragraaf", Figure: "Figuur", Table: "Tabel",
		Total: "Totaal", Average: "Gemiddelde", Row: "Rij", Column: "Kolom", Cover: "Omslag", Untitled: "Zonder titel",
		Date: "{day} {month} {year}", Quarter: "K",
		Months: [12]string{"jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"},
		Series: "Reeks", Other: "Overige", InTotal: "in totaal", Logarithmic: "logaritmische as",
		Likelihood: "Waarschijnlijkheid", LikelihoodLevels: [5]string{"Zeldzaam", "Onwaarschijnlijk", "Mogelijk", "Waarschijnlijk", "Zeker"},
		Impact: "Gevolg", ImpactLevels: [5]string{"Minimaal", "Klein", "Matig", "Groot", "Ernstig"},
		Alt: AltWords{
			Bars: "Staafdiagram", StackedBars: "Gestapeld staafdiagram",
			Lines: "Lijndiagram", Areas: "Vlakdiagram", StackedAreas: "Gestapeld vlakdiagram",
			Multiples: "Lijndiagrammen naast elkaar", Waterfall: "Watervaldiagram", Donut: "Ringdiagram",
			Timeline: "Tijdlijn", Milestones: "Mijlpalen", Note: "Noot", RiskMatrix: "Risicomatrix",
			Unit: "in {unit}", Number: "nummer {n}", Unknown: "niet bekend", NoValues: "geen waarden",
			Values: "{n} waarden, van {first} tot {last}; laagste {lowest}, hoogste {highest}",
			Steps:  "{n} stappen, van {first} tot {last} na de laatste", End: "{last} aan het eind",
			Trend:    "Verloop van {first} tot {last}, laagste {lowest}, hoogste {highest}",
			OneValue: "Eén waarde, {last}",
		},
	}
}
