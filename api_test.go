package reportjobs_test

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite testdata/api.txt")

const apiFile = "testdata/api.txt"

// TestAPI holds the exported API against the list in testdata: who changes
// it, does so on purpose and in sight of a reviewer.
func TestAPI(t *testing.T) {
	var now []string
	for name, file := range syntax(t) {
		if pkg, ok := public(name); ok {
			now = append(now, exported(pkg, file)...)
		}
	}
	slices.Sort(now)
	now = slices.Compact(now)
	if *update {
		require.NoError(t, os.MkdirAll(path.Dir(apiFile), 0o755))
		require.NoError(t, os.WriteFile(apiFile, []byte(strings.Join(now, "\n")+"\n"), 0o644))
	}
	text, err := os.ReadFile(apiFile)
	require.NoError(t, err)
	then := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")

	var diff strings.Builder
	for _, line := range then {
		if !slices.Contains(now, line) {
			fmt.Fprintln(&diff, "-", line)
		}
	}
	for _, line := range now {
		if !slices.Contains(then, line) {
			fmt.Fprintln(&diff, "+", line)
		}
	}
	require.Empty(t, diff.String(), "the exported API differs from %s:\n%s"+
		"If that is meant, run `go test -run TestAPI -update .` and say so in CHANGELOG.md.", apiFile, &diff)
}

// public returns the name of the package that the file is of, and whether
// users of the library may import it.
func public(file string) (pkg string, ok bool) {
	if strings.HasSuffix(file, "_test.go") {
		return "", false
	}
	folders := strings.Split(path.Dir(file), "/")
	for _, private := range []string{"internal", "cmd", "examples", "integration", "benchmarks"} {
		if slices.Contains(folders, private) {
			return "", false
		}
	}
	if path.Dir(file) == "." {
		return "reportjobs", true
	}
	return path.Dir(file), true
}

// exported returns one line for each exported constant, variable, function,
// type, field and method of file. Names of parameters are left out: they may
// change.
func exported(pkg string, file *ast.File) (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, pkg+": "+fmt.Sprintf(format, args...)) }
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			switch {
			case !d.Name.IsExported():
			case d.Recv == nil:
				add("func %s%s%s", d.Name.Name, typeParams(d.Type.TypeParams), signature(d.Type))
			case ast.IsExported(receiver(d)):
				add("method (%s) %s%s", source(d.Recv.List[0].Type), d.Name.Name, signature(d.Type))
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch s := spec.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						exportedType(add, s)
					}
				case *ast.ValueSpec:
					exportedValues(add, d.Tok, s)
				}
			}
		}
	}
	return lines
}

// exportedValues adds constants with their values, because programs and stored
// records depend on them, and variables with their types, if they have one.
func exportedValues(add func(string, ...any), tok token.Token, s *ast.ValueSpec) {
	for i, name := range s.Names {
		if !name.IsExported() {
			continue
		}
		line := tok.String() + " " + name.Name
		if s.Type != nil {
			line += " " + source(s.Type)
		}
		if tok == token.CONST && i < len(s.Values) {
			line += " = " + source(s.Values[i])
		}
		add("%s", line)
	}
}

func exportedType(add func(string, ...any), s *ast.TypeSpec) {
	name := s.Name.Name + typeParams(s.TypeParams)
	if s.Assign.IsValid() {
		add("type %s = %s", name, typeText(s.Type))
		return
	}
	switch typ := s.Type.(type) {
	case *ast.StructType:
		add("type %s struct", name)
		for _, field := range typ.Fields.List {
			if field.Names == nil && token.IsExported(base(field.Type)) {
				add("field %s.(%s)", s.Name.Name, source(field.Type))
			}
			for _, n := range field.Names {
				if n.IsExported() {
					add("field %s.%s %s", s.Name.Name, n.Name, typeText(field.Type))
				}
			}
		}
	case *ast.InterfaceType:
		add("type %s interface", name)
		for _, m := range typ.Methods.List {
			if m.Names == nil {
				add("method %s.(%s)", s.Name.Name, source(m.Type))
			}
			for _, n := range m.Names {
				add("method %s.%s%s", s.Name.Name, n.Name, signature(m.Type.(*ast.FuncType)))
			}
		}
	default:
		add("type %s %s", name, typeText(s.Type))
	}
}

// base returns the name under which an embedded field is known.
func base(typ ast.Expr) string {
	text := strings.TrimPrefix(source(typ), "*")
	return text[strings.LastIndexByte(text, '.')+1:]
}

// typeText returns typ as written, functions without the names of their
// parameters.
func typeText(typ ast.Expr) string {
	if f, ok := typ.(*ast.FuncType); ok {
		return "func" + signature(f)
	}
	return source(typ)
}

// signature returns parameters and results of f without their names.
func signature(f *ast.FuncType) string {
	results := ""
	if list := fields(f.Results, false); len(list) == 1 {
		results = " " + list[0]
	} else if len(list) > 1 {
		results = " (" + strings.Join(list, ", ") + ")"
	}
	return "(" + strings.Join(fields(f.Params, false), ", ") + ")" + results
}

func typeParams(list *ast.FieldList) string {
	if list == nil {
		return ""
	}
	return "[" + strings.Join(fields(list, true), ", ") + "]"
}

func fields(list *ast.FieldList, names bool) (out []string) {
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		if field.Names == nil {
			out = append(out, typeText(field.Type))
		}
		for _, n := range field.Names {
			if names {
				out = append(out, n.Name+" "+typeText(field.Type))
			} else {
				out = append(out, typeText(field.Type))
			}
		}
	}
	return out
}

// source returns node as Go writes it, on one line.
func source(node ast.Node) string {
	var out bytes.Buffer
	if err := printer.Fprint(&out, token.NewFileSet(), node); err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
