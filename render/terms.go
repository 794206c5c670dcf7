package render

import (
	"reflect"
	"strconv"
	"strings"
)

// Words are what an engine itself says in a document.
type Words struct {
	Page     string // with {page} and {pages}, as in "Page {page} of {pages}"
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
}

// builtInWords are by language. Each has all words.
func builtInWords(language string) Words {
	switch language {
	case "de":
		return Words{"Seite {page} von {pages}", "Inhalt", "Abschnitt", "Abbildung", "Tabelle", "Summe", "Mittelwert", "Zeile", "Spalte", "Titel", "Ohne Titel"}
	case "fr":
		return Words{"Page {page} sur {pages}", "Sommaire", "Section", "Figure", "Tableau", "Total", "Moyenne", "Ligne", "Colonne", "Couverture", "Sans titre"}
	case "es":
		return Words{"Página {page} de {pages}", "Índice", "Sección", "Figura", "Tabla", "Total", "Promedio", "Fila", "Columna", "Portada", "Sin título"}
	case "it":
		return Words{"Pagina {page} di {pages}", "Indice", "Sezione", "Figura", "Tabella", "Totale", "Media", "Riga", "Colonna", "Copertina", "Senza titolo"}
	case "pt":
		return Words{"Página {page} de {pages}", "Índice", "Secção", "Figura", "Tabela", "Total", "Média", "Linha", "Coluna", "Capa", "Sem título"}
	case "nl":
		return Words{"Pagina {page} van {pages}", "Inhoud", "Paragraaf", "Figuur", "Tabel", "Totaal", "Gemiddelde", "Rij", "Kolom", "Omslag", "Zonder titel"}
	}
	return Words{"Page {page} of {pages}", "Contents", "Section", "Figure", "Table", "Total", "Average", "Row", "Column", "Cover", "Untitled"}
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
			if !strings.EqualFold(key, tag) {
				continue
			}
			to, from := reflect.ValueOf(&out).Elem(), reflect.ValueOf(own)
			for i := range to.NumField() {
				if text := from.Field(i).String(); text != "" {
					to.Field(i).SetString(text)
				}
			}
		}
	}
	return &out
}

func (w *Words) pageOf(page, pages int) string {
	return strings.ReplaceAll(strings.ReplaceAll(w.Page, "{page}", strconv.Itoa(page)), "{pages}", strconv.Itoa(pages))
}

func inEnglish() *Words {
	w := builtInWords("en")
	return &w
}
