package bedrock

import (
	"reflect"
	"regexp"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs/render"
)

// A cleaner takes out of a model's text what an input may have talked it into:
// characters that nobody sees or that turn the order of reading around, links
// that stand neither in the input nor in the outline, and notes.
type cleaner struct {
	links map[string]bool // addresses of the input, and #id of sections
}

var (
	address  = regexp.MustCompile(`(?i)(?:[a-z][a-z0-9+.-]*://|www\.)[^\s"'<>()\[\]\\]+`)
	mailto   = regexp.MustCompile(`(?i)mailto:[^\s"'<>()\[\]\\]+`)
	linked   = regexp.MustCompile(`!?\[([^\[\]\n]*)\]\(([^()\s]*)\)`)
	noteMark = regexp.MustCompile(`\[\^[^\]\n]*\]`)
	target   = regexp.MustCompile(`\]\(([^)]*)\)?`)
)

func newCleaner(input []byte, o Outline) *cleaner {
	c := &cleaner{links: map[string]bool{}}
	text := strings.ReplaceAll(string(input), `\/`, "/")
	for _, found := range append(address.FindAllString(text, -1), mailto.FindAllString(text, -1)...) {
		c.links[strings.TrimRight(found, ".,;:!?")] = true
	}
	for _, s := range o.Sections {
		c.links["#"+s.ID] = true
	}
	return c
}

// block cleans every text of b, and takes ids away, of which another unit may
// have the same.
func (c *cleaner) block(b render.Block) {
	c.walk(reflect.ValueOf(b))
	switch b := b.(type) {
	case *render.Table:
		b.ID = ""
	case *render.Chart:
		b.ID = ""
	case *render.Timeline:
		b.ID = ""
	case *render.RiskMatrix:
		b.ID = ""
	}
}

func (c *cleaner) walk(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			c.walk(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			c.walk(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.walk(v.Index(i))
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[render.Text]() {
			v.SetString(string(c.text(v.String())))
		} else {
			v.SetString(c.addresses(visible(v.String())))
		}
	}
}

// text cleans running text. A link that may not be becomes its text; whatever
// then still looks like the target of a link is broken up.
func (c *cleaner) text(s string) render.Text {
	s = visible(s)
	if strings.Contains(s, "[^") {
		s = noteMark.ReplaceAllString(s, "")
	}
	if strings.Contains(s, "](") {
		s = linked.ReplaceAllStringFunc(s, func(link string) string {
			parts := linked.FindStringSubmatch(link)
			if c.links[parts[2]] && link[0] != '!' {
				return link
			}
			return parts[1]
		})
	}
	s = c.targets(c.addresses(c.targets(s)))
	if bare := unmarked(render.Text(s)); c.addresses(bare) != bare { // what is printed is an address, although it is not written as one
		return render.Plain(c.addresses(bare))
	}
	return render.Text(s)
}

// targets breaks up what looks like the target of a link and is none that may
// be, until there is none: what is left may look like one again.
func (c *cleaner) targets(s string) string {
	for {
		less := target.ReplaceAllStringFunc(s, func(end string) string {
			if parts := target.FindStringSubmatch(end); c.links[parts[1]] && strings.HasSuffix(end, ")") {
				return end
			}
			return "]"
		})
		if less == s {
			return s
		}
		s = less
	}
}

// addresses takes out addresses that stand in a text as such and not in the input.
func (c *cleaner) addresses(s string) string {
	return address.ReplaceAllStringFunc(s, func(found string) string {
		trimmed := strings.TrimRight(found, ".,;:!?")
		if c.links[trimmed] {
			return found
		}
		return "(address left out)" + found[len(trimmed):]
	})
}

// visible returns s without what cannot be seen in it. Line feeds stay, tabs
// become spaces.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\r':
			return ' '
		case invisible(r):
			return -1
		}
		return r
	}, s)
}

// invisible tells whether r is a control character, a mark that turns the
// direction of text, or one of the formatting characters and tags in which
// text can be hidden. The joiners of scripts and emoji are not among them.
func invisible(r rune) bool {
	switch {
	case r == '\n', r == 0x200C, r == 0x200D, r == 0x00AD:
		return false
	case r >= 0xFE00 && r <= 0xFE0F:
		return false
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) || r >= 0xE0000 && r <= 0xE0FFF ||
		r == 0x2028 || r == 0x2029
}
