package render

func english() Words {
	return Words{
		Page: "Page {page} of {pages}", Contents: "Contents", Section: "Section", Figure: "Figure", Table: "Table",
		Total: "Total", Average: "Average", Row: "Row", Column: "Column", Cover: "Cover", Untitled: "Untitled",
		Date: "{day} {month} {year}", Quarter: "Q",
		Months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		Series: "Series", Other: "Other", InTotal: "in total", Logarithmic: "logarithmic axis",
		Likelihood: "Likelihood", LikelihoodLevels: [5]string{"Rare", "Unlikely", "Possible", "Likely", "Certain"},
		Impact: "Impact", ImpactLevels: [5]string{"Minimal", "Minor", "Moderate", "Major", "Severe"},
		Alt: AltWords{
			Bars: "Bar chart", StackedBars: "Stacked bar chart",
			Lines: "Line chart", Areas: "Area chart", StackedAreas: "Stacked area chart",
			Multiples: "Line charts side by side", Waterfall: "Waterfall chart", Donut: "Donut chart",
			Timeline: "Timeline", Milestones: "Milestones", Note: "Note", RiskMatrix: "Risk matrix",
			Unit: "in {unit}", Number: "number {n}", Unknown: "not known", NoValues: "no values",
			Values: "{n} values, from {first} to {last}; lowest {lowest}, highest {highest}",
			Steps:  "{n} steps, from {first} to {last} after the last one", End: "{last} in the end",
			Trend:    "Trend from {first} to {last}, lowest {lowest}, highest {highest}",
			OneValue: "One value, {last}",
		},
	}
}
