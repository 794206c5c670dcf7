package render

import (
	"regexp"
	"strings"
)

var (
	htmlBreak  = regexp.MustCompile(`(?i)<br\s*/?>`)
	htmlBold   = regexp.MustCompile(`(?i)</?(?:b|strong)>`)
	htmlItalic = regexp.MustCompile(`(?i)</?(?:i|em)>`)
	htmlOther  = regexp.MustCompile(`(?i)</?(?:p|u|span|div|mark|small|li|ul|ol)>`)
	underlines = regexp.MustCompile(`(^|[\s(])__([^_\n]+)__($|[\s).,;:!?])`)
	underline  = regexp.MustCompile(`(^|[\s(])_([^_\n]+)_($|[\s).,;:!?])`)
	struck     = regexp.MustCompile(`~~([^~\n]+)~~`)
	pictured   = regexp.MustCompile(`!\[([^\]\n]*)\]\([^)\s]*\)`)
	otherLink  = regexp.MustCompile(`\[([^\]\n]+)\]\(((?:http|ftp|tel)[^)\s]*)\)`)
)

// clean makes Text of what models take for Markdown: marks that Text does not
// have become those that it has, or go.
func (m *mender) clean(s string) Text {
	s = strings.ReplaceAll(strings.TrimSpace(s), "\r\n", "\n")
	if len(s) > MaxText {
		m.tell("a text of %d bytes was cut", len(s))
		s = strings.ToValidUTF8(s[:MaxText-4], "") + "…"
	}
	if strings.IndexByte(s, '<') >= 0 {
		s = htmlBreak.ReplaceAllString(s, "\n")
		s = htmlBold.ReplaceAllString(s, "**")
		s = htmlItalic.ReplaceAllString(s, "*")
		s = htmlOther.ReplaceAllString(s, "")
	}
	if strings.Contains(s, "__") {
		s = underlines.ReplaceAllString(s, "$1**$2**$3")
	}
	if strings.IndexByte(s, '_') >= 0 {
		s = underline.ReplaceAllString(s, "$1*$2*$3")
	}
	if strings.Contains(s, "~~") {
		s = struck.ReplaceAllString(s, "$1")
	}
	if strings.Contains(s, "](") {
		if pictured.MatchString(s) {
			m.tell("an image was left out: models do not name images")
			s = pictured.ReplaceAllString(s, "$1")
		}
		s = otherLink.ReplaceAllStringFunc(s, func(link string) string {
			parts := otherLink.FindStringSubmatch(link)
			if strings.HasPrefix(parts[2], "https://") {
				return link
			}
			m.tell("a link that is not https became text")
			return parts[1] + " (" + parts[2] + ")"
		})
	}
	if len(s) > MaxText { // marks may be longer than tags
		s = strings.ToValidUTF8(s[:MaxText], "")
	}
	return Text(s)
}
