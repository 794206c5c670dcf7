package render

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/typeset"
)

// unsupported tells whether err is the failure of a script, for good.
func unsupported(t *testing.T, err error) bool {
	t.Helper()
	var failure *reportjobs.Failure
	if !errors.As(err, &failure) {
		require.NoError(t, err)
		return false
	}
	require.Equal(t, CodeUnsupportedScript, failure.Code)
	require.True(t, strings.HasSuffix(failure.Message, "."), failure.Message)
	return true
}

func TestScriptsThatCannotBeSet(t *testing.T) {
	e := engine(t, nil)
	for _, row := range []struct {
		rule, text string
		fails      bool
	}{
		{"a fifth of the letters passes", "abcd日", false},
		{"more than a fifth does not", "abc日", true},
		{"Arabic", "هذا تقرير", true},
		{"Hindi", "यह एक रिपोर्ट है", true},
		{"Japanese", "これは報告です", true},
		{"Greek, Cyrillic and Vietnamese are set", "Ελληνικά Русский Tiếng Việt", false},
		{"emojis are no letters", "😀😀😀 ok", false},
		{"nor are digits and control characters", "१२३ \x00\x01 a", false},
		{"nothing at all passes", "", false},
	} {
		d := &Document{Sections: []Section{{Blocks: Blocks{&Paragraph{Text: Plain(row.text)}}}}}
		_, err := e.PDF(t.Context(), new(bytes.Buffer), d)
		require.Equal(t, row.fails, unsupported(t, err), row.rule)
	}
}

func TestNoAuthorIsAskedForWhatCannotBeSet(t *testing.T) {
	for _, row := range []struct {
		rule, input string
		asked       bool
	}{
		{"strings count", `{"a": "中文报告"}`, false},
		{"escaped ones too", `{"a": "\u4e2d\u6587"}`, false},
		{"deep ones too", `{"english key that is long": [{"and another": ["中文报告"]}, 1, null, "x"]}`, false},
		{"keys do not", `{"中文": "a", "报告": {"中文": ["b"]}}`, true},
		{"a name among English is fine", `{"name": "中文", "text": "a report in English"}`, true},
		{"what is no JSON is left to the author", `{"a": "中文`, true},
	} {
		asked := false
		author := AuthorFunc(func(context.Context, *reportjobs.Task) (*Document, error) {
			asked = true
			return &Document{Cover: Cover{Title: "T"}}, nil
		})
		task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(row.input))
		err := engine(t, nil).Renderer(author).Render(t.Context(), new(reportjobs.Output), task)
		require.Equal(t, row.asked, asked, row.rule)
		require.Equal(t, !row.asked, unsupported(t, err), row.rule)
	}
}

func TestGateTakesMegabytes(t *testing.T) {
	f, _, err := loadFonts(&Fonts{}, false)
	require.NoError(t, err)
	for name, s := range map[string]string{
		"Chinese": strings.Repeat("中文报告", 100_000), "marks": "a" + strings.Repeat("\u0301", 500_000),
		"rare": strings.Repeat("ᚠ𐎠ꓐ𞤀", 100_000), "emoji": strings.Repeat("👩\u200D🔬", 100_000),
	} {
		require.NotEmpty(t, typeset.NewGate(f).Clean(s), name)
		_ = legible(f, []byte(`{"a":"`+s+`"}`))
	}
}
