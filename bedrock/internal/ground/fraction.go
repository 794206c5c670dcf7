package ground

import "strings"

// parts are the words for parts of a whole, in percent. They are facts of
// an input, so that a text may say 25 % of what stands there as "a quarter",
// but no figures of a text.
var parts = []struct {
	words   string
	percent float64
}{
	{"two thirds", 200.0 / 3}, {"three quarters", 75}, {"one third", 100.0 / 3}, {"a third", 100.0 / 3}, {"one quarter", 25}, {"a quarter of", 25}, {"a quarter fewer", 25}, {"a quarter less", 25}, {"a quarter more", 25},
	{"one fifth", 20}, {"a fifth", 20}, {"a tenth", 10}, {"halve", 50}, {"halving", 50}, {"half the", 50}, {"half of", 50}, {"halved", 50},
	{"die hälfte", 50}, {"ein drittel", 100.0 / 3}, {"ein viertel", 25}, {"ein fünftel", 20}, {"la moitié", 50}, {"un tiers", 100.0 / 3}, {"un quart", 25},
}

// portions finds the words for parts of a whole in a text, as percent.
func portions(text string) (out []Figure) {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return nil
	}
	taken := 0
	for at := 0; at < len(low); at++ {
		if at > 0 && isWordByte(low[at-1]) || at < taken {
			continue
		}
		for _, p := range parts {
			end := at + len(p.words)
			if strings.HasPrefix(low[at:], p.words) && (end == len(low) || !isWordByte(low[end])) {
				out = append(out, Figure{Raw: text[at:end], Pos: at, End: end, Low: p.percent, High: p.percent, Unit: "%", Step: 1, Word: true})
				taken = end
				break
			}
		}
	}
	return out
}

func isWordByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c >= 128
}
