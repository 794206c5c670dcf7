package ground

import (
	"math"
	"strconv"
	"strings"
)

// written writes the value of a derived fact for a model and a reader: three
// digits that count, "€1.7M - €2.4M a year" or "37.5%", "4.6 - 6.4 months".
func written(f Fact, lang string) string {
	u := parseUnit(f.Unit)
	out := one(f.Low, u.base)
	if f.Low != f.High {
		out += " - " + one(f.High, u.base)
	}
	if behind := nounOf(u.base, f.Low == 1 && f.High == 1 || primary(lang) != "en"); behind != "" {
		out += " " + behind
	}
	for _, p := range u.per {
		if primary(lang) == "en" && (measureOf(p).of != p || counted(p)) {
			out += " per " + p
		} else {
			out += "/" + p
		}
	}
	switch {
	case f.Open > 0:
		return "at least " + out
	case f.Open < 0:
		return "at most " + out
	}
	return out
}

// nounOf is what stands behind a number of that unit, in the plural of English
// unless it is to stand as it is.
func nounOf(base string, asIs bool) string {
	words := counted(base) || base == "day" || base == "week" || base == "month" || base == "year"
	switch n := len(base); {
	case base == "%" || base == "x" || moneySigns[base] != "":
		return ""
	case asIs || !words || n < 3 || strings.HasSuffix(base, "men") || base == "people" || base == "staff":
		return base
	case base[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(base[n-2])):
		return base[:n-1] + "ies"
	case strings.HasSuffix(base, "s") || strings.HasSuffix(base, "x") || strings.HasSuffix(base, "ch") || strings.HasSuffix(base, "sh"):
		return base + "es"
	}
	return base + "s"
}

// moneySigns stand before a number.
var moneySigns = map[string]string{"EUR": "€", "USD": "$", "GBP": "£"}

func one(v float64, base string) string {
	sign := ""
	if v < 0 {
		sign, v = "-", -v
	}
	if base == "%" || base == "x" {
		return sign + compact(v) + base
	}
	return sign + moneySigns[base] + compact(v)
}

// compact writes a number with three digits that count, and K, M or B.
func compact(v float64) string {
	letter := ""
	for _, s := range []struct {
		size   float64
		letter string
	}{{1e9, "B"}, {1e6, "M"}, {1e4, "K"}} {
		if v >= s.size {
			letter = s.letter
			v /= map[string]float64{"B": 1e9, "M": 1e6, "K": 1e3}[letter]
			break
		}
	}
	decimals := 0
	if v > 0 && v < 1000 && v != math.Trunc(v) {
		decimals = max(0, min(6, 2-int(math.Floor(math.Log10(v)))))
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s + letter
}
