package render

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/hyphen"
)

// hyphens are the patterns of an engine by language, in lower case.
type hyphens map[string]*hyphen.Patterns

func newHyphens(files map[string][]byte) (hyphens, error) {
	out := hyphens{}
	for _, lang := range slices.Sorted(maps.Keys(files)) {
		if !langPattern.MatchString(lang) {
			return nil, fmt.Errorf("Options.Hyphenation: %w: %q is no language tag, as in \"en\" or \"de-AT\"", reportjobs.ErrInvalid, lang)
		}
		p, err := hyphen.Parse(files[lang])
		if err != nil {
			return nil, fmt.Errorf("Options.Hyphenation[%q]: %w: %w", lang, reportjobs.ErrInvalid, err)
		}
		out[strings.ToLower(lang)] = p
	}
	return out, nil
}

// of returns the patterns of a language, or those of the one it is a kind of:
// "de-AT" has those of "de". Nil if there are none.
func (h hyphens) of(lang string) *hyphen.Patterns {
	lang = strings.ToLower(cmp.Or(lang, "en"))
	for {
		if p := h[lang]; p != nil {
			return p
		}
		at := strings.LastIndexByte(lang, '-')
		if at < 0 {
			return nil
		}
		lang = lang[:at]
	}
}
