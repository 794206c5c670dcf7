package ground

import (
	"math"
	"strconv"
	"strings"
)

// numeral reads a number as lex found it: its value, and what its last digit
// is worth. The separators tell where the fraction begins; of those that do
// not, as in 1.200, the language decides.
func numeral(s, lang string) (value, step float64, ok bool) {
	s = strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\u00a0', '\u202f', '\u2009', '\'', '’':
			return -1
		}
		return r
	}, s)
	mantissa, power := s, ""
	if at := strings.IndexAny(s, "eE"); at > 0 {
		mantissa, power = s[:at], s[at:]
	}
	mantissa = decimal(mantissa, lang)
	value, err := strconv.ParseFloat(mantissa+power, 64)
	if err != nil || math.IsInf(value, 0) {
		return 0, 0, false
	}
	step = 1
	if _, fraction, found := strings.Cut(mantissa, "."); found {
		step = math.Pow10(-len(fraction))
	}
	if power != "" {
		e, _ := strconv.Atoi(power[1:])
		step *= math.Pow10(e)
	}
	return value, step, true
}

// decimal writes a number with a point for its fraction and nothing else.
func decimal(s, lang string) string {
	dot, comma := strings.LastIndexByte(s, '.'), strings.LastIndexByte(s, ',')
	switch {
	case dot >= 0 && comma >= 0:
		if dot > comma {
			return strings.ReplaceAll(s, ",", "")
		}
		return strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case dot >= 0:
		if strings.Count(s, ".") > 1 || lang != "en" && len(s)-dot-1 == 3 && dot <= 3 && s[0] != '0' {
			return strings.ReplaceAll(s, ".", "")
		}
	case comma >= 0:
		if strings.Count(s, ",") > 1 || lang == "en" && len(s)-comma-1 == 3 && s[0] != '0' {
			return strings.ReplaceAll(s, ",", "")
		}
		return strings.Replace(s, ",", ".", 1)
	}
	return s
}

// spelled are the number words, each with its value.
var spelled = func() map[string]float64 {
	out := map[string]float64{}
	for _, list := range []string{
		"zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		"null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
		"zéro un deux trois quatre cinq - sept huit neuf dix onze douze treize quatorze quinze seize",
	} {
		for i, w := range strings.Fields(list) {
			out[w] = float64(i)
		}
	}
	for _, list := range []string{
		"twenty thirty forty fifty sixty seventy eighty ninety",
		"zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
		"vingt trente quarante cinquante soixante",
	} {
		for i, w := range strings.Fields(list) {
			out[w] = float64(i+2) * 10
		}
	}
	for _, w := range []string{"-", "null", "zero", "zéro"} { // "null" is seldom a number
		delete(out, w)
	}
	return out
}()

// spelledNumber reads thirty, twenty-five, and the two of two-hour, of which
// it returns the rest.
func spelledNumber(w string) (value float64, rest string, ok bool) {
	w = strings.ToLower(w)
	if value, ok = spelled[w]; ok {
		return value, "", true
	}
	head, rest, found := strings.Cut(w, "-")
	if value, ok = spelled[head]; !found || !ok {
		return 0, "", false
	}
	unit, more, _ := strings.Cut(rest, "-")
	if ones, is := spelled[unit]; is && value >= 20 && ones < 10 {
		return value + ones, more, true
	}
	return value, rest, true
}

// mantissa is the number that a figure begins with, without what scales it: 4.2
// of $4.2M. It is zero if there is none.
func (f *Figure) mantissa() float64 {
	digits := strings.TrimLeftFunc(f.Raw, func(r rune) bool { return r < '0' || r > '9' })
	if end := strings.IndexFunc(digits, func(r rune) bool { return (r < '0' || r > '9') && r != '.' && r != ',' }); end >= 0 {
		digits = digits[:end]
	}
	value, _, _ := numeral(digits, "en")
	return value
}
