package render

func german() Words {
	return Words{
		Page: "Seite {page} von {pages}", Contents: "Inhalt", Section: "Abschnitt", Figure: "Abbildung", Table: "Tabelle",
		Total: "Summe", Average: "Mittelwert", Row: "Zeile", Column: "Spalte", Cover: "Titel", Untitled: "Ohne Titel",
		Date: "{day}. {month} {year}", Quarter: "Q",
		Months: [12]string{"Jan", "Feb", "März", "Apr", "Mai", "Juni", "Juli", "Aug", "Sep", "Okt", "Nov", "Dez"},
		Series: "Reihe", Other: "Übrige", InTotal: "insgesamt", Logarithmic: "logarithmische Achse",
		Likelihood: "Wahrscheinlichkeit", LikelihoodLevels: [5]string{"Selten", "Unwahrscheinlich", "Möglich", "Wahrscheinlich", "Sicher"},
		Impact: "Auswirkung", ImpactLevels: [5]string{"Minimal", "Gering", "Mittel", "Groß", "Schwer"},
		Alt: AltWords{
			Bars: "Balkendiagramm", StackedBars: "Gestapeltes Balkendiagramm",
			Lines: "Liniendiagramm", Areas: "Flächendiagramm", StackedAreas: "Gestapeltes Flächendiagramm",
			Multiples: "Liniendiagramme nebeneinander", Waterfall: "Wasserfalldiagramm", Donut: "Ringdiagramm",
			Timeline: "Zeitplan", Milestones: "Meilensteine", Note: "Anmerkung", RiskMatrix: "Risikomatrix",
			Unit: "in {unit}", Number: "Nummer {n}", Unknown: "nicht bekannt", NoValues: "keine Werte",
			Values: "{n} Werte, von {first} bis {last}; niedrigster {lowest}, höchster {highest}",
			Steps:  "{n} Schritte, von {first} bis {last} nach dem letzten", End: "am Ende {last}",
			Trend:    "Verlauf von {first} bis {last}, niedrigster Wert {lowest}, höchster {highest}",
			OneValue: "Ein Wert, {last}",
		},
	}
}
