package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A joint says what it costs to end a line between two words.
type joint uint8

const (
	free     joint = iota
	mild           // behind a word of one letter, which is better not left alone
	strong         // what is read as one: 5 kg, 12 March 2026, Section 3
	never          // before closing marks, behind opening ones and behind a hyphen
	nice           // within a long word, where its parts meet
	inside         // within a long word
	feed           // a line must end here
	hyphened       // within a word, with a hyphen
	tight          // between characters that need no space
)

// glued tells whether a line should rather be short than end there.
func (j joint) glued() bool { return j == strong || j == never }

// spaced tells whether a space stands there.
func (j joint) spaced() bool { return j <= never }

// jointOf looks at what stands before and behind a space.
func jointOf(before, behind string) joint {
	a, b := before[len(before)-1], behind[0]
	if len(before) > 1 && lower(a) && lower(b) && len(behind) > 2 {
		return free // as nearly all are
	}
	if a == '-' { // programs that extract text drop a hyphen at the end of a line
		return never
	}
	if closes(behind) || opens(before) {
		return never
	}
	switch {
	case behind == "-": // for a dash: it stands at neither end of a line
		return strong
	case numeric(before) && unit(behind), sign(before) && figure(b):
		return strong
	case figure(b) && (named(before) || digits(before) && triple(behind)):
		return strong
	case dated(before, behind), initial(before), numbering(before):
		return strong
	case before[0] < wideLead && utf8.RuneCountInString(before) == 1 && letter(before):
		return mild
	}
	return free
}

func lower(c byte) bool  { return c >= 'a' && c <= 'z' }
func figure(c byte) bool { return c >= '0' && c <= '9' }

func letter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// closes tells whether a word begins with what belongs to the one before it. A
// dash between words is such a word; one that begins a longer word is a minus.
func closes(s string) bool {
	r, n := utf8.DecodeRuneInString(s)
	switch r {
	case '–', '—':
		return n == len(s)
	case '.', ',': // .5 is a number
		return len(s) == 1 || !figure(s[1])
	case ')', ']', '}', '!', '?', ':', ';', '%', '‰', '»', '›', '”', '’', '…':
		return true
	}
	return false
}

// opens tells whether a word ends with what belongs to the next.
func opens(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	switch r {
	case '(', '[', '{', '«', '‹', '“', '„', '‚', '‘', '¿', '¡':
		return true
	}
	return false
}

// numeric tells whether a word ends as a number does.
func numeric(s string) bool { return figure(s[len(s)-1]) }

// digits tells whether a word is nothing but digits.
func digits(s string) bool {
	for i := range len(s) {
		if !figure(s[i]) {
			return false
		}
	}
	return true
}

// triple tells whether a word begins with a group of three digits, as of
// 1 000 000.
func triple(s string) bool {
	return len(s) >= 3 && digits(s[:3]) && (len(s) == 3 || !figure(s[3]))
}

// sign tells whether a word stands before a number and belongs to it.
func sign(s string) bool {
	switch s {
	case "€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF", "kr.", "Rs.", "~", "≈", "±", "<", ">", "≤", "≥", "=", "+", "−", "×", "§":
		return true
	}
	return false
}

// unit tells whether a word that stands behind a number belongs to it.
func unit(s string) bool {
	s = strings.TrimRight(s, ".,;:!?)")
	switch s {
	case "%", "‰", "€", "$", "£", "¥", "°", "°C", "°F", "×", "=", "+", "−", "±", "<", ">", "≤", "≥",
		"EUR", "USD", "GBP", "CHF", "pp", "bps", "million", "billion", "thousand", "percent", "M", "B", "bn", "k", "AM", "PM", "am", "pm",
		"ms", "s", "min", "h", "d", "µs", "ns", "Hz", "kHz", "MHz", "GHz", "B/s", "kB", "KB", "MB", "GB", "TB", "PB", "KiB", "MiB", "GiB", "TiB",
		"g", "kg", "t", "mm", "cm", "m", "km", "m²", "m³", "km²", "ha", "l", "L", "W", "kW", "MW", "GW", "kWh", "MWh", "GWh", "V", "A", "pt", "px":
		return true
	}
	return false
}

// named tells whether a word names what a number behind it counts.
func named(s string) bool {
	switch s {
	case "No.", "no.", "Nos.", "Nr.", "Section", "section", "Chapter", "chapter", "Figure", "figure", "Fig.", "Table", "table", "Appendix",
		"Part", "part", "Page", "page", "p.", "pp.", "Phase", "phase", "Step", "step", "Article", "Art.", "Tier", "tier", "Level", "level", "Q", "FY", "Vol.",
		"Abschnitt", "Abbildung", "Tabelle", "Seite", "Tableau", "Sección", "Figura", "Tabla", "Página", "Sezione", "Tabella", "Pagina",
		"Secção", "Seção", "Tabela", "Paragraaf", "Figuur", "Tabel":
		return true
	}
	return false
}

// dated tells whether the words are parts of a date: 12 March, March 12,
// March 2026.
func dated(before, behind string) bool {
	return figure(before[0]) && len(before) <= 3 && month(strings.TrimRight(behind, ".,;:!?)")) ||
		figure(behind[0]) && month(strings.TrimRight(before, ".,"))
}

func month(s string) bool {
	switch s {
	case "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
		"Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec":
		return true
	}
	return false
}

// numbering tells whether a word is the number of what follows, as in (1) or b).
func numbering(s string) bool {
	return len(s) <= 4 && s[len(s)-1] == ')' && (s[0] == '(' || len(s) == 2)
}

// initial tells whether a word is a single letter of a name, or a title.
func initial(s string) bool {
	switch s {
	case "Mr.", "Ms.", "Mrs.", "Dr.", "Prof.", "St.", "e.g.", "i.e.", "vs.", "cf.", "approx.", "ca.":
		return true
	}
	r, n := utf8.DecodeRuneInString(s)
	return n+1 == len(s) && s[n] == '.' && unicode.IsUpper(r)
}
