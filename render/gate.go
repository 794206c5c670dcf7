package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const maxWarnings = 20

// A gate lets only text pass that can be set: composed, with plain spaces and
// with glyphs for everything. It counts what it had to replace.
type gate struct {
	fonts    *fonts
	replaced map[rune]int
}

func newGate(f *fonts) *gate { return &gate{fonts: f, replaced: map[rune]int{}} }

// clean returns s as it can be set. Line ends are "\n" afterwards, and all
// other space is ' ' or, where no line may end, U+00A0.
func (g *gate) clean(s string) string {
	if g.simple(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var out strings.Builder
	for _, r := range norm.NFC.String(s) {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			out.WriteByte('\n')
		case r == '\u00A0' || r == '\u2007' || r == '\u202F':
			out.WriteRune('\u00A0')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			out.WriteByte(' ')
		case invisible(r):
		case g.fonts.has(r):
			out.WriteRune(r)
		default:
			g.replaced[r]++
			out.WriteRune(instead)
		}
	}
	return out.String()
}

// simple tells whether s may stay as it is: most text is printable ASCII, and
// nearly all other text has glyphs and is composed.
func (g *gate) simple(s string) bool {
	i := 0
	for i < len(s) && (s[i] >= ' ' || s[i] == '\n') && s[i] < 0x7f {
		i++
	}
	if i == len(s) {
		return true
	}
	composed := true
	for _, r := range s[i:] {
		switch {
		case r < ' ' && r != '\n' || r == 0x7f:
			return false
		case r < 0x80:
		case r == utf8.RuneError || r == '\u0085' || r != '\u00A0' && unicode.IsSpace(r) || invisible(r) || !g.fonts.has(r):
			return false
		case r >= 0x300 && (r < 0x2010 || r > 0x2122): // what stands below and between is composed
			composed = false
		}
	}
	return composed || norm.NFC.IsNormalString(s)
}

// invisible are characters that say how others are set and show nothing
// themselves: soft hyphens, joiners, marks of direction, variation selectors.
func invisible(r rune) bool {
	switch {
	case r == '\u00AD', r == '\u061C', r == '\uFEFF',
		r >= '\u200B' && r <= '\u200F', r >= '\u202A' && r <= '\u202E', r >= '\u2060' && r <= '\u206F',
		r >= '\uFE00' && r <= '\uFE0F', r >= 0xE0100 && r <= 0xE01EF:
		return true
	}
	return false
}

// warnings says what was replaced, the most frequent first.
func (g *gate) warnings() []string {
	var runes []rune
	for r := range g.replaced {
		runes = append(runes, r)
	}
	slices.SortFunc(runes, func(a, b rune) int {
		return cmp.Or(cmp.Compare(g.replaced[b], g.replaced[a]), cmp.Compare(a, b))
	})
	var out []string
	for i, r := range runes {
		if i == maxWarnings {
			out = append(out, fmt.Sprintf("%d more characters are not in the fonts either", len(runes)-i))
			break
		}
		name := fmt.Sprintf("U+%04X", r)
		if unicode.IsPrint(r) && utf8.ValidRune(r) {
			name += " " + string(r)
		}
		out = append(out, fmt.Sprintf("%s is not in the fonts; □ stands for it (%d ×)", name, g.replaced[r]))
	}
	return out
}
