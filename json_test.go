package reportjobs

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What is JSON is what encoding/json says.
func FuzzJSONText(f *testing.F) {
	for _, text := range []string{
		``, ` `, `{}`, `[]`, ` { "a" : [ 1 , -2.5e+10 , true , false , null , "\u00fF\n\\\"/\/" ] , "b" : { } } `,
		`{"a"}`, `{"a":}`, `{"a":1,}`, `{,}`, `{1:2}`, `{"a" 1}`, `{"a":1]`, `[1}`, `[1,]`, `[,1]`, `[1 2]`, `[`, `{`, `{"`, `{"a":1`, `[1,`, `1 2`, `}`,
		`0`, `-0`, `01`, `-`, `+1`, `1.`, `.5`, `1.5`, `1e5`, `1E-5`, `1e`, `1e+`, `1.e1`, `0x1`, `123456789012345678901234567890`,
		`"`, `"\`, `"\"`, `"\q"`, `"\u12"`, `"\u12g4"`, `"\u123`, "\"\n\"", "\"\x1f\"", "\"\x7f\"", "\"\xff\"", "\x00", "1\x00", "[1\x00]",
		`tru`, `true`, `truee`, `nul`, `null`, `fals`, `false`, `True`, "\ufeff1", "\u00a01", "\v1", `'a'`, `{"a":1}{"a":1}`, `[][]`, `[[],{},[{}]]`,
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, input string) {
		text := jsonText{text: []byte(input)}
		if got, want := text.whole(), json.Valid([]byte(input)); got != want && !text.tooDeep {
			t.Fatalf("%q: %v, want %v", input, got, want)
		}
		if text.tooDeep && strings.Count(input, "[")+strings.Count(input, "{") <= maxDepth {
			t.Fatalf("%q is not so deep", input)
		}
	})
}

func TestJSONTextDepth(t *testing.T) {
	deep := func(n int) string {
		return strings.Repeat(`[{"a":`, n/2) + strings.Repeat("[", n%2) + "1" + strings.Repeat("]", n%2) + strings.Repeat("}]", n/2)
	}
	for _, c := range []struct {
		rule           string
		text           string
		whole, tooDeep bool
	}{
		{"as deep as allowed", deep(maxDepth), true, false},
		{"one deeper", deep(maxDepth + 1), false, true},
		{"arrays and objects count alike", "[" + deep(maxDepth) + "]", false, true},
		{"side by side is not deep", "[" + strings.Repeat(deep(maxDepth-1)+",", 3) + "1]", true, false},
		{"brackets in a text are none", `"` + strings.Repeat("[", 2*maxDepth) + `"`, true, false},
		{"what is broken in front is not deep", "]" + deep(2*maxDepth), false, false},
		{"a million brackets take no more room than the bound", strings.Repeat("[", 1_000_000), false, true},
	} {
		t.Run(c.rule, func(t *testing.T) {
			text := jsonText{text: []byte(c.text)}
			require.Equal(t, c.whole, text.whole())
			require.Equal(t, c.tooDeep, text.tooDeep)
		})
	}
}

func BenchmarkCheckJSON(b *testing.B) {
	input := []byte(`{"company": "GlobalTech Financial Services", "industry": "Financial Technology", "goal": "answer in milliseconds"}`)
	b.SetBytes(int64(len(input)))
	for b.Loop() {
		if err := checkJSON(input, 1<<20); err != nil {
			b.Fatal(err)
		}
	}
}
