package reportjobs_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// unfinished is what a note to oneself begins with; it is put together here
// so that this file passes.
var unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

// told are methods whose doc comment is that of the interface they are for.
var told = []string{"Error", "String", "Unwrap"}

func TestFilesAreShort(t *testing.T) {
	for path, text := range sourceFiles(t) {
		most := 320
		if strings.HasSuffix(path, "_test.go") {
			most = 450
		}
		lines := bytes.Count(text, []byte("\n"))
		require.LessOrEqual(t, lines, most, "%s: lines; find the second noun in it and give that a file", path)
	}
}

func TestNothingIsLeftUnfinished(t *testing.T) {
	for path, text := range sourceFiles(t) {
		require.Empty(t, string(unfinished.Find(text)), "%s", path)
	}
}

func TestNoInit(t *testing.T) {
	for path, file := range syntax(t) {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok {
				require.False(t, f.Recv == nil && f.Name.Name == "init", "%s: nothing happens by being imported", path)
			}
		}
	}
}

func TestEveryExportedNameIsExplained(t *testing.T) {
	var missing []string
	explained := map[string]bool{} // folders whose package has a paragraph
	for path, file := range syntax(t) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		dir := filepath.Dir(path)
		explained[dir] = explained[dir] || file.Doc != nil
		for _, name := range unexplained(file) {
			missing = append(missing, path+": "+name)
		}
	}
	for dir, ok := range explained {
		if !ok {
			missing = append(missing, dir+": the package")
		}
	}
	slices.Sort(missing)
	require.Empty(t, missing, "without a doc comment:\n%s", strings.Join(missing, "\n"))
}

// unexplained returns the exported names of file that have no doc comment:
// types, functions, methods, methods of interfaces, constants and variables.
// One comment explains a whole group of the last two.
func unexplained(file *ast.File) (names []string) {
	need := func(name string, comments ...*ast.CommentGroup) {
		if ast.IsExported(name) && !slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c != nil }) {
			names = append(names, name)
		}
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				need(d.Name.Name, d.Doc)
			} else if ast.IsExported(receiver(d)) && !slices.Contains(told, d.Name.Name) {
				need(d.Name.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.ValueSpec:
					for _, name := range s.Names {
						need(name.Name, d.Doc, s.Doc, s.Comment)
					}
				case *ast.TypeSpec:
					need(s.Name.Name, d.Doc, s.Doc)
					if i, ok := s.Type.(*ast.InterfaceType); ok && s.Name.IsExported() {
						for _, m := range i.Methods.List {
							for _, name := range m.Names {
								need(name.Name, m.Doc, m.Comment, ofOnly(i, d.Doc))
							}
						}
					}
				}
			}
		}
	}
	return names
}

// ofOnly returns the comment of an interface if it explains its only method too.
func ofOnly(i *ast.InterfaceType, doc *ast.CommentGroup) *ast.CommentGroup {
	if i.Methods.NumFields() == 1 {
		return doc
	}
	return nil
}

// receiver returns the name of the type that method is of.
func receiver(method *ast.FuncDecl) string {
	typ := method.Recv.List[0].Type
	for {
		switch t := typ.(type) {
		case *ast.StarExpr:
			typ = t.X
		case *ast.IndexExpr:
			typ = t.X
		case *ast.IndexListExpr:
			typ = t.X
		case *ast.Ident:
			return t.Name
		default:
			return ""
		}
	}
}

// sourceFiles returns the text of all Go files of the repository, those of
// nested modules too, by path.
func sourceFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			hidden := strings.HasPrefix(d.Name(), ".") && path != "."
			if hidden || slices.Contains([]string{"dist", "node_modules", "out", "testdata"}, d.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		files[filepath.ToSlash(path)], err = os.ReadFile(path)
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, files)
	return files
}

// syntax returns all Go files of the repository, parsed.
func syntax(t *testing.T) map[string]*ast.File {
	t.Helper()
	files := map[string]*ast.File{}
	for path, text := range sourceFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		files[path] = file
	}
	return files
}
