package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// CodeUnsupportedScript is the code of the failure when more than a fifth of
// the letters of an input or a document cannot be set.
const CodeUnsupportedScript = "unsupported_script"

const unsettable = 5 // one letter in so many may be replaced

// illegible is the failure if too many letters cannot be set. It names the
// scripts, the most frequent first.
func illegible(c *typeset.Census) error {
	if c.Lost*unsettable <= c.Letters {
		return nil
	}
	return reportjobs.Permanent(&reportjobs.Failure{
		Code:    CodeUnsupportedScript,
		Message: fmt.Sprintf("%d of %d letters are of scripts that cannot be set: %s.", c.Lost, c.Letters, strings.Join(c.Lacking(), ", ")),
	})
}

// legible returns the failure if too many letters in the strings of a JSON
// input cannot be set. Keys do not count. What is no JSON is left to authors.
func legible(f *typeset.Fonts, input []byte) error {
	ascii := !slices.ContainsFunc(input, func(b byte) bool { return b >= 0x80 })
	if ascii && !bytes.Contains(input, []byte(`\u`)) || !json.Valid(input) {
		return nil
	}
	c := typeset.NewCensus(f)
	dec := json.NewDecoder(bytes.NewReader(input))
	dec.UseNumber()
	var objects []bool // for each open bracket, whether it is an object's
	for key := false; ; {
		token, err := dec.Token()
		if err != nil { // the end
			return illegible(c)
		}
		switch t := token.(type) {
		case json.Delim:
			if t == '{' || t == '[' {
				objects = append(objects, t == '{')
			} else {
				objects = objects[:len(objects)-1]
			}
			key = len(objects) > 0 && objects[len(objects)-1]
			continue
		case string:
			if !key {
				c.Add(t)
			}
		}
		key = len(objects) > 0 && objects[len(objects)-1] && !key
	}
}
