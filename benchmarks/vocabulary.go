package benchmarks

// The words of the reference report. To change them is to change all figures.
var (
	titles = [ReferenceSections]string{
		"Summary", "Scope and method", "The year in figures", "Orders and demand", "Warehouses", "Transport",
		"Staff and shifts", "Suppliers", "Quality and returns", "Customer service", "Systems and data", "Security",
		"Energy and waste", "Costs", "Prices and margins", "Investments", "Risks", "Options considered",
		"Recommended steps", "Timetable and owners",
	}
	subjects = []string{
		"the regional team", "the intake queue", "the second warehouse", "the renewal programme", "the pilot group",
		"the support desk", "the planning office", "the northern plant", "the panel of suppliers", "the mobile client",
		"the night shift", "the head of operations", "every site that we visited", "the new scheduling service",
		"the finance department", "the maintenance crew", "the largest customer", "the quality board",
	}
	verbs = []string{
		"reduced", "replaced", "reviewed", "extended", "measured", "consolidated", "postponed", "documented",
		"tested", "secured", "simplified", "financed", "approved", "moved", "questioned", "published",
	}
	objects = []string{
		"the backlog of open orders", "its contract with the main carrier", "the manual checks at the gate",
		"two of the five loading docks", "the weekly forecast", "all spare parts with a long delivery time",
		"the agreement on service levels", "the list of critical positions", "the training of new drivers",
		"the rules for urgent freight", "the interface to the order system", "the stock of packaging",
		"a third of the older vehicles", "the process for complaints", "the figures of the previous quarter",
	}
	reasons = []string{
		"because demand moved towards the coast", "after two quarters of slow growth", "so that managers can compare their sites",
		"while the old system stays in use", "before the winter peak begins", "although no budget had been set aside",
		"as soon as the audit was finished", "when the first results became known", "without any loss of service",
		"in spite of a shortage of trained people", "as the contract had asked for",
	}
	openers = []string{
		"in the first quarter", "by contrast", "since the review in spring", "for most customers", "across all sites",
		"at the end of June", "for the third year in a row", "under the new agreement", "on busy days", "in practice",
	}
	measures = []string{
		"the number of parcels", "the volume of returns", "calls to the support desk", "the stock of finished goods",
		"orders from new customers", "the count of open positions", "urgent deliveries to hospitals", "trips with an empty van",
	}
	places = []string{
		"Aalborg", "Bergen", "Bremen", "Dundee", "Esbjerg", "Gdańsk", "Göteborg", "Groningen", "Hull", "Kiel",
		"Lübeck", "Malmö", "Oulu", "Riga", "Rostock", "Szczecin", "Tallinn", "Turku", "Umeå", "Vaasa",
	}
	quarters = []string{"First quarter", "Second quarter", "Third quarter", "Fourth quarter"}
)
