package ground

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

const (
	maxContext = 100 // bytes of the words around a figure
	maxPointer = 400 // bytes of a pointer; what is deeper is cut at its front
)

// Read finds the facts of a JSON input: its numbers, and the figures within
// its strings and keys, in their order. At most [MaxFacts] are read. The error
// is that of input that is no JSON.
func Read(input []byte) (*Ledger, error) {
	r := reader{ledger: &Ledger{Lang: lexicon.Guess(string(input[:min(len(input), 64<<10)]))}}
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.UseNumber()
	if err := r.value(decoder); err != nil {
		return nil, fmt.Errorf("ground: the input is no JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("ground: the input is more than one JSON value")
	}
	r.ledger.subjects = index(r.ledger.Facts)
	return r.ledger, nil
}

// A reader walks an input without recursion, so that depth costs nothing.
type reader struct {
	ledger *Ledger
	path   []step
}

// A step is an object with the key it is at, or an array with the index.
type step struct {
	array bool
	index int
	key   string
	open  bool // an object whose next token is a key
}

func (r *reader) value(decoder *json.Decoder) error {
	for {
		t, err := decoder.Token()
		if err != nil {
			return err
		}
		if top := r.top(); top != nil && !top.array && top.open {
			if key, ok := t.(string); ok {
				top.key, top.open = key, false
				continue
			}
		}
		switch v := t.(type) {
		case json.Delim:
			switch v {
			case '{':
				r.path = append(r.path, step{open: true})
				continue
			case '[':
				r.path = append(r.path, step{array: true})
				continue
			}
			r.path = r.path[:len(r.path)-1]
		case json.Number:
			r.number(string(v))
		case string:
			r.text(v)
		}
		if top := r.top(); top == nil {
			return nil
		} else if top.array {
			top.index++
		} else {
			top.open = true
		}
	}
}

func (r *reader) top() *step {
	if len(r.path) == 0 {
		return nil
	}
	return &r.path[len(r.path)-1]
}

// pointer is the JSON pointer of where the reader is.
func (r *reader) pointer() string {
	var out []string
	size := 0
	for i := len(r.path) - 1; i >= 0 && size < maxPointer; i-- {
		name := strconv.Itoa(r.path[i].index)
		if !r.path[i].array {
			name = strings.NewReplacer("~", "~0", "/", "~1").Replace(r.path[i].key)
		}
		out = append([]string{name}, out...)
		size += len(name) + 1
	}
	if len(out) == 0 {
		return ""
	}
	return "/" + strings.Join(out, "/")
}

// key are the words of the keys on the way here, the nearest last.
func (r *reader) key() (last, all string) {
	var names []string
	for _, s := range r.path[max(0, len(r.path)-4):] {
		if !s.array {
			names = append(names, humanize(s.key))
		}
	}
	if len(names) == 0 {
		return "", ""
	}
	return names[len(names)-1], strings.Join(names, " ")
}

// humanize writes the words of a key apart: dataQuality_pct is data Quality pct.
func humanize(key string) string {
	var out strings.Builder
	before := ' '
	for _, r := range key[:min(len(key), 200)] {
		switch {
		case r == '-' || r == '_' || r == '.' || r == '/':
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(before):
			out.WriteByte(' ')
		}
		out.WriteRune(r)
		before = r
	}
	return out.String()
}

// number adds a JSON number, whose unit the key may tell.
func (r *reader) number(raw string) {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || len(raw) > 64 {
		return
	}
	last, all := r.key()
	if nameless(last) {
		return
	}
	h := figure.HintOf(last, r.ledger.Lang, false)
	if h.Scale != 0 {
		value *= h.Scale
	}
	near := figure.Stems(last)
	r.add(Fact{Pointer: r.pointer(), Raw: raw, Context: excerpt(all, 0, 0), Low: value, High: value, Unit: h.Unit, nouns: near, near: near, wide: figure.Stems(all)})
}

// nameless tells whether the values of a key are names although they are
// numbers: versions, ids, postcodes.
func nameless(key string) bool {
	words := strings.Fields(strings.ToLower(key))
	n := len(words)
	return n > 0 && identifying[words[n-1]] && (n == 1 || words[n-2] != "per")
}

var identifying = lexicon.Set("version id uuid number no nr phone telephone fax mobile zip postcode postal date timestamp year")

// text adds the figures of a string, and of the key it stands under.
func (r *reader) text(s string) {
	last, all := r.key()
	if nameless(last) && len(s) < 20 {
		return
	}
	pointer := r.pointer()
	wide := figure.Stems(all)
	for _, source := range []string{s, keyText(r.top())} {
		found := figure.Every(source, r.ledger.Lang)
		found = append(found, figure.Portions(source)...)
		slices.SortStableFunc(found, func(a, b figure.Figure) int { return a.Pos - b.Pos })
		around := figure.Surroundings(source, found, false)
		figure.Labelled(source, r.ledger.Lang, last, found)
		for i, f := range found {
			near := around[i].Near
			if len(near) <= len(f.Nouns) { // the key alone says what it is
				near = union(near, figure.Stems(last))
			}
			r.add(Fact{Pointer: pointer, Raw: f.Raw, Context: strings.TrimSpace(last + ": " + excerpt(source, f.Pos, f.End)),
				Low: f.Low, High: f.High, Unit: f.Unit, Open: f.Open, nouns: f.Nouns,
				near: near, wide: union(around[i].Wide, wide)})
		}
	}
}

// keyText is a key that is a text of its own, such as "3 months".
func keyText(top *step) string {
	if top == nil || top.array || !strings.Contains(top.key, " ") {
		return ""
	}
	return top.key
}

func (r *reader) add(f Fact) {
	if len(r.ledger.Facts) >= MaxFacts {
		r.ledger.Cut = true
		return
	}
	f.ID = "f" + strconv.Itoa(len(r.ledger.Facts)+1)
	r.ledger.Facts = append(r.ledger.Facts, f)
}

// excerpt is the text around what stands from pos to end, cut at spaces.
func excerpt(text string, pos, end int) string {
	from, to := max(0, pos-maxContext/2), min(len(text), end+maxContext/2)
	if from > 0 {
		if at := strings.IndexByte(text[from:pos], ' '); at >= 0 {
			from += at + 1
		}
	}
	if to < len(text) {
		if at := strings.LastIndexByte(text[end:to], ' '); at >= 0 {
			to = end + at
		}
	}
	for from < pos && !utf8.RuneStart(text[from]) {
		from++
	}
	for to > end && to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	return strings.Join(strings.Fields(text[from:to]), " ")
}

func union(a, b []string) []string {
	for _, w := range b {
		if !slices.Contains(a, w) {
			a = append(a, w)
		}
	}
	return a
}
