package reportjobs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// surroundings declares what the Go of a section takes for granted: the page,
// the heading above it, and the names that a reader has by then.
var surroundings = map[string]string{
	"README.md: A PDF":            "var file *os.File",
	"README.md: Themes and fonts": "var logo, regular, italic, bold []byte",
	"README.md: Written by a language model": `
		var engine *render.Engine
		var worker *reportjobs.Worker`,
	"README.md: Over HTTP": `
		var c *reportjobs.Coordinator
		var keys *httpapi.Keys
		var limiter httpapi.Limiter
		var mux *http.ServeMux
		var server *http.Server`,
	"README.md: From Go":  "var input []byte",
	"README.md: DynamoDB": "var client *dynamodb.Client",
	"README.md: Lambda": `
		var lambdaClient awslambda.Invoker
		var store *dynamo.Store
		var files *s3store.Store
		var reports []reportjobs.ReportSpec
		var renderer reportjobs.Renderer`,
	"README.md: SQS": `
		var client *sqs.Client
		var queueURL string
		var w *reportjobs.Worker`,
	"docs/backends.md: Begin with the test": "func open(testing.TB) storetest.ListerStore",
	"docs/operations.md: What to watch": `
		var events interface{ WithLabelValues(...string) interface{ Inc() } }
		var waited interface{ Observe(float64) }`,
	"docs/renderers.md: Writing a renderer": `
		type Invoices struct {
			api   interface{ Lines(context.Context, []byte) ([]byte, error) }
			print func(context.Context, *reportjobs.Output, []byte) error
		}
		var err error`,
	"docs/renderers.md: A PDF from a document": "var worker *reportjobs.Worker",
	"docs/renderers.md: Testing one": `
		var renderer reportjobs.Renderer
		var t *testing.T`,
}

// snippetImports are the packages whose names a snippet may use.
var snippetImports = []string{
	"context", "errors", "fmt", "log", "log/slog", "net/http", "os", "os/signal", "sync", "syscall", "testing", "testing/synctest", "time",
	module, module + "/awslambda", module + "/bedrock", module + "/client", module + "/dynamo", module + "/httpapi", module + "/memory",
	module + "/render", module + "/s3store", module + "/sqsqueue", module + "/storetest",
	"github.com/aws/aws-lambda-go/lambda", "github.com/aws/aws-sdk-go-v2/config",
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime", "github.com/aws/aws-sdk-go-v2/service/dynamodb",
	"github.com/aws/aws-sdk-go-v2/service/s3", "github.com/aws/aws-sdk-go-v2/service/sqs",
	"github.com/stretchr/testify/require",
}

// TestSnippets holds the Go of README and docs against the packages: each
// piece has the types that it would have in a program. A variable that is not
// used again passes.
func TestSnippets(t *testing.T) {
	packages := exportData(t, snippetImports)
	met := map[string]bool{}
	for _, page := range pages(t) {
		for _, s := range snippets(t, page) {
			place := page + ": " + s.heading
			met[place] = true
			for _, fault := range packages.faults(s, surroundings[place]) {
				t.Errorf("%s, the snippet that begins with %q: %v", place, s.firstLine(), fault)
			}
		}
	}
	require.Greater(t, len(met), 10)
	for place := range surroundings {
		require.True(t, met[place], "no snippet stands in %q", place)
	}
}

// The first program of the README runs as it stands and prints what it says.
func TestProgramOfREADME(t *testing.T) {
	all := snippets(t, "README.md")
	at := slices.IndexFunc(all, snippet.program)
	require.GreaterOrEqual(t, at, 0)
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(all[at].text), 0o600))
	require.Regexp(t, `^COMPLETED /files/reports/\S+ <nil>\n$`, string(goTool(t, ".", "readonly", "run", file)))
}

// TestLinks follows the links of README and docs that stay in this repository:
// files exist, and so do the headings that a fragment names.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(prose(t, page), -1) {
			if strings.Contains(m[1], "://") || m[1] == "#id" { // "#id" shows how a document of package render refers
				continue
			}
			path, fragment, named := strings.Cut(m[1], "#")
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			_, err := os.Stat(target)
			require.NoError(t, err, "%s links to %s", page, m[1])
			if named {
				require.Contains(t, anchors(t, target), fragment, "%s links to %s", page, m[1])
			}
		}
	}
}

// pages lists README and docs.
func pages(t *testing.T) []string {
	found := []string{}
	for _, pattern := range []string{"*.md", "docs/*.md", "deploy/*.md", "examples/*/*.md"} {
		some, err := filepath.Glob(pattern)
		require.NoError(t, err)
		found = append(found, some...)
	}
	require.Contains(t, found, "README.md")
	return found
}

// prose is a page without its fenced code.
func prose(t *testing.T, page string) string {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	return regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(string(text), "")
}

// anchors are the fragments of the headings of a page, as GitHub makes them.
func anchors(t *testing.T, page string) (list []string) {
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(prose(t, page), -1) {
		name := strings.ReplaceAll(strings.ToLower(m[1]), " ", "-")
		list = append(list, regexp.MustCompile(`[^\p{L}\p{N}_-]`).ReplaceAllString(name, ""))
	}
	return list
}

// A snippet is a fenced piece of Go on a page.
type snippet struct{ heading, text string }

func snippets(t *testing.T, page string) (list []snippet) {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	var s *snippet
	var heading string
	var fenced bool
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "```"):
			if s != nil {
				list = append(list, *s)
			}
			s, fenced = nil, !fenced
			if line == "```go\n" {
				s = &snippet{heading: heading}
			}
		case s != nil:
			s.text += line
		case !fenced && strings.HasPrefix(line, "#"):
			heading = strings.TrimSpace(strings.TrimLeft(line, "#"))
		}
	}
	require.False(t, fenced, "%s: a fence is open", page)
	return list
}

func (s snippet) program() bool { return strings.HasPrefix(s.text, "package ") }

func (s snippet) firstLine() string {
	line, _, _ := strings.Cut(s.text, "\n")
	return line
}

// source is the snippet as a file: a program as it is, declarations below what
// surrounds them, statements in a function that may return an error.
func (s snippet) source(around, imports string) string {
	head := "package p\n" + imports + "\nvar ctx context.Context\n" + around + "\n"
	if s.program() {
		return s.text
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+s.text, 0); err == nil {
		return head + s.text
	}
	return head + "func _() error {\n{\n" + s.text + "\n}\nreturn nil\n}\n"
}

// packagesByPath holds what the compiler exports of packages.
type packagesByPath struct {
	paths   map[string]string // of a package's name
	exports map[string]string // the file of a path
}

func exportData(t *testing.T, paths []string) packagesByPath {
	out := goTool(t, ".", "readonly", append([]string{"list", "-export", "-deps", "-json=ImportPath,Name,Export,DepOnly"}, paths...)...)
	p := packagesByPath{map[string]string{}, map[string]string{}}
	for list := json.NewDecoder(bytes.NewReader(out)); list.More(); {
		var one struct {
			ImportPath, Name, Export string
			DepOnly                  bool
		}
		require.NoError(t, list.Decode(&one))
		p.exports[one.ImportPath] = one.Export
		if !one.DepOnly {
			p.paths[one.Name] = one.ImportPath
		}
	}
	return p
}

// faults are the reasons for which s would not compile, beside unused names.
func (p packagesByPath) faults(s snippet, around string) (list []error) {
	fset := token.NewFileSet()
	bare, err := parser.ParseFile(fset, "", s.source(around, ""), 0)
	if err != nil {
		return []error{err}
	}
	file, err := parser.ParseFile(fset, "", s.source(around, p.imports(bare.Unresolved)), 0)
	if err != nil {
		return []error{err}
	}
	check := types.Config{
		Importer: importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(p.exports[path]) }),
		Error: func(err error) {
			if fault, ok := err.(types.Error); !ok || !fault.Soft {
				list = append(list, err)
			}
		},
	}
	check.Check("p", fset, []*ast.File{file}, nil)
	return list
}

// imports declares the packages among the names that a file does not declare.
func (p packagesByPath) imports(names []*ast.Ident) (text string) {
	var paths []string
	for _, name := range names {
		if path, ok := p.paths[name.Name]; ok {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for _, path := range slices.Compact(paths) {
		text += fmt.Sprintf("import %q\n", path)
	}
	return text
}
