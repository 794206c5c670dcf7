package facts

import "regexp"

// NoBreak is a space at which no line ends.
const NoBreak = "\u00a0"

// currencies are what stands for the codes of ISO 4217 whose signs are not
// mistaken for another's. For other codes the code itself stands.
var currencies = map[string]string{
	"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩", "ILS": "₪", "UAH": "₴", "VND": "₫", "NGN": "₦", "TRY": "₺",
	"PHP": "₱", "CNY": "CN¥", "CAD": "CA$", "AUD": "A$", "NZD": "NZ$", "HKD": "HK$", "SGD": "S$", "BRL": "R$", "MXN": "MX$",
	"CHF": "CHF" + NoBreak, "SEK": "SEK" + NoBreak, "NOK": "NOK" + NoBreak, "DKK": "DKK" + NoBreak, "PLN": "PLN" + NoBreak,
	"CZK": "CZK" + NoBreak, "HUF": "HUF" + NoBreak, "RON": "RON" + NoBreak, "AED": "AED" + NoBreak, "SAR": "SAR" + NoBreak,
	"ZAR": "ZAR" + NoBreak, "THB": "THB" + NoBreak, "IDR": "IDR" + NoBreak, "MYR": "MYR" + NoBreak, "EGP": "EGP" + NoBreak,
}

var (
	currencyFirst = regexp.MustCompile(`^(?:([A-Z]{3})\b|((?:US|CA|A|NZ|HK|S|R|MX|CN|NT)?\p{Sc}))\s*(.*)$`)
	currencyLast  = regexp.MustCompile(`^(.*?)\s*(?:\b([A-Z]{3})|(\p{Sc}))$`)
)

// Currency finds the sign of money in a unit, and what else it says: of "€M"
// and "M EUR" the sign is € and the rest M.
func Currency(unit string) (sign, rest string, ok bool) {
	if m := currencyFirst.FindStringSubmatch(unit); m != nil {
		sign, rest = m[2], m[3]
		if m[1] != "" {
			sign = currencies[m[1]]
		}
		if sign != "" {
			return sign, rest, true
		}
	}
	if m := currencyLast.FindStringSubmatch(unit); m != nil {
		if sign = m[3]; m[2] != "" {
			sign = currencies[m[2]]
		}
		return sign, m[1], sign != ""
	}
	return "", "", false
}
