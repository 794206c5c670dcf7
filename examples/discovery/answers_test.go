package discovery

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

const answers = "testdata/answers"

// longest is how many pages are read of each report.
var longest = map[string]int{"executive": 15, "technical": 20, "compliance": 20}

// The answers that are kept make whole reports: every figure is borne out,
// nothing is asked for again, and no file is left over. Where a plan, a prompt or
// a check has changed so that one does not fit any more, the file to write anew
// is named, with what is wrong with it.
func TestKeptAnswers(t *testing.T) {
	engine, err := render.New(nil)
	require.NoError(t, err)
	for _, spec := range Reports() {
		t.Run(spec.Name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "answers") // beside which prompts are left
			require.NoError(t, os.CopyFS(dir, os.DirFS(answers)))
			folder := &bedrocktest.Folder{Dir: dir, Prompts: true}
			out, err := written(t, engine, folder, spec.Name)
			for _, file := range folder.Missing() {
				t.Errorf("%s/%s is to be written, or the answer before it mended: %s", answers, file, wanted(dir, file))
			}
			if t.Failed() {
				return
			}
			require.NoError(t, err)
			for _, file := range unread(t, dir, spec.Name) {
				t.Errorf("%s/%s/%s is not asked for any more", answers, spec.Name, file)
			}
			require.Equal(t, []string{"model", "0", "0", ""},
				[]string{out.Meta["plan"], out.Meta["flagged"], out.Meta["repairs"], out.Meta["left_out"]}, "plan, flagged, repairs, left out")
			pages, err := strconv.Atoi(out.Meta["pages"])
			require.NoError(t, err)
			require.True(t, 12 <= pages && pages <= longest[spec.Name], "%d pages", pages)
			text := extract(t, out.Bytes())
			outline, _ := Outline(spec.Name)
			for _, s := range append([]bedrock.Section{*outline.Summary}, outline.Sections...) {
				require.GreaterOrEqual(t, strings.Count(text, s.Title), 2, "%q stands in the contents and on its page", s.Title)
			}
			require.NotContains(t, text, "Not confirmed by the submission")
			if spec.Name == "executive" {
				pricedAs(t, out.Meta)
			}
		})
	}
}

// pricedAs holds the tokens in docs/costs.md against those of this report.
func pricedAs(t *testing.T, meta map[string]string) {
	page, err := os.ReadFile("../../docs/costs.md")
	require.NoError(t, err)
	number := func(name string) float64 {
		n, err := strconv.ParseFloat(meta[name], 64)
		require.NoError(t, err, name)
		return n
	}
	fresh := number("input_tokens") // beside what is written to the cache and read from it
	for of, tokens := range map[string]float64{
		"in": fresh, "to the cache": number("cache_write_tokens"), "from the cache": number("cache_read_tokens"), "out": number("output_tokens"),
	} {
		row := regexp.MustCompile(`\| model, tokens ` + of + ` \| ([0-9,]+) \|`).FindSubmatch(page)
		require.NotNil(t, row, of)
		said, err := strconv.ParseFloat(strings.ReplaceAll(string(row[1]), ",", ""), 64)
		require.NoError(t, err)
		require.InEpsilon(t, tokens, said, 0.1, "tokens %s", of)
	}
	require.Contains(t, string(page), "One report of eleven calls")
	require.Equal(t, "11", meta["calls"])
}

// written is the report on the sample that the folder answers for.
func written(t *testing.T, engine *render.Engine, folder *bedrocktest.Folder, report string) (*reportjobs.Output, error) {
	server := bedrocktest.New(t, folder.Answer, nil)
	model, err := bedrock.NewModel(server.Client(), &bedrock.ModelOptions{ID: "replay", Attempts: 1})
	require.NoError(t, err)
	renderers, err := BedrockRenderers(engine, model)
	require.NoError(t, err)
	about, err := Describe(Sample())
	require.NoError(t, err)
	job := reportjobs.Job{ID: "kept", CreatedAt: time.Date(2026, 3, 12, 9, 5, 0, 0, time.UTC), Metadata: about}
	out := new(reportjobs.Output)
	return out, renderers[report].Render(t.Context(), out, reportjobs.NewTask(job, report, Sample()))
}

// wanted is what a call without an answer asks for: the faults of the answer
// before it, or else its first lines.
func wanted(dir, file string) string {
	prompt, err := os.ReadFile(filepath.Join(dir, strings.TrimSuffix(file, ".txt")+".prompt.txt"))
	if err != nil {
		return err.Error()
	}
	text := string(prompt)
	for _, from := range []string{"\nRepair:", "\nContinue:", "\nline ", "\nUnit to write:"} {
		if i := strings.Index(text, from); i >= 0 {
			return text[i:]
		}
	}
	return text[:min(len(text), 400)]
}

// unread are the answers of a report that no call asked for.
func unread(t *testing.T, dir, report string) (out []string) {
	files, err := fs.Glob(os.DirFS(filepath.Join(dir, report)), "*.txt")
	require.NoError(t, err)
	for _, file := range files {
		if strings.HasSuffix(file, ".prompt.txt") {
			continue
		}
		if _, err := os.Stat(filepath.Join(dir, report, strings.TrimSuffix(file, ".txt")+".prompt.txt")); err != nil {
			out = append(out, file)
		}
	}
	return out
}
