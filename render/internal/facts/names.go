package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name makes a heading of a key: "business-owner" becomes "Business owner",
// "ssoIdentitySystems" "SSO identity systems". A key that has spaces or
// begins with a capital letter was written for people and stays as it is.
func Name(key string) string {
	key = strings.TrimSpace(key)
	if key == "" {
		return "Without a name"
	}
	first, _ := utf8.DecodeRuneInString(key)
	if strings.ContainsFunc(key, unicode.IsSpace) || unicode.IsUpper(first) && !strings.ContainsAny(key, "-_") {
		return key
	}
	words := keyWords(key)
	if len(words) == 0 {
		return key
	}
	for i, w := range words {
		words[i] = acronym(w)
	}
	if r, n := utf8.DecodeRuneInString(words[0]); acronym(words[0]) == words[0] && !mixed(words[0]) {
		words[0] = string(unicode.ToUpper(r)) + words[0][n:]
	}
	return strings.Join(words, " ")
}

// keyWords splits at hyphens, underscores, dots and where a capital letter
// follows a small one.
func keyWords(key string) []string {
	var spaced strings.Builder
	before := ' '
	for _, r := range key {
		switch {
		case r == '-' || r == '_' || r == '.':
			r = ' '
		case unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before)):
			spaced.WriteByte(' ')
		}
		spaced.WriteRune(r)
		before = r
	}
	words := strings.Fields(spaced.String())
	for i, w := range words {
		if w != strings.ToUpper(w) { // all capitals are an acronym already
			words[i] = strings.ToLower(w)
		}
	}
	return words
}

// mixed tells whether w is an acronym that begins with a small letter, which
// no heading capitalises.
func mixed(w string) bool {
	return w != strings.ToLower(w)
}

// acronym returns w as it is usually written.
func acronym(w string) string {
	switch w {
	case "ai", "api", "aws", "ccpa", "ceo", "cfo", "ciso", "cio", "cpu", "crm", "csv", "cto", "db", "dpo", "erp", "eu", "faq",
		"gcp", "gdpr", "gpu", "hipaa", "hr", "html", "http", "https", "id", "iot", "ip", "iso", "it", "json", "kpi", "llm", "mfa",
		"ml", "nlp", "nps", "ocr", "pci", "pdf", "phi", "pii", "qa", "rag", "rest", "roi", "rpo", "rto", "sdk", "sla", "slo",
		"soc", "sox", "sql", "sso", "tls", "uat", "ui", "uk", "uri", "url", "us", "usa", "ux", "vat", "vpn", "xml":
		return strings.ToUpper(w)
	case "apis", "faqs", "gpus", "ids", "kpis", "llms", "pdfs", "sdks", "slas", "slos", "urls":
		return strings.ToUpper(w[:len(w)-1]) + "s"
	case "saas", "paas", "iaas":
		return strings.ToUpper(w[:1]) + w[1:2] + strings.ToUpper(w[2:3]) + strings.ToUpper(w[3:])
	case "genai":
		return "GenAI"
	case "mlops", "devops":
		return map[string]string{"mlops": "MLOps", "devops": "DevOps"}[w]
	}
	return w
}
