package lexicon

var english = language{
	code: "en",
	units: map[string]string{
		"ms": "ms millisecond milliseconds", "s": "second seconds sec secs", "min": "minute minutes min mins", "h": "hour hours hr hrs",
		"day": "day days workday workdays", "week": "week weeks", "month": "month months mo", "quarter": "quarter quarters", "year": "year years yr yrs",
		"%": "percent percentage pct", "pp": "pp pts", "bp": "bps", "x": "times fold",
		"B": "byte bytes", "KB": "kb kilobyte kilobytes", "MB": "mb megabyte megabytes", "GB": "gb gigabyte gigabytes",
		"TB": "tb terabyte terabytes", "PB": "pb petabyte petabytes",
		"km": "km kilometres kilometers", "kg": "kg", "kWh": "kwh", "MWh": "mwh", "night": "night nights", "shift": "shift shifts",
	},
	rates: map[string]string{
		"h": "hourly", "day": "daily", "week": "weekly", "month": "monthly", "quarter": "quarterly", "year": "yearly annually annual", "night": "nightly",
	},
	order: map[string]string{
		"h": "hour hours", "day": "day days", "week": "week weeks", "month": "month months", "quarter": "quarter quarters", "year": "year years",
	},
	phrases:    map[string]string{"per cent": "%", "percentage points": "pp", "percentage point": "pp", "% points": "pp", "% point": "pp"},
	currencies: map[string]string{"USD": "dollar dollars", "EUR": "euro euros", "GBP": "pound pounds"},
	portions: []Portion{
		{"two thirds", 200.0 / 3}, {"three quarters", 75}, {"one third", 100.0 / 3}, {"a third", 100.0 / 3}, {"one quarter", 25}, {"a quarter of", 25},
		{"a quarter fewer", 25}, {"a quarter less", 25}, {"a quarter more", 25}, {"one fifth", 20}, {"a fifth", 20}, {"a tenth", 10},
		{"halve", 50}, {"halving", 50}, {"half the", 50}, {"half of", 50}, {"halved", 50},
	},
	atLeast: `no fewer than, no less than, not less than, a minimum of, more than, at least, minimum of, greater than, higher than, over, above,
		exceeding, exceeds, exceed, minimum`,
	atMost: `no more than, not more than, a maximum of, fewer than, less than, at most, up to, maximum of, lower than, faster than, under, below,
		within, maximum`,
	hedges: "about around approximately approx roughly some nearly almost circa ca close just",
	loose:  "business working calendar full consecutive more further whole",
	naming: `article articles art section sections sect sec annex annexes appendix table tables figure figures fig phase phases step steps
		chapter chapters part parts page pages clause clauses rule rules level levels tier tiers version versions v stage stages wave waves sprint sprints
		release option options scenario scenarios recital recitals directive regulation no nr nos number paragraph paragraphs para priority class
		category item items note notes iteration increment milestone gate track workstream layer type line lot question goal objective act`,
	ranks: "priority rank class level tier stage phase step wave gate category severity grade",
	months: `january february march april may june july august september october november december
		jan feb mar apr jun jul aug sep sept oct nov dec`,
	years: `in by since from until till before after during year years fy of to and early mid late end spring summer autumn winter fall for through
		around`,
	people:   "people persons staff personnel children men women data criteria",
	generics: "people person staff colleague employee item unit case piece member",
	stops: `a an the and or but nor of in on at to for from by with without within as is are was were be been being has have had do does did
		it its this that these those there their they them we our us you your he she his her who which what when where while than then so if not no
		can could may might will would shall should must more most less least fewer many much some any all each every both either only also just about
		around over under above below up down out off into onto per between through during before after until since again further once here how why own
		same such very too other another one ones like today already still even yet well against among across because`,
	telling: "the of is are with to our we",
	within: joints{
		ones: "- one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		tens: "twenty thirty forty fifty sixty seventy eighty ninety",
		to:   "to", and: "and", or: "or", between: "between", fall: "to", of: "of", outOf: "out of",
		each: "a an each every", per: "per",
	}.words(map[string]float64{
		"thousand": 1e3, "thousands": 1e3, "hundred": 100, "dozen": 12, "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6,
		"billion": 1e9, "billions": 1e9, "bn": 1e9, "milliard": 1e9, "milliards": 1e9, "trillion": 1e12,
	}, false),
}
