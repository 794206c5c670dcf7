package bedrock

import (
	"reflect"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs/render"
)

const (
	minRepeated = 25  // words of a text that can be a repetition
	repeated    = 0.5 // share of the shorter text's runs of four words
)

// textOf is all that a block says, in one line.
func textOf(b render.Block) string {
	var out []string
	var walk func(v reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer, reflect.Interface:
			if !v.IsNil() {
				walk(v.Elem())
			}
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i))
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.String:
			if s := unmarked(render.Text(v.String())); s != "" {
				out = append(out, s)
			}
		}
	}
	walk(reflect.ValueOf(b))
	return strings.Join(out, " ")
}

// unmarked is text without the marks of bold and italic.
func unmarked(t render.Text) string {
	return strings.NewReplacer("**", "", "*", "", `\`, "").Replace(string(t))
}

// wordsOf are the words of a text in lower case, figures among them.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// shinglesOf are the runs of four words of a text that is long enough to be
// called a repetition.
func shinglesOf(text string) map[string]bool {
	words := wordsOf(text)
	if len(words) < minRepeated {
		return nil
	}
	out := map[string]bool{}
	for i := 0; i+4 <= len(words); i++ {
		out[strings.Join(words[i:i+4], " ")] = true
	}
	return out
}

// repeats tells whether b says in the same words what a says.
func repeats(a, b *said) bool {
	if a.shingles == nil || b.shingles == nil {
		return false
	}
	both := 0
	for s := range b.shingles {
		if a.shingles[s] {
			both++
		}
	}
	return float64(both) >= repeated*float64(min(len(a.shingles), len(b.shingles)))
}
