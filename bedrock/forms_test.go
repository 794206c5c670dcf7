package bedrock

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/ground"
	"github.com/qubitz/reportjobs/render"
)

// withheld are the types of blocks that a model is not told of.
var withheld = []string{"image", "row", "pagebreak"}

// published is what render's schema says there is.
type published struct {
	Defs struct {
		Blocks struct {
			Items struct {
				AnyOf []struct {
					Ref string `json:"$ref"`
				} `json:"anyOf"`
			}
		}
		Chart, Column struct {
			Properties struct {
				Kind struct{ Enum []string }
			}
		}
	} `json:"$defs"`
}

// TestForms: a model is told of every type of block, chart and column that
// render lays out, but those that are withheld; a new one is decided upon here.
func TestForms(t *testing.T) {
	var schema published
	require.NoError(t, json.Unmarshal(render.Schema(), &schema))
	var there, told []string
	for _, of := range schema.Defs.Blocks.Items.AnyOf {
		there = append(there, strings.TrimPrefix(of.Ref, "#/$defs/"))
	}
	for _, f := range forms {
		told = append(told, stringOf(field(t, f.example, "type")))
	}
	require.NotEmpty(t, there)
	require.ElementsMatch(t, there, slices.Concat(told, withheld))
	require.ElementsMatch(t, schema.Defs.Chart.Properties.Kind.Enum, chartKinds)
	require.ElementsMatch(t, schema.Defs.Column.Properties.Kind.Enum, columnKinds)
	require.Contains(t, system, "Charts are "+either(chartKinds)+";")
	require.Contains(t, system, "Columns have a kind: "+either(columnKinds)+";")
}

func field(t *testing.T, object, name string) json.RawMessage {
	var fields map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(object), &fields), object)
	return fields[name]
}

// TestExamples: each line that the rules show can be laid out as it stands, and
// each figure in it is held against the input.
func TestExamples(t *testing.T) {
	ledger, err := ground.Read([]byte(`{}`))
	require.NoError(t, err)
	r := reader{ledger: ledger, cleaner: newCleaner([]byte(`{}`), outline), lang: "en"}
	for _, f := range forms {
		require.Contains(t, system, "\n"+f.example+"\n")
		l := r.read(f.example)
		require.Empty(t, l.wrong, f.example)
		require.IsType(t, f.block, l.blocks[0], f.example)

		figure := regexp.MustCompile(`\d+\.\d+|\$[\d.]+M|\d+%`)
		plain := regexp.MustCompile(`,"cites":.*`).ReplaceAllString(f.example, "")
		require.Len(t, l.faults, len(figure.FindAllString(plain, -1)), "%s: %v", f.example, l.faults)
	}
}

// TestWithheld: what a model is not told of, it cannot write either: nobody
// would look at the figures in it.
func TestWithheld(t *testing.T) {
	for _, b := range []render.Block{&render.Row{}, &render.Image{}, &render.PageBreak{}} {
		require.False(t, writable(b))
	}
}
