package awslambda_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

// A grant is what a role may do on what; a resource may end in *.
type grant struct{ action, resource string }

// grants returns what deploy/template.yaml gives to the role of a function,
// where every condition is false. Resources are called as they are there.
func grants(t *testing.T, role string) (all []grant) {
	t.Helper()
	text, err := os.ReadFile("../../deploy/template.yaml")
	require.NoError(t, err)
	var template struct {
		Resources map[string]struct {
			Properties yaml.Node `yaml:"Properties"`
		} `yaml:"Resources"`
	}
	require.NoError(t, yaml.Unmarshal(text, &template))
	require.Contains(t, template.Resources, role)
	var properties struct {
		Policies []struct {
			PolicyDocument struct {
				Statement []yaml.Node `yaml:"Statement"`
			} `yaml:"PolicyDocument"`
		} `yaml:"Policies"`
	}
	node := template.Resources[role].Properties
	require.NoError(t, node.Decode(&properties))
	for _, policy := range properties.Policies {
		for _, s := range policy.PolicyDocument.Statement {
			if s.Tag == "!If" {
				require.Equal(t, "!Ref", s.Content[2].Tag, "a condition that is false gives nothing")
				continue
			}
			var statement struct {
				Effect   string    `yaml:"Effect"`
				Action   []string  `yaml:"Action"`
				Resource yaml.Node `yaml:"Resource"`
			}
			require.NoError(t, s.Decode(&statement))
			require.Equal(t, "Allow", statement.Effect)
			resource := statement.Resource.Value
			if statement.Resource.Tag == "!GetAtt" {
				resource = "${" + resource + "}"
			}
			for _, action := range statement.Action {
				all = append(all, grant{action, resource})
			}
		}
	}
	return all
}

// allows tells whether g is a right to do this.
func (g grant) allows(action, resource string) bool {
	below, wild := strings.CutSuffix(g.resource, "*")
	return g.action == action && (g.resource == resource || wild && strings.HasPrefix(resource, below))
}
