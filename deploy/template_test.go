// Package deploy_test holds template.yaml against the code that it deploys.
package deploy_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// A template is the file with its short forms written out: !Ref X is
// {"Ref": "X"}, !If is {"Fn::If": […]}.
type template struct {
	Parameters, Conditions map[string]any
	Resources              map[string]resource
	Outputs                map[string]any
}

type resource struct {
	Type, Condition, DependsOn, DeletionPolicy, UpdateReplacePolicy string

	Properties map[string]any
}

func load(t *testing.T) (parsed template) {
	t.Helper()
	text, err := os.ReadFile("template.yaml")
	require.NoError(t, err)
	var node yaml.Node
	require.NoError(t, yaml.Unmarshal(text, &node))
	plain, err := json.Marshal(longForm(t, node.Content[0]))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(plain, &parsed))
	require.NotEmpty(t, parsed.Resources)
	return parsed
}

func longForm(t *testing.T, n *yaml.Node) any {
	t.Helper()
	var value any
	switch n.Kind {
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i < len(n.Content); i += 2 {
			require.NotContains(t, m, n.Content[i].Value, "line %d", n.Content[i].Line)
			m[n.Content[i].Value] = longForm(t, n.Content[i+1])
		}
		value = m
	case yaml.SequenceNode:
		list := []any{}
		for _, c := range n.Content {
			list = append(list, longForm(t, c))
		}
		value = list
	default:
		if strings.HasPrefix(n.Tag, "!") && !strings.HasPrefix(n.Tag, "!!") {
			value = n.Value
			break
		}
		require.NoError(t, n.Decode(&value), "line %d", n.Line)
	}
	switch name := strings.TrimPrefix(n.Tag, "!"); {
	case strings.HasPrefix(n.Tag, "!!") || n.Tag == "":
		return value
	case name == "Ref":
		return map[string]any{"Ref": value}
	case name == "GetAtt":
		require.Contains(t, value, ".", "line %d", n.Line)
		return map[string]any{"Fn::GetAtt": value}
	default:
		require.Contains(t, []string{"If", "Sub", "Equals", "Not"}, name, "line %d", n.Line)
		return map[string]any{"Fn::" + name: value}
	}
}

// walk calls visit for each map in v, and the maps in it.
func walk(v any, visit func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		visit(v)
		for _, inner := range v {
			walk(inner, visit)
		}
	case []any:
		for _, inner := range v {
			walk(inner, visit)
		}
	}
}

var reference = regexp.MustCompile(`\$\{([^}]+)\}`)

func TestEveryReferenceIsToSomething(t *testing.T) {
	tpl := load(t)
	used := map[string]bool{}
	known := func(name string) {
		first, _, _ := strings.Cut(name, ".")
		used[first] = true
		_, isParameter := tpl.Parameters[first]
		_, isResource := tpl.Resources[first]
		isPseudo := slices.Contains([]string{"AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::StackName", "AWS::NoValue"}, first)
		require.True(t, isParameter || isResource || isPseudo, "%s is nothing", name)
	}
	visit := func(m map[string]any) {
		if name, ok := m["Ref"].(string); ok {
			known(name)
		}
		if name, ok := m["Fn::GetAtt"].(string); ok {
			known(name)
		}
		if text, ok := m["Fn::Sub"].(string); ok {
			for _, found := range reference.FindAllStringSubmatch(text, -1) {
				known(found[1])
			}
		}
		if branch, ok := m["Fn::If"].([]any); ok {
			require.Len(t, branch, 3)
			require.Contains(t, tpl.Conditions, branch[0])
			used[branch[0].(string)] = true
		}
	}
	walk(tpl.Conditions, visit)
	walk(tpl.Outputs, visit)
	for name, r := range tpl.Resources {
		if r.DependsOn != "" {
			require.Contains(t, tpl.Resources, r.DependsOn, name)
		}
		if r.Condition != "" {
			require.Contains(t, tpl.Conditions, r.Condition, name)
			used[r.Condition] = true
		}
		walk(r.Properties, visit)
	}
	for name := range tpl.Parameters {
		require.True(t, used[name], "parameter %s is of no use", name)
	}
	for name := range tpl.Conditions {
		require.True(t, used[name], "condition %s is of no use", name)
	}
}
