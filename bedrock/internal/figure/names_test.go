package figure

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNamesOrdinalsAndDatesAreNoFigures(t *testing.T) {
	for _, tt := range []struct{ rule, text string }{
		{"a standard", "certified to ISO 27001 and ISO/IEC 42001:2023"},
		{"a standard with its noun", "our ISO 27001 certification is current"},
		{"an article", "GDPR Art. 35 asks for it"},
		{"an article with its paragraph", "as Article 22(3) says"},
		{"articles in a list", "under Articles 13, 14 and 22"},
		{"articles from to", "see Articles 13 to 15"},
		{"a paragraph sign", "under § 26 BDSG"},
		{"a quarter", "starts in Q3 and ends in Q1 2027"},
		{"a half", "in H2 2026"},
		{"a financial year", "for FY2026 and FY 2027"},
		{"a percentile", "P95 and P99 are reported"},
		{"an ISO date", "decided on 2026-03-12"},
		{"an ISO date with its time", "exported 2026-03-12T09:05:00Z"},
		{"a month", "in March 2026"},
		{"a date", "on 12 March 2026"},
		{"an American date", "on March 12, 2026 the board met"},
		{"a German date", "am 12. März 2026"},
		{"a dotted date", "am 12.03.2026"},
		{"a slashed date", "on 12/03/2026"},
		{"a day of a month", "by 30 April"},
		{"a year", "by 2029"},
		{"years from to", "the plan for 2026 to 2029"},
		{"years with a dash", "the 2025-2027 strategy"},
		{"years with an en dash", "the years 2026–2029"},
		{"a year's abbreviation", "season 2026/27"},
		{"a time before a noun", "since 2022, certified"},
		{"a year with a possessive", "2025's losses"},
		{"SOC 2", "SOC 2 Type II"},
		{"PCI DSS", "PCI DSS 4.0 applies"},
		{"a model", "GPT-4 and GPT-4.1 were tried"},
		{"a model by name", "we tried Claude 3.5 Sonnet"},
		{"a version", "release v2.1 is live"},
		{"a version of three parts", "version 3.1.2"},
		{"a version word", "assessment version 3.1"},
		{"TLS", "TLS 1.3 in transit"},
		{"AES", "AES-256 at rest"},
		{"SHA", "a SHA-256 digest"},
		{"OAuth", "OAuth 2.0 for access"},
		{"a phase", "Phase 2 covers the pharma lanes"},
		{"phases", "Phases 1 and 2 overlap"},
		{"phases with commas", "in phases 1, 2 and 3"},
		{"a phase with a unit of things", "Phase 2 depots come first"},
		{"a section", "see Section 3.1"},
		{"a table", "Table 4 shows it"},
		{"a figure", "as Figure 2 shows"},
		{"tables", "Tables 3–5 list them"},
		{"round the clock", "a 24/7 desk"},
		{"an ordinal", "the 1st and 2nd wave"},
		{"an ordinal in letters", "in the third quarter, first of all"},
		{"a German ordinal", "Stufe 2 und Stufe 3"},
		{"a service", "S3 and EC2"},
		{"a status", "HTTP 429 is retried"},
		{"a protocol", "IPv6 and HTTP/2"},
		{"B2B", "B2B and B2C portals"},
		{"L2", "L2 support"},
		{"A/B", "an A/B test"},
		{"one of", "one of the three"},
		{"counting words", "five countries, six vendors and twelve portals"},
		{"no one", "no one noticed"},
		{"one in a time", "in one place"},
		{"a step", "step 3 is the hardest"},
		{"list numbering", "1. Start\n2. Go on\n3) End"},
		{"numbers in brackets", "three aims: (1) growth, (2) quality"},
		{"a source", "as shown [3]"},
		{"a time of day", "from 20:00 to 04:00"},
		{"a time of day with am", "at 9 am and 6:30 AM"},
		{"a time with points", "at 5 p.m. sharp"},
		{"a German time", "um 9 Uhr"},
		{"an id", "UC-2026-LOG-014"},
		{"a telephone number", "call +47 22 12 34 56"},
		{"a telephone number with dashes", "call 555-0123-4567"},
		{"a leading zero", "case 00417"},
		{"a hash", "issue #17"},
		{"a rule", "SEC Rule 17a-4"},
		{"a document number", "(2013/C 343/01)"},
		{"an annex", "EU GMP Annex 11 for computerised systems"},
		{"a directive", "NIS2 and NIS 2"},
		{"a regulation", "Regulation 2016/679"},
		{"an address", "10.0.0.1"},
		{"a model of two words", "Windows 11 laptops and Claude 3.5"},
		{"a dimension", "a 3D view on 5G with 2FA"},
		{"a principle", "the four-eyes principle and a 3-tier design"},
		{"a year in a name", "the Act of 1940"},
		{"a pandemic", "since COVID-19"},
		{"after a year", "data from post-2020"},
		{"a level", "Level 3 autonomy, tier 1"},
		{"an option", "Option 2 is better than option 3"},
		{"a priority", "priority 1 incidents"},
		{"embedding models", "text-embedding-3-large"},
		{"a score of", "7/10"},
		{"a German article", "Art. 6 Abs. 1 DSGVO"},
		{"a French article", "l'article 22 du RGPD"},
		{"an RFC", "RFC 9110"},
		{"a recital", "Recital 71"},
		{"CFR", "21 CFR Part 11"},
		{"a use case", "use case UC-7"},
		{"a week's number in a name", "KW12"},
		{"a month's number", "milestone M3"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			lang := "en"
			var raws []string
			for _, f := range In(tt.text, lang) {
				raws = append(raws, f.Raw+" "+f.Unit)
			}
			require.Empty(t, raws, tt.text)
		})
	}
}

func TestFigures(t *testing.T) {
	type fig struct {
		low, high float64
		Unit      string
		open      int
	}
	for _, tt := range []struct {
		text, lang string
		want       []fig
	}{
		{"$500K - $1M", "", []fig{{500e3, 1e6, "USD", 0}}},
		{"€650-900K", "", []fig{{650e3, 900e3, "EUR", 0}}},
		{"$150K-200K monthly", "", []fig{{150e3, 200e3, "USD/month", 0}}},
		{"1,200 kg", "de", []fig{{1.2, 1.2, "kg", 0}}},
		{"2025 300,5 kg", "fr", []fig{{300.5, 300.5, "kg", 0}}},
		{"3-6 months", "", []fig{{3, 6, "month", 0}}},
		{"4 to 6 hours", "", []fig{{4, 6, "h", 0}}},
		{"between 4 and 6 hours", "", []fig{{4, 6, "h", 0}}},
		{"99.9%", "", []fig{{99.9, 99.9, "%", 0}}},
		{"99,9 %", "de", []fig{{99.9, 99.9, "%", 0}}},
		{"10x", "", []fig{{10, 10, "x", 0}}},
		{"10 times", "", []fig{{10, 10, "x", 0}}},
		{"95%+", "", []fig{{95, 95, "%", 1}}},
		{"500+ users", "", []fig{{500, 500, "user", 1}}},
		{"100,000+ clients", "", []fig{{1e5, 1e5, "client", 1}}},
		{"P50: <1 second", "", []fig{{1, 1, "s", -1}}},
		{"€1.2M", "", []fig{{1.2e6, 1.2e6, "EUR", 0}}},
		{"€4m", "", []fig{{4e6, 4e6, "EUR", 0}}},
		{"1.5 TB", "", []fig{{1.5, 1.5, "TB", 0}}},
		{"150TB of history", "", []fig{{150, 150, "TB", 0}}},
		{"2,500 requests/day", "", []fig{{2500, 2500, "request/day", 0}}},
		{"10,000 API requests per minute", "", []fig{{10000, 10000, "request/min", 0}}},
		{"1 200,50 €", "fr", []fig{{1200.5, 1200.5, "EUR", 0}}},
		{"1 200,50 €", "", []fig{{1200.5, 1200.5, "EUR", 0}}},
		{"1\u00a0200\u00a0€", "", []fig{{1200, 1200, "EUR", 0}}},
		{"1.200,50 EUR", "de", []fig{{1200.5, 1200.5, "EUR", 0}}},
		{"1.200 Nutzer", "de", []fig{{1200, 1200, "nutzer", 0}}},
		{"1,200 users", "", []fig{{1200, 1200, "user", 0}}},
		{"1,5 Mio. €", "de", []fig{{1.5e6, 1.5e6, "EUR", 0}}},
		{"2 Mrd. Euro", "de", []fig{{2e9, 2e9, "EUR", 0}}},
		{"3 millions d'euros", "fr", []fig{{3e6, 3e6, "EUR", 0}}},
		{"USD 5 million", "", []fig{{5e6, 5e6, "USD", 0}}},
		{"US$5bn", "", []fig{{5e9, 5e9, "USD", 0}}},
		{"12 million dollars", "", []fig{{12e6, 12e6, "USD", 0}}},
		{"seventy percent", "", []fig{{70, 70, "%", 0}}},
		{"twenty-five per cent", "", []fig{{25, 25, "%", 0}}},
		{"within thirty minutes", "", []fig{{30, 30, "min", -1}}},
		{"two hours ahead", "", []fig{{2, 2, "h", 0}}},
		{"a two-hour warning", "", []fig{{2, 2, "h", 0}}},
		{"a 90-day limit", "", []fig{{90, 90, "day", 0}}},
		{"a 30-minute timeout", "", []fig{{30, 30, "min", 0}}},
		{"5 percentage points", "", []fig{{5, 5, "pp", 0}}},
		{"95 of 100 drafts", "", []fig{{95, 95, "%", 0}}},
		{"150 of 270 TB", "", []fig{{150, 150, "TB", 0}, {270, 270, "TB", 0}}},
		{"9 out of 10 drafts", "", []fig{{90, 90, "%", 0}}},
		{"€9,000 to €12,000 a month", "", []fig{{9000, 12000, "EUR/month", 0}}},
		{"€0.04 per shipment", "", []fig{{0.04, 0.04, "EUR/shipment", 0}}},
		{"<$300 per advisor monthly", "", []fig{{300, 300, "USD/advisor/month", -1}}},
		{"140 manual e-mails a night", "", []fig{{140, 140, "e-mail/night", 0}}},
		{"8M a day", "", []fig{{8e6, 8e6, "/day", 0}}},
		{"fell by -12%", "", []fig{{-12, -12, "%", 0}}},
		{"at least 14 depots", "", []fig{{14, 14, "depot", 1}}},
		{"no more than 20 requests a second", "", []fig{{20, 20, "request/s", -1}}},
		{"30 business days", "", []fig{{30, 30, "day", 0}}},
		{"1.5e6 tokens", "", []fig{{1.5e6, 1.5e6, "token", 0}}},
		{"5 years, 3 months", "", []fig{{5, 5, "year", 0}, {3, 3, "month", 0}}},
		{"by month 3", "", []fig{{3, 3, "month", 0}}},
		{"months 4-6", "", []fig{{4, 6, "month", 0}}},
		{"from 7.5 to 2 hours", "", []fig{{7.5, 7.5, "h", 0}, {2, 2, "h", 0}}},
		{"from 41% to 10%", "", []fig{{41, 41, "%", 0}, {10, 10, "%", 0}}},
		{"2000 users", "", []fig{{2000, 2000, "user", 0}}},
		{"in 2025 users asked", "", nil},
		{"€2000", "", []fig{{2000, 2000, "EUR", 0}}},
		{"TEUR 650", "", nil},
		{"70B-175B parameters", "", []fig{{70e9, 175e9, "parameter", 0}}},
		{"four years", "", []fig{{4, 4, "year", 0}}},
		{"400 terms in seven languages", "", []fig{{400, 400, "term", 0}}},
		{"two hundred messages", "", []fig{{200, 200, "message", 0}}},
		{"sub-60-second warnings", "", []fig{{60, 60, "s", 0}}},
		{"zwölf Monate", "de", []fig{{12, 12, "month", 0}}},
		{"mindestens 95 Prozent", "de", []fig{{95, 95, "%", 1}}},
		{"trente minutes", "fr", []fig{{30, 30, "min", 0}}},
		{"35 dispatchers at once", "", []fig{{35, 35, "dispatcher", 0}}},
		{"90 depot foremen", "", []fig{{90, 90, "foremen", 0}}},
		{"about €0.7M", "", []fig{{0.7e6, 0.7e6, "EUR", 0}}},
		{"Only 14 depots", "", []fig{{14, 14, "depot", 0}}},
		{"99999999999999999999999999", "", []fig{{1e26, 1e26, "", 0}}},
	} {
		t.Run(tt.text, func(t *testing.T) {
			var got []fig
			for _, f := range In(tt.text, tt.lang) {
				got = append(got, fig{f.Low, f.High, f.Unit, f.Open})
			}
			require.Equal(t, tt.want, got)
		})
	}
}

// TestFiguresAllTheSame: what looks like a date, a name or the end of a range,
// and is a figure all the same.
func TestFiguresAllTheSame(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text string
		want             []string
	}{
		{"am before a noun is no hour", "de", "Die 9 am Main.", []string{"9"}},
		{"a minus behind a space is no range", "en", "It went from 5 -6 degrees.", []string{"5", "-6 degrees"}},
		{"a stroke with spaces around it is one", "en", "It takes 5 - 6 months.", []string{"5 - 6 months"}},
		{"a range goes up", "en", "It takes 9-6 months.", []string{"9", "6 months"}},
		{"of two units there is none", "en", "It takes 5% - 6 months.", []string{"5%", "6 months"}},
		{"a list of names ends with a unit", "en", "Phases 1 and 2 months.", []string{"2 months"}},
		{"a list of names has little between two of them", "en", "See phases 1, and / 2.", []string{"2"}},
		{"a list of figures ends with a noun", "en", "In 3 pilots and 12 months.", []string{"3 pilots", "12 months"}},
		{"a year of currency is a figure", "en", "It costs €2026.", []string{"€2026"}},
		{"a name before a unit of measure is none", "en", "Project Atlas 5 TB.", []string{"5 TB"}},
		{"the first word of a text makes no name of its last number", "en", "Under Atlas 500-user", []string{"500-user"}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			var got []string
			for _, f := range In(tt.text, tt.lang) {
				got = append(got, f.Raw)
			}
			require.Equal(t, tt.want, got)
		})
	}
}
