package facts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNesting is how deep values are read apart. What lies deeper is shown as
// the JSON it is.
const maxNesting = 40

// A Kind says what a value is.
type Kind uint8

// The kinds of JSON.
const (
	String Kind = iota
	Number
	Bool
	Null
	List
	Object
)

// A Value is JSON with the order of its keys kept.
type Value struct {
	Kind   Kind
	Text   string // of a String or Number; of a Bool "Yes" or "No"
	Fields []Field
	Items  []Value
}

// A Field is an entry of an object. Keys may be there twice.
type Field struct {
	Key   string
	Value Value
}

// ParseObject reads one JSON object. The error says in a few words what is
// there instead.
func ParseObject(data []byte) (Value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := parseValue(dec, 0)
	if err != nil {
		return Value{}, fmt.Errorf("not JSON: %w", err)
	}
	if v.Kind != Object {
		return Value{}, errors.New("not a JSON object")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Value{}, errors.New("more than one JSON value")
	}
	return v, nil
}

func parseValue(dec *json.Decoder, depth int) (Value, error) {
	if depth > maxNesting {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return Value{}, err
		}
		return Value{Text: string(raw)}, nil
	}
	token, err := dec.Token()
	if err != nil {
		return Value{}, err
	}
	switch t := token.(type) {
	case string:
		return Value{Text: t}, nil
	case json.Number:
		return Value{Kind: Number, Text: t.String()}, nil
	case bool:
		return Value{Kind: Bool, Text: map[bool]string{true: "Yes", false: "No"}[t]}, nil
	case json.Delim:
		if t == '{' {
			return parseFields(dec, depth)
		}
		return parseItems(dec, depth)
	}
	return Value{Kind: Null}, nil
}

func parseFields(dec *json.Decoder, depth int) (Value, error) {
	out := Value{Kind: Object}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return Value{}, err
		}
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return Value{}, err
		}
		out.Fields = append(out.Fields, Field{key.(string), v})
	}
	_, err := dec.Token()
	return out, err
}

func parseItems(dec *json.Decoder, depth int) (Value, error) {
	out := Value{Kind: List}
	for dec.More() {
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return Value{}, err
		}
		out.Items = append(out.Items, v)
	}
	_, err := dec.Token()
	return out, err
}

// Leaf tells whether v is neither an object nor a list.
func (v *Value) Leaf() bool { return v.Kind != Object && v.Kind != List }

// Blank tells whether v holds nothing that could be shown.
func (v *Value) Blank() bool {
	return v.Kind == Null || v.Kind == String && OnlySpace(v.Text) || !v.Leaf() && len(v.Fields)+len(v.Items) == 0
}

// Leaves tells whether v is a list of nothing but leaves.
func (v *Value) Leaves() bool {
	for i := range v.Items {
		if !v.Items[i].Leaf() {
			return false
		}
	}
	return v.Kind == List
}

// Shown is what stands for a leaf. What was left open gets a dash.
func (v *Value) Shown() string {
	if v.Blank() {
		return "–"
	}
	return v.Text
}

// Fact is the value of a field on one line. A share that has its unit in its
// key gets it back.
func (f *Field) Fact() string {
	text := f.Value.Shown()
	if f.Value.Kind == Number && (strings.HasSuffix(f.Key, "percentage") || strings.HasSuffix(f.Key, "percent")) {
		text += "%"
	}
	return text
}
