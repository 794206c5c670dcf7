package render

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/markup"
)

// compiled is the schema, in the hands of a real validator.
func compiled(t testing.TB) func(text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("schema.json", doc))
	s, err := c.Compile("schema.json")
	require.NoError(t, err)
	return func(text []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		return s.Validate(v)
	}
}

// A schemaNode is what the test looks at.
type schemaNode struct {
	Ref        string                `json:"$ref"`
	Type       any                   `json:"type"`
	Const      any                   `json:"const"`
	Enum       []string              `json:"enum"`
	Properties map[string]schemaNode `json:"properties"`
	Required   []string              `json:"required"`
	More       any                   `json:"additionalProperties"`
	Items      *schemaNode           `json:"items"`
	AnyOf      []schemaNode          `json:"anyOf"`
	MaxItems   int                   `json:"maxItems"`
	MaxLength  int                   `json:"maxLength"`
	Defs       map[string]schemaNode `json:"$defs"`
}

func parsedSchema(t *testing.T) schemaNode {
	t.Helper()
	var root schemaNode
	require.NoError(t, json.Unmarshal(Schema(), &root))
	return root
}

// TestSchemaHasEveryFieldOfEveryType, and no other, and says of each whether it
// must be there and what it is.
func TestSchemaHasEveryFieldOfEveryType(t *testing.T) {
	root := parsedSchema(t)
	check := func(name string, node schemaNode, typ reflect.Type, more ...string) {
		var names, required []string
		for _, f := range fieldsOf(typ) {
			names = append(names, f.name)
			if f.required {
				required = append(required, f.name)
			}
			requireType(t, root, name+"."+f.name, node.Properties[f.name], typ.Field(f.index).Type)
		}
		require.ElementsMatch(t, append(names, more...), keys(node.Properties), name)
		require.ElementsMatch(t, append(required, more...), node.Required, name)
		require.Equal(t, false, node.More, "%s: unknown fields", name)
	}
	check("document", root, reflect.TypeFor[Document]())
	for name, typ := range map[string]reflect.Type{
		"cover": reflect.TypeFor[Cover](), "fact": reflect.TypeFor[Fact](), "section": reflect.TypeFor[Section](), "subsection": reflect.TypeFor[Section](),
		"column": reflect.TypeFor[Column](), "kpi": reflect.TypeFor[KPI](), "series": reflect.TypeFor[Series](),
		"phase": reflect.TypeFor[Phase](), "milestone": reflect.TypeFor[Milestone](), "risk": reflect.TypeFor[Risk](),
	} {
		check(name, root.Defs[name], typ)
	}
	for _, kind := range kinds {
		node := root.Defs[kind]
		check(kind, node, reflect.TypeOf(newBlock(kind)).Elem(), "type")
		require.Equal(t, kind, node.Properties["type"].Const)
	}
	known := append([]string{"text", "line", "id", "cell", "blocks", "cover", "fact", "section", "subsection", "subsubsection", "column", "kpi", "series", "phase", "milestone", "month", "risk"}, kinds...)
	require.ElementsMatch(t, known, keys(root.Defs), "definitions")
}

func keys(m map[string]schemaNode) (out []string) {
	for key := range m {
		out = append(out, key)
	}
	return out
}

// requireType checks that a schema is of the JSON that a Go type is written as.
func requireType(t *testing.T, root schemaNode, name string, node schemaNode, typ reflect.Type) {
	t.Helper()
	if node.Ref != "" {
		node = root.Defs[node.Ref[len("#/$defs/"):]]
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	want := map[reflect.Kind]string{
		reflect.String: "string", reflect.Int: "integer", reflect.Bool: "boolean", reflect.Slice: "array", reflect.Struct: "object", reflect.Map: "object",
	}[typ.Kind()]
	if node.Type == nil { // a constant, or one of some words
		require.True(t, node.Const != nil || want == "string" && node.Enum != nil, name)
		return
	}
	require.Equal(t, want, node.Type, name)
}

func TestSchemaHasEveryWordAndLimit(t *testing.T) {
	root := parsedSchema(t)
	require.Equal(t, columnKinds, root.Defs["column"].Properties["kind"].Enum)
	require.Equal(t, append([]string{""}, totalKinds...), root.Defs["table"].Properties["total"].Items.Enum)
	require.Equal(t, chartKinds, root.Defs["chart"].Properties["kind"].Enum)
	refs := func(list []schemaNode) (out []string) {
		for _, n := range list {
			out = append(out, n.Ref[len("#/$defs/"):])
		}
		return out
	}
	require.ElementsMatch(t, kinds, refs(root.Defs["blocks"].Items.AnyOf))
	inRow := slices.DeleteFunc(slices.Clone(kinds), func(kind string) bool { return kind == "row" || kind == "pagebreak" })
	require.ElementsMatch(t, inRow, refs(root.Defs["row"].Properties["cells"].Items.Items.AnyOf))

	require.Equal(t, MaxText, root.Defs["text"].MaxLength)
	require.Equal(t, markup.MaxID, root.Defs["id"].MaxLength)
	require.Equal(t, MaxBlocks, root.Defs["blocks"].MaxItems)
	require.Equal(t, MaxColumns, root.Defs["table"].Properties["columns"].MaxItems)
	require.Equal(t, MaxItems, root.Defs["list"].Properties["items"].MaxItems)
	require.Equal(t, MaxSections, root.Properties["sections"].MaxItems)
	require.Equal(t, maxUnit, root.Defs["column"].Properties["unit"].MaxLength)
	require.Equal(t, maxSeries, root.Defs["chart"].Properties["series"].MaxItems)
	require.Equal(t, maxCategories, root.Defs["chart"].Properties["categories"].MaxItems)
	require.Equal(t, maxTitle, root.Defs["chart"].Properties["title"].MaxLength)
	require.Equal(t, maxPhases, root.Defs["timeline"].Properties["phases"].MaxItems)
	require.Equal(t, maxMilestones, root.Defs["timeline"].Properties["milestones"].MaxItems)
	require.Equal(t, maxRisks, root.Defs["riskmatrix"].Properties["items"].MaxItems)
	require.Equal(t, maxLevels, root.Defs["riskmatrix"].Properties["impact"].MaxItems)
	require.Equal(t, maxSpark, root.Defs["kpi"].Properties["trend"].MaxItems)
	require.Equal(t, maxSpark, root.Defs["cell"].MaxItems)
	require.Equal(t, maxRowCells, root.Defs["row"].Properties["cells"].MaxItems)
	require.NotContains(t, root.Defs["subsubsection"].Properties, "sections")
}

// TestSchemaFindsFaults: what the schema can know, it does not let in.
func TestSchemaFindsFaults(t *testing.T) {
	validate := compiled(t)
	for _, c := range faults() {
		err := validate([]byte(c.in))
		if c.bySchema {
			require.Error(t, err, "%s", c.in)
		} else if err != nil {
			t.Errorf("the schema does know this: %s: %v", c.in, err)
		}
	}
}
