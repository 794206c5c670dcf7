package jsontree

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// plain makes what encoding/json makes of the same text.
func plain(n *Node) any {
	switch n.Kind {
	case Bool:
		return n.Text == "true"
	case Number:
		return json.Number(n.Text)
	case String:
		return n.Text
	case Array:
		out := []any{}
		for i := range n.Items {
			out = append(out, plain(&n.Items[i]))
		}
		return out
	case Object:
		out := map[string]any{}
		for i, key := range n.Keys {
			out[key] = plain(&n.Items[i])
		}
		return out
	}
	return nil
}

func standard(text string) (any, error) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var out any
	err := dec.Decode(&out)
	return out, err
}

// FuzzParse: what is JSON reads as encoding/json reads it, whether it is looked
// for or not, and nothing makes the parser go on forever.
func FuzzParse(f *testing.F) {
	for _, text := range []string{`{"a":[1,-2.5e3,true,null,"x\n\u00e9\ud83d\ude00\ud800"]}`, `[{"k" : "a \"b\", c" , "l":{}}]`, "{a:'b',}", `[1 2`, `"\`, "{\"a\":\"b\" \"c\":1"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		Find(text)
		n, err := Parse([]byte(text))
		if err != nil {
			return
		}
		want, err := standard(text)
		require.NoError(t, err)
		if strings.ToValidUTF8(text, "") == text {
			require.Equal(t, want, plain(&n))
		}
		if found, r, ok := Find(text); ok && (n.Kind == Object && text[0] == '{') {
			require.False(t, r.Cut || r.Mended || r.Over, "%+v", r)
			require.Equal(t, plain(&n), plain(&found))
		}
	})
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{`{"a":1}`, `{"a":1}`},
		{"Here it is:\n```json\n{\"a\":1}\n```\nGood luck!", `{"a":1}`},
		{"Uses {names} and [1], then {\"a\": {\"b\": 2}}.", `{"a":{"b":2}}`},
		{`"{\"a\":\"b\"}"`, `{"a":"b"}`},
		{`{"a":1,"b":[1,2`, `{"a":1,"b":[1,2]}`},
		{`{"a":"begun and not en`, `{"a":"begun and not en"}`},
		{`{"a":1,"b`, `{"a":1}`},
		{`{"a":1,"b":`, `{"a":1}`},
		{`{"a":1,"b":tr`, `{"a":1,"b":"tr"}`},
		{"```\n{\"a\": [\"x\", \"y\n```", `{"a":["x","y"]}`},
		{`{"a":1,}`, `{"a":1}`},
		{`{"a":[1,2,],}`, `{"a":[1,2]}`},
		{`{"a":1 "b":2}`, `{"a":1,"b":2}`},
		{"{\"a\":\"x\"\n\"b\":\"y\"}", `{"a":"x","b":"y"}`},
		{`{a: 'it''s', b: True, c: None, d: +1.50, e: NaN}`, `{"a":"it''s","b":true,"c":null,"d":1.5,"e":null}`},
		{"{\"a\": 1, // one\n /* two */ \"b\": 2}", `{"a":1,"b":2}`},
		{`{"a":"He said "hi" to me, twice","b":1}`, `{"a":"He said \"hi\" to me, twice","b":1}`},
		{`{"a":"He said "hi", then left","b":1}`, `{"a":"He said \"hi\", then left","b":1}`},
		{"{\"a\":\"line\nfeed\"}", `{"a":"line\nfeed"}`},
		{`{"a":"2 \* 3"}`, `{"a":"2 \\* 3"}`},
		{`{"a":[{"b":1],"c":2}`, `{"a":[{"b":1}],"c":2}`},
		{`{"a":{"b":[1,2},"c":2}`, `{"a":{"b":[1,2]},"c":2}`},
		{`{"a":12%, "b": €5}`, `{"a":"12%","b":"€5"}`},
		{`[{"a":1}] and {"b":2}`, `[{"a":1}]`},
	} {
		n, _, ok := Find(c.in)
		require.True(t, ok, c.in)
		want, err := standard(c.want)
		require.NoError(t, err)
		require.Equal(t, want, plain(&n), "%s", c.in)
	}
	for _, in := range []string{"", "no JSON", "{}", "[]", "a { b", "[1]", "{", `"`} {
		_, _, ok := Find(in)
		require.False(t, ok, in)
	}
}

func TestReport(t *testing.T) {
	for in, want := range map[string]Report{
		`{"a":1}`:                              {},
		`x {"a":1} y`:                          {Outside: true},
		`{"a":1`:                               {Cut: true},
		`{"a":1,}`:                             {Mended: true},
		strings.Repeat(`{"a":`, 99) + "1":      {Cut: true, Over: true},
		"[" + strings.Repeat("[1],", 70) + "]": {Mended: true},
	} {
		_, got, _ := Find(in)
		require.Equal(t, want, got, in)
	}
}

func TestLimits(t *testing.T) {
	_, err := Parse([]byte(strings.Repeat("[", MaxDepth+2) + strings.Repeat("]", MaxDepth+2)))
	require.ErrorIs(t, err, errLimit)
	many := "[" + strings.Repeat("0,", MaxValues) + "0]"
	_, err = Parse([]byte(many))
	require.ErrorIs(t, err, errLimit)
	n, r, ok := Find(`{"a":` + many + "}")
	require.True(t, ok && r.Over)
	require.Less(t, len(n.Items[0].Items), MaxValues)
}

func TestFaultsHaveAPlace(t *testing.T) {
	for _, rule := range []struct{ name, text, says string }{
		{"the character that is wrong", "{\n \"a\": ]", "line 2, column 7: invalid character ']'"},
		{"characters are counted, not bytes", `{"ä": "ö", x}`, "line 1, column 12: invalid character 'x'"},
		{"an end too early is behind the last character, not on the empty line below", "{\n\"a\": [1,\n\n", "line 2, column 8: unexpected end"},
		{"a line break in a text is at the end of its line", "{\"a\": \"b\n\"}", "line 1, column 9: invalid character '\\n'"},
		{"a second value", "{}\n{}", "line 2, column 1: invalid character '{' after"},
		{"nothing", "", "it is empty"},
		{"nothing but space", " \n", "it is empty"},
		{"a byte order mark, which editors do not show", "\xef\xbb\xbf{}", "byte order mark"},
		{"UTF-16, as of a shell of Windows", "\xff\xfe{\x00}\x00", "byte order mark"},
	} {
		_, err := Parse([]byte(rule.text))
		require.ErrorContains(t, err, rule.says, rule.name)
	}
}

func TestNumbersOfJSON(t *testing.T) {
	for _, s := range []string{"0", "-0", "1", "10.50", "1e5", "-1.5E-3"} {
		require.True(t, isNumber(s), s)
	}
	for _, s := range []string{"", "-", "01", "1.", ".5", "+1", "1e", "0x1", "1_0", strconv.Itoa(1) + "a"} {
		require.False(t, isNumber(s), s)
	}
}
