package render

import (
	"math"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/ink"
)

// TestWordsAreWhole: each language has all words, with the same places to fill
// in as the English ones.
func TestWordsAreWhole(t *testing.T) {
	places := regexp.MustCompile(`\{\w+\}`)
	var compare func(name string, want, got reflect.Value)
	compare = func(name string, want, got reflect.Value) {
		switch want.Kind() {
		case reflect.String:
			require.NotEmpty(t, got.String(), name)
			filled := func(v reflect.Value) []string {
				return slices.Sorted(slices.Values(places.FindAllString(v.String(), -1)))
			}
			require.Equal(t, filled(want), filled(got), name)
		case reflect.Struct:
			for i := range want.NumField() {
				compare(name+"."+want.Type().Field(i).Name, want.Field(i), got.Field(i))
			}
		case reflect.Array:
			for i := range want.Len() {
				compare(name, want.Index(i), got.Index(i))
			}
		default:
			t.Fatal(name, want.Kind())
		}
	}
	for _, language := range languages {
		compare(language, reflect.ValueOf(english()), reflect.ValueOf(builtInWords(language)))
	}
}

func TestWordsOfATheme(t *testing.T) {
	theme := Executive()
	theme.Words = map[string]Words{"de": {Figure: "Bild", Months: [12]string{2: "Lenz"}, Alt: AltWords{Donut: "Ring"}}, "de-AT": {Table: "Aufstellung"}, "ja": {Table: "表"}}
	for language, want := range map[string][2]string{
		"": {"Figure", "Table"}, "de": {"Bild", "Tabelle"}, "de-AT": {"Bild", "Aufstellung"}, "DE-at": {"Bild", "Aufstellung"}, "de-CH": {"Bild", "Tabelle"},
		"ja": {"Figure", "表"}, "fr-CA": {"Figure", "Tableau"}, "xx": {"Figure", "Table"},
	} {
		terms := theme.terms(language)
		require.Equal(t, want, [2]string{terms.Figure, terms.Table}, language)
	}
	german := theme.terms("de-AT")
	require.Equal(t, []string{"Lenz", "Apr", "Ring", "Zeitplan"}, []string{german.Months[2], german.Months[3], german.Alt.Donut, german.Alt.Timeline}, "each word by itself")
}

// A document in a language without words has English ones; whoever mistyped the
// tag hears of it.
func TestForeignLanguagesAreToldOf(t *testing.T) {
	theme := Executive()
	theme.Words = map[string]Words{"pl": {Figure: "Rysunek"}, "JA-jp": {Figure: "図"}}
	e := engine(t, &Options{Theme: &theme})
	for language, told := range map[string]bool{
		"": false, "en": false, "DE-at": false, "nl": false, "pl": false, "pl-PL": false, "ja-JP": false, "ja": true, "deutsch": true, "sv-FI": true,
	} {
		d := document(&Paragraph{Text: "x"})
		d.Lang = language
		_, result := printed(t, e, d)
		if told {
			require.Len(t, result.Warnings, 1, language)
			require.Contains(t, result.Warnings[0], strconv.Quote(language))
		} else {
			require.Empty(t, result.Warnings, language)
		}
	}
	theme.Words = map[string]Words{"pl": {}, "po polsku": {}}
	_, err := New(&Options{Theme: &theme})
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
	require.ErrorContains(t, err, `Theme.Words: invalid: "po polsku" is no language tag`)
}

func TestDocumentSpeaksItsLanguage(t *testing.T) {
	d := golden()["report"]
	d.Lang = "nl"
	file, _ := printed(t, engine(t, nil), d)
	text := textOf(t, file)
	for _, want := range []string{"Inhoud", "Tabel 1", "Figuur 1", "Totaal", "Pagina 2 van"} {
		require.Contains(t, text, want)
	}
	for _, english := range []string{"Contents", "Table 1", "Figure 1", "Page 2 of"} {
		require.NotContains(t, text, english)
	}
}

// figuresOfEachKind has all that an engine says of figures, and no word of its own.
func figuresOfEachKind(language string) *Document {
	d := NewDocument("").Note("a", "1")
	d.Lang = language
	p := d.Section("1").
		Timeline(&Timeline{Phases: []Phase{{Name: "2", From: "2026-03", To: "2026-05"}}, Milestones: []Milestone{{Name: "3", At: "2026-05-07"}}}).
		Risks(&RiskMatrix{Items: []Risk{{Name: "4", Likelihood: 5, Impact: 5}}}).
		KPIs(KPI{Label: "5", Value: "6", Trend: Values(1, 2)}).
		Table(&Table{Columns: []Column{{Title: "7", Kind: "date"}, {Title: "8", Kind: "spark"}},
			Rows: [][]Cell{{Str("2026-05-07"), {Values: Values(3)}}}})
	twelve := series("", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
	for _, kind := range chartKinds {
		c := &Chart{Kind: kind, Categories: slices.Repeat([]string{"9"}, 12), Series: []Series{twelve}}
		if kind == "stacked" || kind == "multiples" {
			c.Series = []Series{twelve, twelve}
		}
		p.Chart(c)
	}
	p.P("2[^a]")
	pair := []string{"", "9"}
	p.Chart(&Chart{Kind: "area", Unit: "kW", Categories: pair, Series: []Series{series("", 2, 3), series("", 4, 5)}}).
		Chart(&Chart{Kind: "bar", Log: true, Categories: pair, Series: []Series{{Values: Values(1, math.NaN())}}}).
		Chart(&Chart{Kind: "hbar", Categories: pair, Series: []Series{{Values: Values(math.NaN(), math.NaN())}}}).
		Chart(&Chart{Kind: "waterfall", Categories: pair, Series: []Series{series("", 1, 2)}}).
		Chart(&Chart{Kind: "waterfall", Categories: slices.Repeat(pair, 20), Series: []Series{series("", slices.Repeat([]float64{1, 2}, 20)...)}})
	return d
}

var wordPattern = regexp.MustCompile(`\pL+`)

// saidIn are all words of texts that an engine has for a language, and how
// often each stands in them.
func saidIn(texts ...string) map[string]int {
	out := map[string]int{}
	for _, text := range texts {
		for _, word := range wordPattern.FindAllString(text, -1) {
			out[strings.ToLower(word)]++
		}
	}
	return out
}

func TestFiguresSpeakTheLanguageOfTheDocument(t *testing.T) {
	e := engine(t, nil)
	said := func(language string) map[string]int {
		l, err := e.lay(t.Context(), figuresOfEachKind(language))
		require.NoError(t, err)
		defer e.release(l)
		var texts []string
		for _, page := range l.pages {
			for _, o := range page.ops {
				if o.Kind == ink.Text {
					texts = append(texts, o.Text)
				}
			}
		}
		for _, element := range l.elements {
			if element.Detail != nil {
				texts = append(texts, element.Detail.Text)
			}
		}
		return saidIn(texts...)
	}
	in := said("en")
	english := saidIn(leaves(reflect.ValueOf(english()))...)
	for word := range saidIn(leaves(reflect.ValueOf(inEnglish().Alt))...) {
		if !slices.Contains([]string{"unit", "n", "first", "last", "lowest", "highest"}, word) {
			require.Contains(t, in, word, "the document asks for it")
		}
	}
	for _, language := range []string{"de", "fr", "es", "it", "pt", "nl"} {
		words := builtInWords(language)
		own := saidIn(leaves(reflect.ValueOf(words))...)
		for word := range said(language) {
			require.False(t, english[word] > 0 && own[word] == 0, "%q in %s", word, language)
		}
	}
}

// leaves are all texts in a value.
func leaves(v reflect.Value) (out []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Struct:
		for i := range v.NumField() {
			out = append(out, leaves(v.Field(i))...)
		}
	case reflect.Array:
		for i := range v.Len() {
			out = append(out, leaves(v.Index(i))...)
		}
	}
	return out
}
