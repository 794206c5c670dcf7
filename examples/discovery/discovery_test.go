package discovery

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/tagcheck"
	"github.com/qubitz/reportjobs/render"
)

func TestDescribe(t *testing.T) {
	for in, want := range map[string]map[string]string{
		`{"a": 1}`: {},
		`{"customer_info": {"company_name": "Acme", "industry": "Tools"}, "responses": {"company-name": "Other"}}`: {"company_name": "Acme", "industry": "Tools"},
		`{"responses": {"company-name": "Acme GmbH", "business-owner": "Other, CEO"}}`:                             {"company_name": "Acme GmbH"},
		`{"responses": {"business-owner": "Acme Inc, Head of IT, Berlin"}}`:                                        {"company_name": "Acme Inc"},
		`{"responses": {"business-owner": "Head of IT"}}`:                                                          {}, // who knows whether that is a company
		`{"responses": {"business-owner": ", CEO"}, "customer_info": 3}`:                                           {},
		`{"customer_info": {"company_name": "A\u0000\tB\n C"}}`:                                                    {"company_name": "A B C"},
		`{"customer_info": {"company_name": ["A"], "industry": ""}}`:                                               {},
		`{"a": "patients patients clinical hospital"}`:                                                             {"industry": "Healthcare"},
		`{"a": "patients shipment carriers clinical hospital freight"}`:                                            {}, // not clear
	} {
		got, err := Describe([]byte(in))
		require.NoError(t, err)
		require.Equal(t, want, got, in)
	}
	_, err := Describe([]byte("[1]"))
	require.EqualError(t, err, "send one JSON object, for example the export of a questionnaire")
	long, err := Describe([]byte(`{"customer_info": {"company_name": "` + strings.Repeat("ü", 500) + `"}}`))
	require.NoError(t, err)
	require.Len(t, []rune(long["company_name"]), maxName)
}

func TestFolder(t *testing.T) {
	for company, want := range map[string]string{
		"GlobalTech Financial Services": "reports/globaltech-financial-services/id/",
		"":                              "reports/unknown/id/",
		"日本":                            "reports/unknown/id/",
		"../..":                         "reports/unknown/id/",
		"Łódź & Co_KG.":                 "reports/odz-co_kg/id/",
		strings.Repeat("a b", 100):      "reports/" + strings.Repeat("a-b", 20)[:19] + "/id/",
	} {
		job := reportjobs.Job{ID: "id", Metadata: map[string]string{"company_name": company}}
		if len(company) > 100 {
			require.Regexp(t, `^reports/[a-z0-9_-]{10,60}/id/$`, Folder(job))
			continue
		}
		require.Equal(t, want, Folder(job))
	}
}

func TestReports(t *testing.T) {
	var names []string
	for _, spec := range Reports() {
		names = append(names, spec.Name)
		require.True(t, spec.Default)
		require.NoError(t, spec.Check([]byte(`{"any": "object"}`)))
		require.ErrorContains(t, spec.Check([]byte(`"text"`)), "send one JSON object")
		require.ErrorContains(t, spec.Check([]byte(`null`)), "send one JSON object")
		require.ErrorContains(t, spec.Check([]byte(`{}`)), "is empty")
	}
	engine, err := render.New(nil)
	require.NoError(t, err)
	require.ElementsMatch(t, names, slices.Collect(maps.Keys(Renderers(engine))))
}

// Every sentence of the sample is in each report, as text that a program gets
// back out of the file.
func TestSampleIsInEachReport(t *testing.T) {
	engine, err := render.New(nil)
	require.NoError(t, err)
	job := reportjobs.Job{CreatedAt: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC)}
	job.Metadata, err = Describe(Sample())
	require.NoError(t, err)
	require.Equal(t, map[string]string{"company_name": "Halvorsen Cold Chain", "industry": "Logistics"}, job.Metadata)
	want := sentences(t, Sample())
	require.Greater(t, len(want), 150)
	for name, renderer := range Renderers(engine) {
		t.Run(name, func(t *testing.T) {
			var out reportjobs.Output
			require.NoError(t, renderer.Render(t.Context(), &out, reportjobs.NewTask(job, name, Sample())))
			require.NotEmpty(t, out.Meta["pages"])
			require.Empty(t, out.Meta["warnings"])
			require.NoError(t, tagcheck.Check(out.Bytes()))
			text := extract(t, out.Bytes())
			plain, aloud := letters(text), letters(readAloud(t, out.Bytes()))
			require.Contains(t, text, render.InputNote)
			for _, s := range want {
				require.True(t, strings.Contains(plain, letters(s)), "%s", s)
				require.True(t, strings.Contains(aloud, letters(s)), "%s", s)
			}
		})
	}
}

// sentences returns all sentences of all strings in a JSON text.
func sentences(t *testing.T, input []byte) (out []string) {
	t.Helper()
	var root any
	require.NoError(t, json.Unmarshal(input, &root))
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			for part := range strings.SplitSeq(v, "\n") {
				out = append(out, strings.SplitAfter(part, ". ")...)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(root)
	return out
}

// extract returns the text of a PDF, all space as one blank: the cover, then
// the other pages without header and footer, which would part sentences.
func extract(t *testing.T, pdf []byte) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Fatal("pdftotext is not installed: it is in the Debian package poppler-utils, or run `make tools`")
	}
	file := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o600))
	cover, err := exec.CommandContext(t.Context(), "pdftotext", "-l", "1", file, "-").Output()
	require.NoError(t, err)
	body, err := exec.CommandContext(t.Context(), "pdftotext", "-f", "2", "-y", "70", "-H", "715", "-W", "600", file, "-").Output()
	require.NoError(t, err)
	return strings.Join(strings.Fields(string(cover)+" "+string(body)), " ")
}

// readAloud returns the text of a PDF as its structure has it.
func readAloud(t *testing.T, pdf []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.pdf")
	require.NoError(t, os.WriteFile(file, pdf, 0o600))
	out, err := exec.CommandContext(t.Context(), "pdfinfo", "-struct-text", file).Output()
	require.NoError(t, err)
	var text strings.Builder
	for line := range strings.Lines(string(out)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, `"`) {
			text.WriteString(strings.Trim(line, `"`) + " ")
		}
	}
	return text.String()
}

// letters leaves letters and digits: what parts a label from its value is a
// colon in the sample and a column in the report.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}
