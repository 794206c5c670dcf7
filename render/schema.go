package render

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (2020-12) of a [Document]: for the model that
// writes one, for callers that post one. It has the limits that a schema can
// have; what it lets through and cannot know, such as that a row has a cell for
// every column, [Decode] finds.
func Schema() []byte { return slices.Clone(schema) }
