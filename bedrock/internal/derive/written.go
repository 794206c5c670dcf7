package derive

import (
	"cmp"
	"math"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// A wording is how a language writes times and bounds.
type wording struct {
	least, most string
	one, many   map[string]string // of day, week, month and year
}

func wordingOf(least, most, one, many string) wording {
	w := wording{least, most, map[string]string{}, map[string]string{}}
	single, several := strings.Fields(one), strings.Fields(many)
	for i, base := range []string{"day", "week", "month", "year"} {
		w.one[base], w.many[base] = single[i], several[i]
	}
	return w
}

var wordings = map[string]wording{
	"en": wordingOf("at least", "at most", "day week month year", "days weeks months years"),
	"de": wordingOf("mindestens", "höchstens", "Tag Woche Monat Jahr", "Tage Wochen Monate Jahre"),
	"fr": wordingOf("au moins", "au plus", "jour semaine mois an", "jours semaines mois ans"),
	"es": wordingOf("al menos", "como máximo", "día semana mes año", "días semanas meses años"),
	"it": wordingOf("almeno", "al massimo", "giorno settimana mese anno", "giorni settimane mesi anni"),
	"pt": wordingOf("pelo menos", "no máximo", "dia semana mês ano", "dias semanas meses anos"),
	"nl": wordingOf("minstens", "hoogstens", "dag week maand jaar", "dagen weken maanden jaar"),
}

// Written writes v for a model and a reader, in the language of the text: three
// digits that count, "€1.7M - €2.4M a year" or "37.5%", "4.6 - 6.4 months", in
// German "4,6 - 6,4 Monate".
func (v Value) Written(lang string) string {
	lang = lexicon.Primary(lang)
	w, known := wordings[lang]
	if !known {
		w = wordings["en"]
	}
	u := unit.Parse(v.Unit)
	out := one(v.Low, u.Base)
	if v.Low != v.High {
		out += " - " + one(v.High, u.Base)
	}
	if known && lang != "en" {
		out = strings.ReplaceAll(out, ".", ",")
	}
	single := v.Low == 1 && v.High == 1
	switch behind := nounOf(u.Base, single || lang != "en"); {
	case single && w.one[u.Base] != "":
		out += " " + w.one[u.Base]
	case w.many[u.Base] != "":
		out += " " + w.many[u.Base]
	case behind != "":
		out += " " + behind
	}
	for _, p := range u.Per {
		out += w.rate(p, lang)
	}
	switch {
	case v.Open > 0:
		return w.least + " " + out
	case v.Open < 0:
		return w.most + " " + out
	}
	return out
}

// rate is what stands behind a value of so much per p.
func (w wording) rate(p, lang string) string {
	name := p
	if w.one[p] != "" {
		name = w.one[p]
	}
	if lang == "en" && (unit.MeasureOf(p).Of != p || unit.Counted(p)) {
		return " per " + cmp.Or(spelledOut[p], name)
	}
	return "/" + name
}

// spelledOut are the units that a rate names in full.
var spelledOut = map[string]string{"s": "second", "min": "minute", "h": "hour"}

// nounOf is what stands behind a number of that unit, in the plural of English
// unless it is to stand as it is.
func nounOf(base string, asIs bool) string {
	switch n := len(base); {
	case base == "%" || base == "x" || moneySigns[base] != "":
		return ""
	case asIs || !unit.Counted(base) || n < 3 || strings.HasSuffix(base, "men") || base == "people" || base == "staff":
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

// compact writes a number with three digits that count, and K, M or B: 4,400,
// 10.8K.
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
	if len(s) == 4 && !strings.Contains(s, ".") {
		s = s[:1] + "," + s[1:]
	}
	return s + letter
}
