package fact

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
	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

const (
	maxContext = 100 // bytes of the words around a figure
	maxPointer = 400 // bytes of a pointer; what is deeper is cut at its front
)

// A List is the facts of an input.
type List struct {
	Facts []Fact
	Lang  string // of the input, as far as its words tell
	Cut   bool   // the input has more than Max figures: those behind are not here
}

// Max is how many figures of an input are read, in its order.
const Max = 5000

// Read finds the facts of a JSON input: its numbers, and the figures within
// its strings and keys, in their order. At most [Max] are read. The error is
// that of input that is no JSON.
func Read(input []byte) (List, error) {
	r := reader{list: List{Lang: lexicon.Guess(string(input[:min(len(input), 64<<10)]))}}
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.UseNumber()
	if err := r.value(decoder); err != nil {
		return List{}, fmt.Errorf("the input is no JSON: %w", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return List{}, errors.New("the input is more than one JSON value")
	}
	return r.list, nil
}

// A reader walks an input without recursion, so that depth costs nothing.
type reader struct {
	list List
	path []step
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
	h := label.Read(last, r.list.Lang)
	if h.Scale != 0 {
		value *= h.Scale
	}
	near := subject.Stems(last)
	r.add(Fact{Pointer: r.pointer(), Raw: raw, Context: excerpt(all, 0, 0), Low: value, High: value, Unit: h.Unit,
		Setting: subject.Setting{Near: near, Wide: subject.Stems(all), Nouns: near}})
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
	wide := subject.Stems(all)
	for _, source := range []string{s, keyText(r.top())} {
		found := append(figure.Every(source, r.list.Lang), figure.Portions(source)...)
		slices.SortStableFunc(found, func(a, b figure.Figure) int { return a.Pos - b.Pos })
		around := subject.Around(source, found, false)
		label.Complete(source, r.list.Lang, last, found)
		for i, f := range found {
			at := around[i]
			if at.Nouns = f.Nouns; len(at.Near) <= len(f.Nouns) { // the key alone says what it is
				at.Near = subject.Union(at.Near, subject.Stems(last))
			}
			at.Wide = subject.Union(at.Wide, wide)
			r.add(Fact{Pointer: pointer, Raw: f.Raw, Context: strings.TrimSpace(last + ": " + excerpt(source, f.Pos, f.End)),
				Low: f.Low, High: f.High, Unit: f.Unit, Open: f.Open, Setting: at})
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
	if len(r.list.Facts) >= Max {
		r.list.Cut = true
		return
	}
	f.ID = "f" + strconv.Itoa(len(r.list.Facts)+1)
	f.SetUnit(f.Unit)
	r.list.Facts = append(r.list.Facts, f)
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
