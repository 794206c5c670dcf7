package benchmarks

import "strings"

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
	verbs = strings.Fields(`accepted adjusted approved assessed automated combined compared completed confirmed consolidated
		corrected counted delayed described documented doubled exceeded explained extended financed followed halved
		identified improved included introduced joined limited measured merged missed moved negotiated ordered planned
		postponed published questioned recorded reduced rejected renewed repaired replaced reported reviewed secured
		shared simplified standardised supported tested traced transferred updated verified weakened`)
	adjectives = strings.Fields(`additional annual available average bilateral busy central coastal combined common complex
		critical current daily detailed digital direct early eastern efficient electronic expected external final flexible
		former foreign formal frequent global growing heavy hidden imported independent indirect inland internal joint late
		local logistic long manual minor mobile modern monthly narrow national nightly northern official older open original
		outdated permanent planned possible preliminary private public quarterly rapid recent regional regular reliable
		seasonal secondary separate shared short single small southern specific stable strict technical temporary typical
		uncertain unpaid urgent usual vacant valuable weekly western wider`)
	nouns = strings.Fields(`account agreement analysis approach archive assembly audit backlog balance barrier benefit booking
		branch budget buffer calendar campaign capacity catalogue certificate channel claim committee complaint component
		connection contract corridor decision delivery department depot design dispatch dispute district document driver
		effort engine equipment estimate exception expense export facility failure fleet forecast framework freight gateway
		harbour hazard handover incident index inspection insurance interface inventory invoice journey kitchen laboratory
		label ledger licence machine margin market maturity meeting memorandum method network notice objective obstacle
		office operator outlook package pallet partner payment permit pipeline platform policy portfolio premium procedure
		product programme project proposal prospect provider quota railway ratio receipt recipient region register report
		reserve resource route sample schedule segment sequence service shipment signal software standard statement station
		storage strategy subsidy supplier survey target tariff team terminal timetable transfer trend tunnel update variance
		vehicle vendor venture volume voucher warehouse warranty workflow workshop yard`)
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
