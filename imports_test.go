package reportjobs_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	module = "github.com/qubitz/reportjobs"
	gopdf  = "github.com/signintech/gopdf"
	aws    = "github.com/aws/"
)

// siblings says which packages of this module a package may import beside the
// root. A package below another one counts as that one.
var siblings = map[string][]string{
	"bedrock":  {"render", "internal"},
	"cmd":      {"*"},
	"deploy":   {"*"}, // tests alone
	"examples": {"*"},
	"httpapi":  {"internal"},
	"memory":   {"internal"},
}

// arrows says for the packages that render and bedrock are made of, which of
// this module they import: all run one way, from what a report is down to the
// bytes of a file, and from the facts of an input down to the words of a text.
// Those beside them are named without their folder.
var arrows = map[string]map[string][]string{
	"/render/internal/": {
		"chart":    {"ink", "markup", "typeset"},
		"facts":    {},
		"hyphen":   {},
		"ink":      {"pdf"},
		"jsontree": {},
		"markup":   {},
		"paging":   {"ink"},
		"pdf":      {},
		"typeset":  {"hyphen", "ink", "markup", "pdf"},
	},
	"/bedrock/internal/": {
		"amount":   {"lexicon", "token", "unit"},
		"converse": {module},
		"derive":   {"label", "lexicon", "unit"},
		"fact":     {"figure", "label", "lexicon", "subject", "unit"},
		"figure":   {"amount", "lexicon", "token", "unit"},
		"ground":   {"derive", "fact", "figure", "label", "lexicon", "spot", "subject", module + "/render"},
		"label":    {"amount", "figure", "lexicon", "subject", "token", "unit"},
		"lexicon":  {},
		"spot":     {"figure", "label", "lexicon", "token", "unit", module + "/render"},
		"subject":  {"figure", "lexicon", "token", "unit"},
		"token":    {"lexicon"},
		"unit":     {"lexicon"},
	},
}

// testSiblings says which further packages the tests of a package may import.
var testSiblings = map[string][]string{
	"client":   {"httpapi"},  // it is tested against the real server
	"render":   {"internal"}, // what looks at its files
	"internal": {"render"},   // and is tested with them
}

// outsiders says which packages may name a dependency themselves.
var outsiders = map[string][]string{
	aws:   {"dynamo", "s3store", "awslambda", "sqsqueue", "bedrock", "cmd", "examples"},
	gopdf: {"render"},
}

// dependencyFree says for the packages that every program imports what they
// may need outside the standard library and this module.
var dependencyFree = map[string][]string{
	"":          {},
	"memory":    {},
	"httpapi":   {},
	"client":    {},
	"storetest": {"github.com/stretchr/testify/", "go.yaml.in/yaml/"},
}

type goPackage struct {
	ImportPath                               string
	Imports, Deps, TestImports, XTestImports []string
}

// top returns the folder right below the root that p is in, "" for the root.
func (p goPackage) top() string { return topOf(p.ImportPath) }

func topOf(path string) string {
	top, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(path, module), "/"), "/")
	return top
}

func own(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

// standard tells whether path is of the standard library, or belongs to it as
// vendored code does: the first element of all others holds a dot.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") || first == "vendor"
}

func TestImports(t *testing.T) {
	for _, p := range listPackages(t) {
		allowed := siblings[p.top()]
		for _, path := range p.Imports {
			if !own(path) || path == module || topOf(path) == p.top() || slices.Contains(allowed, "*") {
				continue
			}
			require.Contains(t, allowed, topOf(path), "%s imports %s: a package imports the root and no sibling", p.ImportPath, path)
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if !own(path) || path == module || topOf(path) == p.top() || slices.Contains(allowed, "*") {
				continue
			}
			require.Contains(t, slices.Concat([]string{"memory", "storetest"}, allowed, testSiblings[p.top()]), topOf(path),
				"a test of %s imports %s: beside what their package may import, tests get memory and storetest", p.ImportPath, path)
		}
	}
}

func TestArrows(t *testing.T) {
	packages := listPackages(t)
	for folder, arrows := range arrows {
		seen := map[string]bool{}
		for _, p := range packages {
			name, ok := strings.CutPrefix(p.ImportPath, module+folder)
			if !ok {
				continue
			}
			allowed, known := arrows[name]
			require.True(t, known, "%s: say what it may import", p.ImportPath)
			seen[name] = true
			for _, path := range p.Imports {
				if own(path) {
					require.Contains(t, allowed, strings.TrimPrefix(path, module+folder), "%s imports %s", p.ImportPath, path)
				}
			}
		}
		require.Len(t, seen, len(arrows), "packages of %s that are no more", folder)
	}
}

func TestDependencies(t *testing.T) {
	for _, p := range listPackages(t) {
		for prefix, users := range outsiders {
			for _, path := range p.Imports {
				if strings.HasPrefix(path, prefix) {
					require.Contains(t, users, p.top(), "%s imports %s", p.ImportPath, path)
				}
			}
		}
		allowed, ok := dependencyFree[p.top()]
		if !ok {
			continue
		}
		for _, path := range p.Deps {
			ok := standard(path) || own(path) ||
				slices.ContainsFunc(allowed, func(prefix string) bool { return strings.HasPrefix(path, prefix) })
			require.True(t, ok, "%s needs %s", p.ImportPath, path)
		}
	}
}

// A program that imports the root and memory must not meet what the other
// packages depend on: no line in its go.sum, nothing to download, nothing to
// audit. What it does get is what tests of packages it imports need, because
// go mod tidy provides for running them.
func TestConsumerGetsNoDependencies(t *testing.T) {
	root, err := os.Getwd()
	require.NoError(t, err)
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	write("go.mod", "module example.com/host\n\ngo 1.26.0\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+root+"\n")
	write("main.go", "package main\n\nimport (\n\t_ \""+module+"\"\n\t_ \""+module+"/memory\"\n)\n\nfunc main() {}\n")
	goTool(t, dir, "mod", "mod", "tidy")

	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
	}
	for line := range strings.Lines(string(sum)) {
		name, _, _ := strings.Cut(line, " ")
		require.Contains(t, []string{"github.com/stretchr/testify", "go.yaml.in/yaml/v3", "pgregory.net/rapid"}, name,
			"go.sum of a program that imports only the root and memory")
	}
	for _, path := range strings.Fields(string(goTool(t, dir, "readonly", "list", "-deps", "."))) {
		require.True(t, standard(path) || own(path) || path == "example.com/host", "such a program is built with %s", path)
	}
}

func listPackages(t *testing.T) []goPackage {
	t.Helper()
	out := goTool(t, ".", "readonly", "list", "-json=ImportPath,Imports,Deps,TestImports,XTestImports", "./...")
	list := json.NewDecoder(bytes.NewReader(out))
	var packages []goPackage
	for {
		var p goPackage
		err := list.Decode(&p)
		if errors.Is(err, io.EOF) {
			require.NotEmpty(t, packages)
			return packages
		}
		require.NoError(t, err)
		packages = append(packages, p)
	}
}

// goTool runs the go command without the network: what it needs was fetched
// to build this test. Mod says whether it may write to go.mod and go.sum.
func goTool(t *testing.T, dir, mod string, args ...string) []byte {
	t.Helper()
	var errText bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir, cmd.Stderr = dir, &errText
	cmd.Env = append(os.Environ(), "GOPROXY=off", "GOSUMDB=off", "GOWORK=off", "GOFLAGS=-buildvcs=false -mod="+mod)
	out, err := cmd.Output()
	require.NoError(t, err, "go %s: %s", strings.Join(args, " "), &errText)
	return out
}
