package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/bounds"
	"github.com/qubitz/reportjobs/internal/tagcheck"
)

// FuzzDocument: any document that is JSON gives a file or an error that says
// what is wrong with it, and keeps to the rules of layout.
func FuzzDocument(f *testing.F) {
	for _, text := range []string{
		`{"cover":{"title":"T","facts":[{"label":"a","value":"b"}]},"sections":[{"title":"**S","blocks":[{"type":"quote","text":"q","by":"x"}]}]}`,
		`{"sections":[{"blocks":[{"type":"table","columns":[{"kind":"money"},{"title":"x"}],"rows":[[1e308],["x",null]],"total":["sum"]}]}]}`,
		`{"sections":[{"sections":[{"blocks":[{"type":"list","ordered":true,"items":["a *b* **c**",""]},{"type":"pagebreak"}]}]}]}`,
		`{"sections":[{"id":"s","title":"t","blocks":[{"type":"paragraph","text":"` + strings.Repeat("a long paragraph of **many** words that somebody has written, ", 9) + `[](#s)"}]}]}`,
		`{"sections":[{"blocks":[{"type":"kpis","items":[{"label":"l","value":"1"}]},{"type":"callout","text":"c"},{"type":"paragraph","text":"**p**"}]}]}`,
		`{"sections":[{"blocks":[{"type":"kpis","items":[{"label":"l","value":"1","trend":[1,null,3]}]},{"type":"table","columns":[{"kind":"spark","unit":"€"}],"rows":[[[1,2,null]],["x"]]}]}]}`,
		`{"sections":[{"blocks":[{"type":"timeline","title":"t","phases":[{"name":"a","from":"2026-01","to":"2026-03-15"}],"milestones":[{"name":"m","at":"2026-02"}],"highlight":0},{"type":"timeline","phases":[{"name":"a","from":"M1","to":"M40"}]}]}]}`,
		`{"sections":[{"blocks":[{"type":"riskmatrix","title":"t","impact":["a","b","c"],"items":[{"name":"x","likelihood":5,"impact":3},{"name":"y","likelihood":5,"impact":3}]},{"type":"chart","kind":"waterfall","categories":["a","b","c"],"series":[{"values":[1,-2,null]}]}]}]}`,
	} {
		f.Add([]byte(text))
	}
	e, err := New(&Options{Hyphenation: map[string][]byte{"en": somePatterns()}}) // prose in other languages is ragged
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var d Document
		if len(text) > 50_000 || json.Unmarshal(text, &d) != nil {
			return
		}
		var out bytes.Buffer
		var err error
		bounds.Check(t, "a file", fileBytes, len(text), func() { _, err = e.PDF(t.Context(), &out, &d) })
		if errors.Is(err, reportjobs.ErrInvalid) || err != nil && unsupported(t, err) {
			return
		}
		if err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF-")) {
			t.Fatalf("no file: %v", err)
		}
		require.NoError(t, tagcheck.Check(out.Bytes()))
		l, err := e.lay(t.Context(), &d)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range l.pages {
			checkPage(t, p)
		}
	})
}

// FuzzInput: any JSON object gives a document.
func FuzzInput(f *testing.F) {
	for _, in := range []string{`{"a":[{"b":1,"c":"x"},{"b":2}],"d":{"e":[[1,2,3]]}}`, `{"p":"P50: 1, P95: 2","":null,"**":"*a*"}`, `{"a":[[],{}],"b":true}`} {
		f.Add([]byte(in))
	}
	e, err := New(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 50_000 {
			return
		}
		bounds.Check(t, "a report", inputBytes, len(in), func() {
			d, err := write(t, &InputAuthor{Highlights: []string{"*"}, Groups: []Group{{"G", []string{"a*"}}}}, string(in))
			if err != nil {
				return
			}
			if _, err := e.PDF(t.Context(), new(bytes.Buffer), d); err != nil && !unsupported(t, err) {
				t.Fatal(err)
			}
		})
	})
}
