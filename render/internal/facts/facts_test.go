package facts

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestNames(t *testing.T) {
	for key, want := range map[string]string{
		"business-owner": "Business owner", "api-endpoints": "API endpoints", "current-llm": "Current LLM", "kpis": "KPIs",
		"roi_measurement": "ROI measurement", "useCaseId": "Use case ID", "sso-identity-systems": "SSO identity systems",
		"pii-handling": "PII handling", "rag-usage": "RAG usage", "company_name": "Company name", "GDPRStatus": "GDPRStatus",
		"Already written": "Already written", "": "Without a name", "---": "---", "llm": "LLM", "genai-plan": "GenAI plan",
		"a.b": "A b", "éclair-x": "Éclair x",
	} {
		require.NotPanics(t, func() { require.Equal(t, want, Name(key)) }, key)
	}
}

func TestPairs(t *testing.T) {
	for in, want := range map[string][]Pair{
		"P50: <1 second, P95: <3 seconds":                     {{"P50", "<1 second"}, {"P95", "<3 seconds"}},
		"3 months: a pilot, two teams\n6 months: all\n":       {{"3 months", "a pilot, two teams"}, {"6 months", "all"}},
		"Daily: 50,000 requests, 25,000 tasks, Monthly: 1.5M": {{"Daily", "50,000 requests, 25,000 tasks"}, {"Monthly", "1.5M"}},
		"Hot: 20TB (often, daily: yes), Cold: 150TB":          nil, // a colon within brackets: in doubt prose
		"Hot: 20TB (often, weekly), Cold: 150TB":              {{"Hot", "20TB (often, weekly)"}, {"Cold", "150TB"}},
		"Open: 6:30 AM; Close: 5:00 PM":                       {{"Open", "6:30 AM"}, {"Close", "5:00 PM"}},
		"Note: one label only":                                nil,
		"We do two things. First: this, Second: that":         nil,
		"First: this. And more, Second: that":                 nil,
		"REST APIs for: data, Feeds for: prices":              nil,
		"Completed - Threats: theft, Mitigation: locks":       nil,
		"see https://example.com, Other: x":                   nil,
		"A: b, A: c":                                          nil,
		"Known gaps: few data, Behavioral data biased":        nil,
		"line one\nTwo: x":                                    nil,
		"Key:, Other: x":                                      nil,
	} {
		require.Equal(t, want, Pairs(in), in)
	}
}

func TestFigures(t *testing.T) {
	for in, want := range map[string]Quantity{
		"€1.4M": {1.4e6, "€"}, "$1,200": {1200, "$"}, "87 %": {87, "%"}, "−3.5%": {-3.5, "%"}, "1.2 million €": {1.2e6, "€"},
		"€650K": {650e3, "€"}, "CA$ 12": {12, "CA$"}, "0.125%": {0.125, "%"}, " €2bn ": {2e9, "€"},
	} {
		got, ok := ParseFigure(in)
		require.True(t, ok, in)
		require.InDelta(t, want.value, got.value, 1e-6, in)
		require.Equal(t, want.Unit, got.Unit, in)
	}
	for _, in := range []string{
		"", "2026", "1957", "UC-2026-LOG-014", "+41 44 555 01 20", "3.1", "v3.1", "2.0.4", "24/7", "P95", "ISO 27001", "2026-09-01", "09:30",
		"€650K - €900K", "6-9 months", "<3 seconds", ">90%", "~€3M", "about 5%", "€1.4M a year", "95%+", "€1.234", "€1.2.3", "€1,5", "€12,34",
		"€5%", "5% €", "€", "%", "1e6 €", "$1M/$2M", "four %", "10x", "5M %", "3 of 4",
	} {
		_, ok := ParseFigure(in)
		require.False(t, ok, "%q is no figure", in)
	}
}

// FuzzPairs: a table made of text loses no letter and no digit of it.
func FuzzPairs(f *testing.F) {
	f.Add("P50: <1 second, P95: <3 seconds")
	f.Add("3 months: a\n6 months: b, c")
	f.Add("Open: 6:30 AM; Close: 5 (a, b)")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		list := Pairs(text)
		var all strings.Builder
		for _, p := range list {
			all.WriteString(p.Label + p.Text)
		}
		if list != nil && letters(all.String()) != letters(text) {
			t.Fatalf("%q became %q", text, list)
		}
	})
}

// letters is what must never be lost: letters and digits in their order.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
