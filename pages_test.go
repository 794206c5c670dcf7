package reportjobs_test

import (
	"bytes"
	"context"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
)

// guides are the pages that speak of this library's names alone.
var guides = []string{
	"README.md", "docs/backends.md", "docs/costs.md", "docs/guarantees.md", "docs/migration.md", "docs/operations.md", "docs/renderers.md",
}

// code returns what stands in backquotes on a page, outside of fenced code.
func code(t *testing.T, page string) (list []string) {
	for _, m := range regexp.MustCompile("`([^`\n]+)`").FindAllStringSubmatch(prose(t, page), -1) {
		list = append(list, m[1])
	}
	return list
}

// A name such as Coordinator.Tend or memory.Pool on a page is in the exported API.
func TestNamesOnPages(t *testing.T) {
	api, err := os.ReadFile("testdata/api.txt")
	require.NoError(t, err)
	name := regexp.MustCompile(`\b([A-Za-z]\w*)\.([A-Z]\w+)\b`)
	met := 0
	for _, page := range guides {
		for _, text := range code(t, page) {
			for _, m := range name.FindAllStringSubmatch(text, -1) {
				ofPackage := regexp.MustCompile(`(?m)^(\w+/)?` + m[1] + `: `).Match(api)
				if m[1][0] >= 'a' && !ofPackage {
					continue // a value of the text, or the standard library
				}
				// A member of a type, or a name of a package.
				known := regexp.MustCompile(`(?m)( |\(\*?)` + m[1] + `\)?[. ]` + m[2] + `\b|^(\w+/)?` + m[1] + `: \w+ ` + m[2] + `\b`)
				require.True(t, known.Match(api), "%s names %s, which is not in testdata/api.txt", page, m[0])
				met++
			}
		}
	}
	require.Greater(t, met, 40)
}

// A test that a page names as the one that holds a promise is there.
func TestTestsOnPages(t *testing.T) {
	name := regexp.MustCompile("`(Test\\w+)(…?)`")
	met, files := 0, sourceFiles(t)
	for _, page := range []string{"CONTRIBUTING.md", "docs/guarantees.md"} {
		for _, m := range name.FindAllStringSubmatch(prose(t, page), -1) {
			declared := "\nfunc " + m[1]
			if m[2] == "" {
				declared += "("
			}
			require.True(t, stands(files, declared, "_test.go"), "%s names %s", page, m[0])
			met++
		}
	}
	require.Greater(t, met, 12)
}

// A variable such as LEASE_SEC on a page is read by a program or set by the template.
func TestVariablesOnPages(t *testing.T) {
	name := regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$`)
	met, files := 0, sourceFiles(t)
	for _, page := range append(guides, "deploy/README.md") {
		for _, text := range code(t, page) {
			if name.MatchString(text) && !strings.HasPrefix(text, "AWS_") && text != "RESPONSE_STREAM" {
				require.True(t, stands(files, `"`+text+`"`, ".go"), "%s names %s, which no program reads", page, text)
				met++
			}
		}
	}
	require.Greater(t, met, 15)
}

// A target of make that a page names is in the Makefile.
func TestTargetsOnPages(t *testing.T) {
	makefile, err := os.ReadFile("Makefile")
	require.NoError(t, err)
	met := 0
	for _, page := range append(guides, "CONTRIBUTING.md", "deploy/README.md") {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile("(?m)(?:^|`)make ([a-z-]+)").FindAllStringSubmatch(string(text), -1) {
			require.Contains(t, string(makefile), "\n"+m[1]+":", "%s names make %s", page, m[1])
			met++
		}
	}
	require.Greater(t, met, 30)
}

// stands tells whether a piece of text stands in a file whose name ends so.
func stands(files map[string][]byte, text, ending string) bool {
	for path, source := range files {
		if strings.HasSuffix(path, ending) && bytes.Contains(source, []byte(text)) {
			return true
		}
	}
	return false
}

// The table of events has all kinds, and no others.
func TestEventsOfOperations(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "events.go", nil, 0)
	require.NoError(t, err)
	var kinds []string
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok && strings.HasPrefix(spec.Names[0].Name, "Event") {
			kind, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			kinds = append(kinds, kind)
		}
		return true
	})
	var listed []string
	for _, cells := range rows(t, "docs/operations.md", "event") {
		for _, m := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(cells[0], -1) {
			listed = append(listed, m[1])
		}
	}
	require.ElementsMatch(t, kinds, listed)
}

// An alarm that the page names is in the template.
func TestAlarmsOfOperations(t *testing.T) {
	template, err := os.ReadFile("deploy/template.yaml")
	require.NoError(t, err)
	page := prose(t, "docs/operations.md")
	_, sentence, found := strings.Cut(page, "has alarms for Lambda:")
	require.True(t, found)
	sentence, _, _ = strings.Cut(sentence, "and others")
	names := regexp.MustCompile("`([A-Za-z]+)`").FindAllStringSubmatch(sentence, -1)
	require.Len(t, names, 4)
	for _, name := range names {
		require.Contains(t, string(template), "\n  "+name[1]+":\n    Type: AWS::CloudWatch::Alarm\n")
	}
}

// The table of failures has all codes of the package.
func TestCodesOfOperations(t *testing.T) {
	source, err := os.ReadFile("errors.go")
	require.NoError(t, err)
	page, err := os.ReadFile("docs/operations.md")
	require.NoError(t, err)
	_, codes, found := strings.Cut(string(source), "CodeRenderFailed ")
	require.True(t, found)
	met := 0
	for _, m := range regexp.MustCompile(`= "([a-z_]+)"`).FindAllStringSubmatch(codes, -1) {
		require.Contains(t, string(page), "`"+m[1]+"`")
		met++
	}
	require.Greater(t, met, 6)
}

// The table of times says what a coordinator and a worker without options do.
func TestDefaultsOfOperations(t *testing.T) {
	said := map[string]string{}
	for _, cells := range rows(t, "docs/operations.md", "") {
		for _, m := range regexp.MustCompile("`([A-Za-z.]+)`").FindAllStringSubmatch(cells[0], -1) {
			said[m[1][strings.LastIndex(m[1], ".")+1:]] = cells[1]
		}
	}
	synctest.Test(t, func(t *testing.T) {
		store := memory.NewStore(nil)
		files, err := memory.NewArtifacts(nil)
		require.NoError(t, err)
		hints := 0
		count := reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { hints++; return nil })
		c, err := reportjobs.NewCoordinator(store, files, count, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "a"}}})
		require.NoError(t, err)
		job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
		require.NoError(t, err)
		require.Equal(t, said["MaxAttempts"], strconv.Itoa(job.MaxAttempts))
		require.Equal(t, span(t, said["MaxAge"]), job.Deadline.Sub(job.CreatedAt))
		require.Equal(t, span(t, said["Retention"]), job.ExpiresAt.Sub(job.CreatedAt))

		for _, wait := range []time.Duration{span(t, said["RepairEvery"]) - time.Microsecond, time.Microsecond} {
			require.Equal(t, 1, hints, "no hint is repeated earlier")
			time.Sleep(wait)
			_, err = c.Get(t.Context(), "", job.ID)
			require.NoError(t, err)
		}
		require.Equal(t, 2, hints)

		w := reportjobs.NewWorker(store, files, nil, nil)
		w.Handle("a", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			require.Equal(t, span(t, said["Lease"]), task.Job.DueAt.Sub(task.Job.UpdatedAt))
			_, err := out.Write([]byte("a"))
			return err
		}))
		_, err = w.Run(t.Context(), job.ID)
		require.NoError(t, err)
		link, err := c.Link(t.Context(), "", job.ID, "a")
		require.NoError(t, err)
		require.Equal(t, span(t, said["LinkTTL"]), time.Until(link.ExpiresAt).Round(time.Second))
	})
}

// span reads a duration as pages write it, such as "60 s" or "7 d".
func span(t *testing.T, text string) time.Duration {
	number, unit, _ := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	require.NoError(t, err, "%q", text)
	units := map[string]time.Duration{"s": time.Second, "min": time.Minute, "h": time.Hour, "d": 24 * time.Hour}
	require.Contains(t, units, unit, text)
	return time.Duration(n) * units[unit]
}

// rows are the cells of the tables of a page whose first heading is that.
func rows(t *testing.T, page, heading string) (list [][]string) {
	inside := false
	for line := range strings.Lines(prose(t, page)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") {
			inside = false
			continue
		}
		var cells []string
		for cell := range strings.SplitSeq(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		if inside {
			list = append(list, cells)
		}
		inside = inside || cells[0] == heading
	}
	require.Greater(t, len(list), 3, "%s has a table under %q", page, heading)
	return list
}
