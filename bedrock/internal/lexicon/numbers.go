package lexicon

import "strings"

// Portions are the words for parts of a whole, in percent. They are facts of
// an input, so that a text may say 25 % of what stands there as "a quarter",
// but no figures of a text.
var Portions = []struct {
	Words   string
	Percent float64
}{
	{"two thirds", 200.0 / 3}, {"three quarters", 75}, {"one third", 100.0 / 3}, {"a third", 100.0 / 3}, {"one quarter", 25}, {"a quarter of", 25}, {"a quarter fewer", 25}, {"a quarter less", 25}, {"a quarter more", 25},
	{"one fifth", 20}, {"a fifth", 20}, {"a tenth", 10}, {"halve", 50}, {"halving", 50}, {"half the", 50}, {"half of", 50}, {"halved", 50},
	{"die hälfte", 50}, {"ein drittel", 100.0 / 3}, {"ein viertel", 25}, {"ein fünftel", 20}, {"la moitié", 50}, {"un tiers", 100.0 / 3}, {"un quart", 25},
}

// Numbers are the number words, each with its value.
var Numbers = func() map[string]float64 {
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

// Number reads thirty, twenty-five, and the two of two-hour, of which
// it returns the rest.
func Number(w string) (value float64, rest string, ok bool) {
	w = strings.ToLower(w)
	if value, ok = Numbers[w]; ok {
		return value, "", true
	}
	head, rest, found := strings.Cut(w, "-")
	if value, ok = Numbers[head]; !found || !ok {
		return 0, "", false
	}
	unit, more, _ := strings.Cut(rest, "-")
	if ones, is := Numbers[unit]; is && value >= 20 && ones < 10 {
		return value + ones, more, true
	}
	return value, rest, true
}
