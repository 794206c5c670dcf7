package deploy_test

import (
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// guide returns what matches the first group of a pattern in the guide.
func guide(t *testing.T, pattern string) (found []string) {
	t.Helper()
	text, err := os.ReadFile("README.md")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1) {
		found = append(found, match[1])
	}
	require.NotEmpty(t, found, pattern)
	return found
}

// ofOthers are names of the guide that are AWS's, not the template's.
var ofOthers = []string{"InvokeFunctionUrl", "InvokeFunction", "MemorySize"}

// What the guide names is in the template.
func TestGuideNamesWhatThereIs(t *testing.T) {
	tpl := load(t)
	is := func(name string) bool {
		_, resource := tpl.Resources[name]
		_, parameter := tpl.Parameters[name]
		return resource || parameter || slices.Contains(ofOthers, name)
	}
	for _, name := range guide(t, "`(?:[a-z]+:)?([A-Z][a-z]+[A-Za-z]*)`") {
		require.True(t, is(name), "%s is nothing", name)
	}
	for _, name := range guide(t, `--logical-resource-id ([A-Za-z]+)`) {
		require.Contains(t, tpl.Resources, name)
	}
	for _, name := range guide(t, `--parameter-overrides ([A-Z][A-Za-z]+)=yes`) {
		require.Contains(t, tpl.Parameters, name)
	}
	for _, name := range guide(t, `\$\(output ([A-Za-z]+)\)`) {
		require.Contains(t, tpl.Outputs, name)
	}
	functions := []string{"$f"} // of a loop
	for _, r := range tpl.Resources {
		if r.Type == "AWS::Serverless::Function" {
			functions = append(functions, strings.TrimPrefix(r.Properties["FunctionName"].(map[string]any)["Fn::Sub"].(string), "${AWS::StackName}-"))
		}
	}
	require.Len(t, functions, 5)
	for _, name := range guide(t, `\$STACK-(\$?[a-z]+)`) {
		require.Contains(t, functions, name)
	}
	for _, list := range guide(t, `for f in ([a-z ]+); do`) {
		require.ElementsMatch(t, functions[1:], strings.Fields(list), "all functions")
		require.Less(t, strings.Index(list, "worker"), strings.Index(list, "coordinator"), "the worker comes first")
	}
	for _, name := range guide(t, `@([a-z/]+\.json)`) {
		require.FileExists(t, path.Join("..", name))
	}
}

// The guide tells of each parameter, with its default.
func TestGuideTellsOfParameters(t *testing.T) {
	told := map[string]string{}
	for _, row := range guide(t, "(?m)^\\| (`[A-Z][A-Za-z]+` \\| [^|]*)\\|") {
		name, otherwise, _ := strings.Cut(row, "|")
		told[strings.Trim(name, "` ")] = strings.TrimSpace(otherwise)
	}
	parameters := load(t).Parameters
	require.Len(t, told, len(parameters))
	for name, p := range parameters {
		otherwise, ok := told[name]
		require.True(t, ok, "the guide does not tell of %s", name)
		require.Equal(t, strings.Trim(asJSON(t, p.(map[string]any)["Default"]), `"`), otherwise, name)
	}
}

// The guide says that an update reaches the worker before the coordinator.
func TestWorkerIsUpdatedFirst(t *testing.T) {
	require.Equal(t, "Worker", load(t).Resources["Coordinator"].DependsOn)
}

// Commands of the guide have the targets and the template they name.
func TestGuideCommands(t *testing.T) {
	makefile, err := os.ReadFile("../Makefile")
	require.NoError(t, err)
	for _, target := range guide(t, `\bmake (lambda[a-z-]*)`) {
		require.Contains(t, string(makefile), "\n"+target+":")
	}
	for _, file := range guide(t, `--template-file (\S+)`) {
		require.FileExists(t, path.Join("..", file))
	}
}
