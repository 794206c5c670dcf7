package typeset

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Gate lets only text pass that can be set: composed, with plain spaces and
// with glyphs for everything. It counts what it had to replace.
type Gate struct {
	fonts    *Fonts
	replaced map[string]*lost // by script
	scripts  map[rune]string  // of what was replaced
}

// lost is what was replaced of one script.
type lost struct {
	count    int
	examples []rune // the first ones
	more     bool   // there are others
}

const maxExamples = 5

// NewGate returns one that has replaced nothing.
func NewGate(f *Fonts) *Gate {
	return &Gate{fonts: f, replaced: map[string]*lost{}, scripts: map[rune]string{}}
}

// Clean returns s as it can be set. Line ends are "\n" afterwards, and all
// other space is ' ' or, where no line may end, U+00A0. For each cluster that
// cannot be set there is one □.
func (g *Gate) Clean(s string) string {
	if g.simple(s) {
		return s
	}
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	var out strings.Builder
	c := cluster{gate: g, out: &out}
	for _, r := range norm.NFC.String(s) {
		switch {
		case r == '\n' || r == '\r' || r == '\v' || r == '\f' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			c.end('\n')
		case r == '\u00A0' || r == '\u2007' || r == '\u202F':
			c.end('\u00A0')
		case r == '\t' || unicode.Is(unicode.Zs, r):
			c.end(' ')
		case invisible(r):
			c.joined = c.missing && r == '\u200D'
		case unicode.Is(unicode.M, r):
			c.mark(r)
		default:
			c.base(r)
		}
	}
	return out.String()
}

// A cluster is a character with the marks on it, as it is written.
type cluster struct {
	gate    *Gate
	out     *strings.Builder
	based   bool // there is something that marks can stand on
	missing bool // a □ stands for it
	joined  bool // what follows belongs to the □
}

// end writes space. Marks stand on one where no line ends.
func (c *cluster) end(space rune) {
	c.out.WriteRune(space)
	c.based, c.missing, c.joined = space == '\u00A0', false, false
}

func (c *cluster) base(r rune) {
	switch {
	case settable(c.gate.fonts, r):
		c.out.WriteRune(r)
		c.missing = false
	case c.missing && (c.joined || r >= 0x1F3FB && r <= 0x1F3FF): // parts of an emoji
	default:
		c.lose(r)
	}
	c.based, c.joined = true, false
}

// mark writes a combining mark. One that has nothing to stand on gets a space.
func (c *cluster) mark(r rune) {
	switch {
	case c.missing:
	case !settable(c.gate.fonts, r):
		c.lose(r)
	default:
		if !c.based {
			c.out.WriteRune('\u00A0')
		}
		c.out.WriteRune(r)
	}
	c.based = true
}

func (c *cluster) lose(r rune) {
	c.missing = true
	c.out.WriteRune(instead)
	name, ok := c.gate.scripts[r]
	if !ok {
		name = scriptOf(r)
		c.gate.scripts[r] = name
	}
	l := c.gate.replaced[name]
	if l == nil {
		l = &lost{}
		c.gate.replaced[name] = l
	}
	l.count++
	if known := slices.Contains(l.examples, r); !known && len(l.examples) < maxExamples {
		l.examples = append(l.examples, r)
	} else if !known {
		l.more = true
	}
}

// simple tells whether s may stay as it is: most text is printable ASCII, and
// nearly all other text has glyphs and is composed.
func (g *Gate) simple(s string) bool {
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
		case r == utf8.RuneError || r == '\u0085' || r != '\u00A0' && unicode.IsSpace(r) || invisible(r) || !settable(g.fonts, r) ||
			r >= 0x300 && r < 0x370 && unicode.Is(unicode.M, r):
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
	case r == '\u00AD', r == '\u034F', r == '\u061C', r == '\uFEFF',
		r >= '\u200B' && r <= '\u200F', r >= '\u202A' && r <= '\u202E', r >= '\u2060' && r <= '\u206F',
		r >= '\uFE00' && r <= '\uFE0F', r >= 0xE0100 && r <= 0xE01EF:
		return true
	}
	return false
}

// Warnings says what was replaced, one for each script, the most frequent
// first.
func (g *Gate) Warnings() []string {
	names := slices.SortedFunc(maps.Keys(g.replaced), func(a, b string) int {
		return cmp.Or(cmp.Compare(g.replaced[b].count, g.replaced[a].count), cmp.Compare(a, b))
	})
	var out []string
	for _, name := range names {
		l := g.replaced[name]
		var examples []string
		for _, r := range l.examples {
			text := fmt.Sprintf("U+%04X", r)
			if unicode.IsPrint(r) && !unicode.Is(unicode.M, r) {
				text += " " + string(r)
			}
			examples = append(examples, text)
		}
		more := ""
		if l.more {
			more = ", …"
		}
		out = append(out, fmt.Sprintf("%s: □ stands for what cannot be set (%d ×): %s%s", name, l.count, strings.Join(examples, ", "), more))
	}
	return out
}
