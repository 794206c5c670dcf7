package discovery

import (
	"strings"
	"unicode"
)

const (
	minHits = 4 // words that have to point to an industry
	lead    = 2 // times as many as to any other
)

// industries names industries by words that hardly stand in texts of others.
func industries() map[string][]string {
	return map[string][]string{
		"Financial Technology": {"financial", "portfolio", "advisor", "advisors", "banking", "investment", "wealth", "trading", "lending"},
		"Insurance":            {"insurance", "insurer", "underwriting", "policyholder", "policyholders", "actuarial", "reinsurance"},
		"Healthcare":           {"patient", "patients", "clinical", "hospital", "hospitals", "physician", "physicians", "hipaa", "diagnosis"},
		"Logistics":            {"shipment", "shipments", "carrier", "carriers", "freight", "depot", "depots", "consignment", "warehouse", "dispatchers"},
		"Retail":               {"retail", "retailer", "shopper", "shoppers", "merchandising", "storefront", "checkout", "e-commerce"},
		"Manufacturing":        {"manufacturing", "factory", "factories", "assembly", "machinery", "oee", "shopfloor"},
		"Energy":               {"energy", "grid", "substation", "turbine", "turbines", "kwh", "utility", "megawatt"},
		"Education":            {"student", "students", "curriculum", "classroom", "university", "teachers", "course", "courses"},
		"Telecommunications":   {"telecom", "subscriber", "subscribers", "broadband", "5g", "roaming", "spectrum"},
		"Public sector":        {"citizen", "citizens", "municipal", "ministry", "government", "council", "taxpayer"},
	}
}

// infer returns the industry that the words of input point to, "" unless it is
// clear.
func infer(input []byte) string {
	counts := map[string]int{}
	for _, word := range strings.FieldsFunc(strings.ToLower(string(input)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}) {
		counts[word]++
	}
	best, most, second := "", 0, 0
	for name, words := range industries() {
		hits := 0
		for _, word := range words {
			hits += counts[word]
		}
		switch {
		case hits > most:
			best, most, second = name, hits, most
		case hits > second:
			second = hits
		}
	}
	if most < minHits || most < lead*second {
		return ""
	}
	return best
}
