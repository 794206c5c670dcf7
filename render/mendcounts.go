package render

import (
	"regexp"
	"strconv"
	"strings"
)

// typedLabel is what models write in front of captions.
var typedLabel = regexp.MustCompile(`^(?i:table|figure|fig\.|chart|exhibit)\s+\d{1,3}(?:\.\d{1,3})?\s*[.:–—-]\s+`)

// uncount takes numbers away that the engine counts itself: those of sections
// where they are the ones that it will count, and those of figures and tables.
func (m *mender) uncount(list []Section, above string) {
	typed := 0
	m.uncountSections(list, above, &typed)
	if typed > 0 {
		m.tell("the numbers of %d sections, tables or figures were left out: they are counted anew", typed)
	}
}

func (m *mender) uncountSections(list []Section, above string, typed *int) {
	for i := range list {
		s := &list[i]
		number := above + strconv.Itoa(i+1)
		if rest, ok := strings.CutPrefix(string(s.Title), number); ok {
			text := strings.TrimLeft(rest, ".):")
			name := strings.TrimSpace(text)
			if (text != rest || above != "") && strings.HasPrefix(text, " ") && name != "" {
				s.Title = Text(name)
				*typed++
			}
		}
		uncountBlocks(s.Blocks, typed)
		m.uncountSections(s.Sections, number+".", typed)
	}
}

func uncountBlocks(list Blocks, typed *int) {
	cut := func(s string) string {
		n := len(typedLabel.FindString(s))
		if n == 0 || n == len(s) {
			return s
		}
		*typed++
		return s[n:]
	}
	for _, b := range list {
		switch b := b.(type) {
		case *Table:
			b.Caption = Text(cut(string(b.Caption)))
		case *Chart:
			b.Title = cut(b.Title)
		case *Timeline:
			b.Title = cut(b.Title)
		case *RiskMatrix:
			b.Title = cut(b.Title)
		case *Row:
			for _, cell := range b.Cells {
				uncountBlocks(cell, typed)
			}
		}
	}
}
