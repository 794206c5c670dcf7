package figure

import (
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

// Portions finds the words for parts of a whole in a text, as percent.
func Portions(text string) (out []Figure) {
	low := strings.ToLower(text)
	if len(low) != len(text) {
		return nil
	}
	taken := 0
	for at := 0; at < len(low); at++ {
		if at > 0 && isWordByte(low[at-1]) || at < taken {
			continue
		}
		for _, p := range lexicon.Portions {
			end := at + len(p.Words)
			if strings.HasPrefix(low[at:], p.Words) && (end == len(low) || !isWordByte(low[end])) {
				out = append(out, Figure{Raw: text[at:end], Pos: at, End: end, Low: p.Percent, High: p.Percent, Unit: "%", Step: 1, Word: true})
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
