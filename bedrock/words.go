package bedrock

import (
	"reflect"
	"strings"
)

// Words are what an author itself says in a document, beside what the model
// has written.
type Words struct {
	Legend      string // what a reader has to know first: on a cover without a Note, and without a cover at the beginning
	About       string // title of the legend where it stands at the beginning
	Assumption  string // what a passage is marked as, in lower case
	Proposal    string
	Reference   string
	Above       string // with {mark}: below what has no place for its mark
	AllPoints   string // with {mark}: in the last point of a list
	Unconfirmed string // with {figures}: they stand above, and not in the input
	Conflict    string // with {section}, which has another figure
	LeftOut     string // in the place of a passage that was of no use
	Derived     string // below what has no place for a note on its figures
	Computed    string // with {figure} and {formula}: such a note
	To          string // between the ends of a range in a formula
}

// Legend is the legend in English.
const Legend = "This report was written by a language model from the submitted information, and its figures were checked against it. " +
	"What is marked as assumption is to be confirmed; as proposal, it is suggested by the report; as reference, it is general knowledge. " +
	"Figures that the submission does not confirm are named where they stand."

// builtInWords are by language. Each has all words.
var builtInWords = map[string]Words{
	"en": {Legend, "About this report", "assumption", "proposal", "reference", "Above: {mark}.", "all points: {mark}",
		"Not confirmed by the submission: {figures}.", "Another figure stands in the section “{section}”.",
		"A passage that could not be checked was left out here.", "Computed from the submission.", "{figure}, computed: {formula}.", "to"},
	"de": {"Dieser Bericht wurde von einem Sprachmodell aus den eingereichten Angaben geschrieben, und seine Zahlen wurden mit ihnen verglichen. " +
		"Was als Annahme gekennzeichnet ist, muss bestätigt werden; ein Vorschlag stammt vom Bericht; eine Referenz ist Allgemeinwissen. " +
		"Zahlen, die die Angaben nicht bestätigen, sind an ihrer Stelle genannt.",
		"Über diesen Bericht", "Annahme", "Vorschlag", "Referenz", "Oben: {mark}.", "alle Punkte: {mark}",
		"Durch die Angaben nicht bestätigt: {figures}.", "Im Abschnitt „{section}“ steht eine andere Zahl.",
		"Eine Passage, die nicht geprüft werden konnte, wurde hier ausgelassen.", "Aus den Angaben berechnet.", "{figure}, berechnet: {formula}.", "bis"},
	"fr": {"Ce rapport a été rédigé par un modèle de langage à partir des informations transmises, et ses chiffres ont été comparés à celles-ci. " +
		"Ce qui est marqué comme hypothèse est à confirmer ; une proposition vient du rapport ; une référence relève des connaissances générales. " +
		"Les chiffres que les informations ne confirment pas sont signalés à leur place.",
		"À propos de ce rapport", "hypothèse", "proposition", "référence", "Ci-dessus : {mark}.", "tous les points : {mark}",
		"Non confirmé par les informations transmises : {figures}.", "Un autre chiffre figure dans la section « {section} ».",
		"Un passage qui n’a pas pu être vérifié a été omis ici.", "Calculé à partir des informations transmises.", "{figure}, calcul : {formula}.", "à"},
	"es": {"Este informe fue redactado por un modelo de lenguaje a partir de la información enviada, y sus cifras se han comparado con ella. " +
		"Lo marcado como supuesto está por confirmar; una propuesta procede del informe; una referencia es conocimiento general. " +
		"Las cifras que la información no confirma se señalan en su lugar.",
		"Acerca de este informe", "supuesto", "propuesta", "referencia", "Arriba: {mark}.", "todos los puntos: {mark}",
		"No confirmado por la información enviada: {figures}.", "En la sección «{section}» figura otra cifra.",
		"Aquí se omitió un pasaje que no se pudo comprobar.", "Calculado a partir de la información enviada.", "{figure}, cálculo: {formula}.", "a"},
	"it": {"Questa relazione è stata scritta da un modello linguistico in base alle informazioni inviate, e le sue cifre sono state confrontate con esse. " +
		"Ciò che è indicato come ipotesi va confermato; una proposta viene dalla relazione; un riferimento è conoscenza generale. " +
		"Le cifre che le informazioni non confermano sono segnalate dove si trovano.",
		"Informazioni su questa relazione", "ipotesi", "proposta", "riferimento", "Sopra: {mark}.", "tutti i punti: {mark}",
		"Non confermato dalle informazioni inviate: {figures}.", "Nella sezione «{section}» c’è un’altra cifra.",
		"Qui è stato omesso un passaggio che non è stato possibile verificare.", "Calcolato in base alle informazioni inviate.", "{figure}, calcolo: {formula}.", "a"},
	"pt": {"Este relatório foi escrito por um modelo de linguagem a partir das informações enviadas, e os seus números foram comparados com elas. " +
		"O que está marcado como hipótese está por confirmar; uma proposta vem do relatório; uma referência é conhecimento geral. " +
		"Os números que as informações não confirmam são assinalados no seu lugar.",
		"Sobre este relatório", "hipótese", "proposta", "referência", "Acima: {mark}.", "todos os pontos: {mark}",
		"Não confirmado pelas informações enviadas: {figures}.", "Em «{section}» há outro número.",
		"Foi omitida aqui uma passagem que não pôde ser verificada.", "Calculado a partir das informações enviadas.", "{figure}, cálculo: {formula}.", "a"},
	"nl": {"Dit rapport is geschreven door een taalmodel op basis van de ingediende informatie, en de cijfers zijn daarmee vergeleken. " +
		"Wat als aanname is gemarkeerd, moet worden bevestigd; een voorstel komt van het rapport; een referentie is algemene kennis. " +
		"Cijfers die de informatie niet bevestigt, staan op hun plaats vermeld.",
		"Over dit rapport", "aanname", "voorstel", "referentie", "Hierboven: {mark}.", "alle punten: {mark}",
		"Niet bevestigd door de ingediende informatie: {figures}.", "In de paragraaf ‘{section}’ staat een ander cijfer.",
		"Een passage die niet kon worden gecontroleerd, is hier weggelaten.", "Berekend op basis van de ingediende informatie.", "{figure}, berekend: {formula}.", "tot"},
}

// in returns the words for a language, BCP 47: those of w, where it has any,
// before the built-in ones, which are English where there are none.
func (w Words) in(lang string) Words {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	out, ok := builtInWords[base]
	if !ok {
		out = builtInWords["en"]
	}
	to, from := reflect.ValueOf(&out).Elem(), reflect.ValueOf(w)
	for i := range to.NumField() {
		if own := from.Field(i).String(); own != "" {
			to.Field(i).SetString(own)
		}
	}
	return out
}

// mark is what a reader is told of a line that the model marked so.
func (w Words) mark(mark string) string {
	return map[string]string{"assumption": w.Assumption, "proposal": w.Proposal, "reference": w.Reference}[mark]
}

// put returns a sentence with its values in their places: key, value, …
func put(sentence string, values ...string) string {
	for i := 0; i < len(values); i += 2 {
		values[i] = "{" + values[i] + "}"
	}
	return strings.NewReplacer(values...).Replace(sentence)
}
