package render

import "github.com/qubitz/reportjobs/render/internal/facts"

// Name makes a heading of a key: "business-owner" becomes "Business owner",
// "ssoIdentitySystems" "SSO identity systems". A key that has spaces or
// begins with a capital letter was written for people and stays as it is.
func Name(key string) string { return facts.Name(key) }
