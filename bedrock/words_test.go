package bedrock

import (
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render"
)

// TestWords: every language has all words, each with the places for its values.
func TestWords(t *testing.T) {
	english := reflect.ValueOf(builtInWords["en"])
	for _, lang := range strings.Fields("en de fr es it pt nl") {
		words := reflect.ValueOf(builtInWords[lang])
		for i := range english.NumField() {
			name := english.Type().Field(i).Name
			require.NotEmpty(t, words.Field(i).String(), "%s of %s", name, lang)
			for _, value := range []string{"{mark}", "{figures}", "{section}", "{figure}", "{formula}"} {
				require.Equal(t, strings.Contains(english.Field(i).String(), value), strings.Contains(words.Field(i).String(), value), "%s in %s of %s", value, name, lang)
			}
		}
		mine := Words{}.in(lang)
		for _, mark := range marks {
			require.NotEmpty(t, mine.mark(mark), "%s of %s", mark, lang)
		}
	}
	require.Equal(t, "Annahme", Words{}.in("de-AT").Assumption, "a country has its language's words")
	require.Equal(t, Legend, Words{}.in("ja").Legend, "English where there are none")
	own := Words{Legend: "Eigener Hinweis."}.in("de")
	require.Equal(t, "Eigener Hinweis.", own.Legend, "a host's own go first")
	require.Equal(t, "Vorschlag", own.Proposal, "and leave the others")
	require.Equal(t, "a {b} c", put("{x} c", "x", "a {b}", "b", "no"), "what is put in is not looked into")
}

// TestWordsOfALanguage: nothing that Go says in a German report is English.
func TestWordsOfALanguage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		o := outline
		o.Lang = "de"
		w.authorFor(o, nil, &AuthorOptions{Words: Words{LeftOut: "[gekürzt]"}})
		answers(planCall, strings.Replace(usualPlan, `"derived":[]`, `"derived":[{"id":"d1","op":"scale","args":["f3"],"by":2,"label":"Doppeltes Budget"}]`, 1))(w)
		answers(u1, lines(
			`{"type":"paragraph","text":"Wir nehmen 14 Monate an.","mark":"assumption"}`,
			`{"type":"list","items":["Eine Panne ist binnen 72 Stunden zu melden"],"mark":"reference"}`,
			`{"type":"kpis","items":[{"label":"Doppeltes Budget","value":"$1M - $2M"}],"cites":["d1"]}`,
			para("Das kostet 3,7 Mio. $."), `{"type":"video"}`, para("Text."), end("Fertig.")), "nein", "nein")(w)
		answers("unit u4 ", lines(assumed("Die Amortisation des Piloten dauert 20 Monate."), end("Fertig.")))(w)
		d, err := w.write()
		require.NoError(t, err)
		require.NoError(t, render.Validate(d))
		text := read(d)
		for _, says := range []string{
			"14 Monate an. *(Annahme)*", "zu melden *(Referenz)*", "*Aus den Angaben berechnet.*[^d1]", "Doppeltes Budget, berechnet: ($500K bis $1M) × 2 = $1M bis $2M.",
			"*Durch die Angaben nicht bestätigt: 3,7 Mio. $.*", `*\\[gekürzt]*`,
		} {
			require.Contains(t, text, says)
		}
		for _, english := range []string{"assumption", "reference", "Above", "Computed", "computed", "Not confirmed", "left out", "This report"} {
			require.NotContains(t, text, english)
		}
		require.Equal(t, builtInWords["de"].Legend, d.Cover.Note)
	})
}
