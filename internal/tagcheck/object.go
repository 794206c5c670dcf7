package tagcheck

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
)

// What an object may be beside bool, float64 and nil.
type (
	Ref   int    // the number of another object
	Name  string // without its slash
	Array []any
	Dict  map[Name]any

	// A Stream is a dictionary with data, which is not compressed any more.
	Stream struct {
		Dict Dict
		Data []byte
	}

	// word is what is none of all these: an operator.
	word string
)

var errEnd = errors.New("the end of the data")

// A parser reads objects one after the other.
type parser struct {
	data []byte
	at   int
}

const (
	spaces     = " \t\r\n\f\x00"
	delimiters = "()<>[]{}/%"
)

func (p *parser) skip() {
	for p.at < len(p.data) {
		switch c := p.data[p.at]; {
		case strings.IndexByte(spaces, c) >= 0:
			p.at++
		case c == '%':
			end := bytes.IndexByte(p.data[p.at:], '\n')
			if end < 0 {
				end = len(p.data) - p.at
			}
			p.at += end
		default:
			return
		}
	}
}

// next reads one object or operator.
func (p *parser) next() (any, error) {
	p.skip()
	rest := p.data[p.at:]
	switch {
	case len(rest) == 0:
		return nil, errEnd
	case bytes.HasPrefix(rest, []byte("<<")):
		p.at += 2
		return p.dict()
	case rest[0] == '<':
		return p.hex()
	case rest[0] == '(':
		return p.literal()
	case rest[0] == '[':
		p.at++
		list, err := p.list("]")
		return Array(list), err
	case rest[0] == '/':
		p.at++
		return Name(p.token()), nil
	case rest[0] == ']':
		p.at++
		return word("]"), nil
	case bytes.HasPrefix(rest, []byte(">>")):
		p.at += 2
		return word(">>"), nil
	}
	return p.plain()
}

// token reads up to a space or a delimiter.
func (p *parser) token() string {
	from := p.at
	for p.at < len(p.data) && strings.IndexByte(spaces+delimiters, p.data[p.at]) < 0 {
		p.at++
	}
	return string(p.data[from:p.at])
}

// plain reads a number, a reference, a constant or an operator.
func (p *parser) plain() (any, error) {
	text := p.token()
	switch text {
	case "":
		return nil, fmt.Errorf("%q is nothing that is known", p.data[p.at])
	case "true", "false":
		return text == "true", nil
	case "null":
		return nil, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return word(text), nil
	}
	if id, err := strconv.Atoi(text); err == nil {
		before := p.at
		p.skip()
		if p.token() == "0" {
			p.skip()
			if p.token() == "R" {
				return Ref(id), nil
			}
		}
		p.at = before
	}
	return v, nil
}

// list reads objects up to a closing mark.
func (p *parser) list(closing word) (out []any, err error) {
	for {
		v, err := p.next()
		if err != nil {
			return nil, err
		}
		if v == closing {
			return out, nil
		}
		out = append(out, v)
	}
}

func (p *parser) dict() (any, error) {
	list, err := p.list(">>")
	if err != nil || len(list)%2 != 0 {
		return nil, errors.Join(err, fmt.Errorf("a dictionary of %d objects", len(list)))
	}
	d := Dict{}
	for i := 0; i < len(list); i += 2 {
		key, ok := list[i].(Name)
		if _, twice := d[key]; !ok || twice {
			return nil, fmt.Errorf("%v is no key of a dictionary, or there twice", list[i])
		}
		d[key] = list[i+1]
	}
	return d, nil
}

func (p *parser) hex() (any, error) {
	end := bytes.IndexByte(p.data[p.at:], '>')
	if end < 0 {
		return nil, errEnd
	}
	text := p.data[p.at+1 : p.at+end]
	p.at += end + 1
	out := make([]byte, len(text)/2)
	for i := range out {
		v, err := strconv.ParseUint(string(text[2*i:2*i+2]), 16, 8)
		if err != nil {
			return nil, err
		}
		out[i] = byte(v)
	}
	return decoded(out), nil
}

// literal reads a string in parentheses, of which these files escape nothing
// but parentheses and the backslash.
func (p *parser) literal() (any, error) {
	var out []byte
	for p.at++; p.at < len(p.data); p.at++ {
		switch c := p.data[p.at]; c {
		case ')':
			p.at++
			return decoded(out), nil
		case '\\':
			p.at++
			out = append(out, p.data[p.at])
		default:
			out = append(out, c)
		}
	}
	return nil, errEnd
}

// decoded returns a text: UTF-16 if it says so.
func decoded(b []byte) string {
	if !bytes.HasPrefix(b, []byte("\xFE\xFF")) {
		return string(b)
	}
	var units []uint16
	for i := 2; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	return string(utf16.Decode(units))
}
