package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxNesting is how deep values are read apart. What lies deeper is shown as
// the JSON it is.
const maxNesting = 40

// A valueKind says what a value is.
type valueKind uint8

const (
	isText valueKind = iota
	isNumber
	isBool
	isNull
	isList
	isObject
)

// A value is JSON with the order of its keys kept.
type value struct {
	kind   valueKind
	text   string // of text, number and bool
	fields []field
	items  []value
}

// A field is an entry of an object. Keys may be there twice.
type field struct {
	key   string
	value value
}

// parseObject reads one JSON object.
func parseObject(data []byte) (value, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	v, err := parseValue(dec, 0)
	if err != nil {
		return value{}, fmt.Errorf("not JSON: %w", err)
	}
	if v.kind != isObject {
		return value{}, errors.New("not a JSON object")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return value{}, errors.New("more than one JSON value")
	}
	return v, nil
}

func parseValue(dec *json.Decoder, depth int) (value, error) {
	if depth > maxNesting {
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return value{}, err
		}
		return value{text: string(raw)}, nil
	}
	token, err := dec.Token()
	if err != nil {
		return value{}, err
	}
	switch t := token.(type) {
	case string:
		return value{text: t}, nil
	case json.Number:
		return value{kind: isNumber, text: t.String()}, nil
	case bool:
		return value{kind: isBool, text: map[bool]string{true: "Yes", false: "No"}[t]}, nil
	case json.Delim:
		if t == '{' {
			return parseFields(dec, depth)
		}
		return parseItems(dec, depth)
	}
	return value{kind: isNull}, nil
}

func parseFields(dec *json.Decoder, depth int) (value, error) {
	out := value{kind: isObject}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return value{}, err
		}
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return value{}, err
		}
		out.fields = append(out.fields, field{key.(string), v})
	}
	_, err := dec.Token()
	return out, err
}

func parseItems(dec *json.Decoder, depth int) (value, error) {
	out := value{kind: isList}
	for dec.More() {
		v, err := parseValue(dec, depth+1)
		if err != nil {
			return value{}, err
		}
		out.items = append(out.items, v)
	}
	_, err := dec.Token()
	return out, err
}

// leaf tells whether v is neither an object nor a list.
func (v *value) leaf() bool { return v.kind != isObject && v.kind != isList }

// blank tells whether v holds nothing that could be shown.
func (v *value) blank() bool {
	return v.kind == isNull || v.kind == isText && onlySpace(v.text) || !v.leaf() && len(v.fields)+len(v.items) == 0
}

// leaves tells whether v is a list of nothing but leaves.
func (v *value) leaves() bool {
	for i := range v.items {
		if !v.items[i].leaf() {
			return false
		}
	}
	return v.kind == isList
}

// shown is what stands for a leaf. What was left open gets a dash.
func (v *value) shown() string {
	if v.blank() {
		return "–"
	}
	return v.text
}
