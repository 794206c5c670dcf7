package bedrock

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSplitter: objects are found whatever a model writes around and between
// them, in pieces of any size.
func TestSplitter(t *testing.T) {
	const a, b = `{"type":"paragraph","text":"a { \" }"}`, `{"type":"paragraph","text":"b"}`
	for _, row := range []struct {
		rule, answer string
		want         []string
	}{
		{"one object a line", a + "\n" + b, []string{a, b}},
		{"the last line needs no end", a + "\n" + b + "\n", []string{a, b}},
		{"prose and a fence around them", "Here it is:\n```json\n" + a + "\n" + b + "\n```\nDone.", []string{a, b}},
		{"blank lines and carriage returns", "\r\n" + a + "\r\n\r\n" + b, []string{a, b}},
		{"a list", "[" + a + ",\n" + b + "]", []string{a, b}},
		{"several in a line", a + " " + b, []string{a, b}},
		{"one over several lines", "{\n \"type\": \"paragraph\",\n \"text\": \"b\"\n}\n" + a, []string{"{\n \"type\": \"paragraph\",\n \"text\": \"b\"\n}", a}},
		{"a broken one ends where the next begins", `{"type":"paragraph","text":"b` + "\n" + a, []string{`{"type":"paragraph","text":"b`, a}},
		{"a broken one with all its braces", `{"type":"paragraph" "text":"b"}` + "\n" + a, []string{`{"type":"paragraph" "text":"b"}`, a}},
		{"one that is cut off is given as it is", a + "\n" + `{"type":"par`, []string{a, `{"type":"par`}},
		{"points of a list", "- " + a + "\n2. " + b + "\n> " + a, []string{a, b, a}},
		{"a mark of the byte order", "\ufeff" + a, []string{a}},
		{"a broken one ends where one with other fields first begins", `{"type":"paragraph","text":"b` + "\n" + `{"cites":[],"type":"paragraph"}`, []string{`{"type":"paragraph","text":"b`, `{"cites":[],"type":"paragraph"}`}},
		{"a list in a list is no object", "[[1,2]]\n" + a, []string{a}},
		{"nothing", "I cannot write this.", nil},
	} {
		for _, size := range []int{1, 3, 1000} {
			var got []string
			s := splitter{each: func(o string) { got = append(got, o) }}
			for rest := row.answer; rest != ""; {
				n := min(size, len(rest))
				s.write(rest[:n])
				rest = rest[n:]
			}
			s.end()
			require.Equal(t, row.want, got, "%s, %d bytes at a time", row.rule, size)
		}
	}
}

// TestSplitterDrop: of an answer that was cut the whole lines stay, and what
// comes next is a line of its own.
func TestSplitterDrop(t *testing.T) {
	var got []string
	s := splitter{each: func(o string) { got = append(got, o) }}
	s.write("{\"type\":\"a\"}\n{\"type\":\"b\",\n\"text\":\"cut")
	s.drop()
	s.write("{\"type\":\"c\"}")
	s.end()
	require.Equal(t, []string{`{"type":"a"}`, `{"type":"c"}`}, got)
}

// FuzzSplitter: whatever is written, it comes out the same in pieces of any size.
func FuzzSplitter(f *testing.F) {
	for _, s := range []string{"{\"type\":1}\n[{", "```\n{\"line\":2}{}\n", "{\n{\"type\":", `{"a":"\\"}`} {
		f.Add(s, uint8(2))
	}
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		split := func(n int) (out []string) {
			s := splitter{each: func(o string) { out = append(out, o) }}
			for rest := text; rest != ""; {
				k := min(n, len(rest))
				s.write(rest[:k])
				rest = rest[k:]
			}
			s.end()
			return out
		}
		whole := split(len(text) + 1)
		require.Equal(t, whole, split(int(size%7)+1))
		require.LessOrEqual(t, len(strings.Join(whole, "")), len(text))
	})
}
