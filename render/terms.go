package render

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// Words are what an engine itself says in a document. Those in braces stand for
// what it fills in.
type Words struct {
	Page     string // "Page {page} of {pages}"
	Contents string
	Section  string // before a number
	Figure   string // before a number
	Table    string // before a number
	Total    string
	Average  string
	Row      string // before a number
	Column   string // before a number
	Cover    string // the label of the page, in a viewer
	Untitled string // section

	Date    string     // "{day} {month} {year}"
	Months  [12]string // short, as in a date
	Quarter string     // of a year, right before its number: "Q"

	Series      string // before a number, where a series has no name
	Other       string // what a donut has no room for, before how many those are
	InTotal     string // below a number
	Logarithmic string // "logarithmic axis"

	Likelihood       string // of a risk matrix that has no levels of its own, from low to high
	LikelihoodLevels [5]string
	Impact           string
	ImpactLevels     [5]string

	Alt AltWords
}

// AltWords say what a figure shows to those who do not see it.
type AltWords struct {
	Bars, StackedBars, Lines, Areas, StackedAreas, Multiples, Waterfall, Donut, Timeline, RiskMatrix string // kinds, at the beginning

	Unit       string // "in {unit}"
	Number     string // "number {n}": a category without a name
	Unknown    string // behind the name of what has no value
	NoValues   string
	OneValue   string // "One value, {last}"
	Values     string // "{n} values, from {first} to {last}; lowest {lowest}, highest {highest}"
	Steps      string // "{n} steps, from {first} to {last} after the last one"
	End        string // "{last} in the end"
	Trend      string // "Trend from {first} to {last}, lowest {lowest}, highest {highest}"
	Milestones string // before them
	Note       string // before a number
}

// languages have words built in.
var languages = []string{"en", "de", "fr", "es", "it", "pt", "nl"}

// builtInWords are by language. Each has all words.
func builtInWords(language string) Words {
	switch language {
	case "de":
		return german()
	case "fr":
		return french()
	case "es":
		return spanish()
	case "it":
		return italian()
	case "pt":
		return portuguese()
	case "nl":
		return dutch()
	}
	return english()
}

// terms are the words for a document in a language. Those of the theme for just
// this language come first, then those for the one it is a kind of.
func (t *Theme) terms(language string) *Words {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	out := builtInWords(base)
	if base == "pt" && strings.EqualFold(language, "pt-BR") {
		out.Section = "Seção"
	}
	for _, tag := range []string{base, language} {
		for key, own := range t.Words {
			if strings.EqualFold(key, tag) {
				overlay(reflect.ValueOf(&out).Elem(), reflect.ValueOf(own))
			}
		}
	}
	return &out
}

// checkWords refuses what is under the name of no language: no document would
// ever have it.
func (t *Theme) checkWords() error {
	for _, key := range slices.Sorted(maps.Keys(t.Words)) {
		if len(key) > markup.MaxID || !langPattern.MatchString(key) {
			return fmt.Errorf("render: Options.Theme.Words: %w: %q is no language tag, as in \"de\" or \"pt-BR\"", reportjobs.ErrInvalid, cut(key))
		}
	}
	return nil
}

// foreign returns the warning that a document in that language has English
// words beside its own; nil where there are words of the language.
func (t *Theme) foreign(language string) []string {
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if base == "" || slices.Contains(languages, base) {
		return nil
	}
	for key := range t.Words {
		if strings.EqualFold(key, base) || strings.EqualFold(key, language) {
			return nil
		}
	}
	return []string{fmt.Sprintf("there are no words in the language %q, so that the engine's own, such as \"Figure 3\", are English; Theme.Words takes some", cut(language))}
}

// overlay puts the texts of one value over those of another of its type, but
// not the empty ones.
func overlay(to, from reflect.Value) {
	switch to.Kind() {
	case reflect.String:
		to.SetString(cmp.Or(from.String(), to.String()))
	case reflect.Struct:
		for i := range to.NumField() {
			overlay(to.Field(i), from.Field(i))
		}
	case reflect.Array:
		for i := range to.Len() {
			overlay(to.Index(i), from.Index(i))
		}
	}
}

func (w *Words) pageOf(page, pages int) string {
	return filled(w.Page, "{page}", strconv.Itoa(page), "{pages}", strconv.Itoa(pages))
}

// filled puts values in the places of what is in braces. A value that has
// braces itself stays as it is.
func filled(text string, values ...string) string {
	return strings.NewReplacer(values...).Replace(text)
}

func inEnglish() *Words {
	w := english()
	return &w
}
