package hyphen

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// MaxBytes is how large a file of patterns may be.
const MaxBytes = 8 << 20

// Parse reads patterns: a file of libhyphen (.dic), whose first line names its
// encoding, a file of TeX with \patterns{…} and \hyphenation{…}, or nothing but
// patterns, with space between. What libhyphen has of changed spelling, as in
// German before 1996, is left out. Errors name the line.
func Parse(data []byte) (*Patterns, error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%d bytes, at most %d", len(data), MaxBytes)
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	r := reader{patterns: newPatterns(), tex: strings.Contains(text, `\patterns`)}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if err := r.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	if len(r.patterns.words.nodes) == 1 {
		return nil, errors.New("no patterns")
	}
	return r.patterns, nil
}

// decode returns data as UTF-8, without the name of its encoding.
func decode(data []byte) (string, error) {
	first, _, _ := strings.Cut(string(data[:min(len(data), 100)]), "\n")
	name := strings.TrimSpace(first)
	if name == "" || (name[0] < 'A' || name[0] > 'Z') && !strings.HasPrefix(name, "microsoft-") {
		name = "UTF-8"
	} else {
		data = data[len(first):] // the end of the line stays, so that lines keep their numbers
	}
	if plainName(name) == "utf8" {
		if !utf8.Valid(data) {
			return "", errors.New("it is not in UTF-8, and its first line names no other encoding")
		}
		return strings.TrimPrefix(string(data), "\uFEFF"), nil
	}
	for _, e := range charmap.All {
		if m, ok := e.(*charmap.Charmap); ok && plainName(m.String()) == plainName(name) {
			text, err := m.NewDecoder().Bytes(data)
			return string(text), err
		}
	}
	return "", fmt.Errorf("the encoding %q is not known; UTF-8 is", name)
}

// plainName makes the names that encodings have here and there alike:
// "ISO8859-1" and "ISO 8859-1", "microsoft-cp1251" and "Windows 1251".
func plainName(s string) string {
	s = strings.ToLower(strings.NewReplacer("-", "", " ", "", "_", "").Replace(s))
	return strings.Replace(s, "microsoftcp", "windows", 1)
}

// A reader reads lines of patterns.
type reader struct {
	patterns *Patterns
	tex      bool   // patterns stand in \patterns{…}
	inside   string // the command whose braces are open; "" for none
}

func (r *reader) line(line string) error {
	line, _, _ = strings.Cut(line, "%")
	if strings.HasPrefix(line, "#") {
		return nil
	}
	if r.tex {
		return r.texLine(line)
	}
	words := strings.Fields(line)
	if len(words) == 0 || r.keyword(words) {
		return nil
	}
	return r.all(words)
}

// keyword reads a line of libhyphen that is no pattern.
func (r *reader) keyword(words []string) bool {
	switch words[0] {
	case "LEFTHYPHENMIN", "RIGHTHYPHENMIN":
		if len(words) != 2 {
			return true
		}
		n, err := strconv.Atoi(words[1])
		if err != nil || n < 1 || n > maxWord {
			return true
		}
		if words[0] == "LEFTHYPHENMIN" {
			r.patterns.left = n
		} else {
			r.patterns.right = n
		}
		return true
	case "NEXTLEVEL": // what stood before is about compounds
		r.patterns.compounds, r.patterns.words = r.patterns.words, newTrie()
		return true
	case "COMPOUNDLEFTHYPHENMIN", "COMPOUNDRIGHTHYPHENMIN", "NOHYPHEN":
		return true
	}
	return false
}

// texLine reads what stands in the braces of \patterns and \hyphenation; all
// else is code.
func (r *reader) texLine(line string) error {
	for line != "" {
		if r.inside == "" {
			at := strings.IndexByte(line, '\\')
			if at < 0 {
				return nil
			}
			line = line[at+1:]
			for _, command := range []string{"patterns", "hyphenation"} {
				if rest, ok := strings.CutPrefix(line, command); ok && strings.HasPrefix(strings.TrimSpace(rest), "{") {
					r.inside, line = command, strings.TrimSpace(rest)[1:]
				}
			}
			continue
		}
		body, rest, ended := strings.Cut(line, "}")
		if err := r.all(strings.Fields(body)); err != nil {
			return err
		}
		if line = rest; ended {
			r.inside = ""
		}
	}
	return nil
}

func (r *reader) all(words []string) error {
	for _, w := range words {
		read := r.pattern
		if r.inside == "hyphenation" {
			read = r.exception
		}
		if err := read(w); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) pattern(s string) error {
	if strings.ContainsRune(s, '/') { // another spelling where it is broken
		return nil
	}
	var letters []rune
	levels := []byte{0}
	for _, c := range s {
		switch {
		case c >= '0' && c <= '9':
			levels[len(letters)] = byte(c - '0')
		case unicode.IsLetter(c) || unicode.Is(unicode.M, c) || strings.ContainsRune(".-'’ʼ=\u200C\u200D", c):
			letters, levels = append(letters, unicode.ToLower(c)), append(levels, 0)
		default:
			return fmt.Errorf("%q is no pattern", s)
		}
	}
	if len(letters) == 0 || len(letters) > maxWord {
		return fmt.Errorf("%q is no pattern", s)
	}
	r.patterns.words.add(letters, levels)
	return nil
}

// exception reads a word with hyphens where it may be broken, and nowhere else.
func (r *reader) exception(s string) error {
	var word []rune
	var at []int
	for _, c := range s {
		if c == '-' {
			at = append(at, len(word))
		} else {
			word = append(word, unicode.ToLower(c))
		}
	}
	if len(word) == 0 || len(word) > maxWord {
		return fmt.Errorf("%q is no word", s)
	}
	r.patterns.exceptions[string(word)] = at
	return nil
}
