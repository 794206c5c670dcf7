package bedrocktest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func asked(name string, turns ...string) *Request {
	r := &Request{Name: name, System: "policy", Messages: []Message{{Role: "user", Blocks: []Block{
		{Kind: "text", Text: "the input"}, {Kind: "cachePoint"}, {Kind: "text", Text: "Call: " + name + "\nwrite it"},
	}}}}
	for i, turn := range turns {
		r.Messages = append(r.Messages, Message{Role: []string{"assistant", "user"}[i%2], Blocks: []Block{{Kind: "text", Text: turn}}})
	}
	return r
}

func TestFolderNamesFiles(t *testing.T) {
	for _, row := range []struct {
		rule, file string
		request    *Request
	}{
		{"a plan", "executive/plan", asked("plan of report executive")},
		{"a unit", "executive/u12", asked("unit u12 of report executive")},
		{"a summary", "compliance/summary", asked("summary of report compliance")},
		{"a revision", "executive/u3.revision", asked("revision of unit u3 of report executive")},
		{"a repair is a second turn", "executive/u3.2", asked("unit u3 of report executive", "half", "Repair: the rest")},
		{"its repair a third", "executive/u3.3", asked("unit u3 of report executive", "half", "Repair: it", "again", "Repair: again")},
		{"no way out of the folder", "", asked("unit ../../x of report executive")},
		{"nor by the report", "", asked("plan of report ../..")},
		{"no name", "", asked("")},
		{"another call", "", asked("poem of report executive")},
	} {
		t.Run(row.rule, func(t *testing.T) {
			file, err := fileOf(row.request)
			require.Equal(t, filepath.FromSlash(row.file), file)
			require.Equal(t, row.file == "", err != nil)
		})
	}
}

func TestFolderAnswersOrLeavesThePrompt(t *testing.T) {
	dir := t.TempDir()
	f := &Folder{Dir: dir}
	write := func(name, text string) {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		return string(text)
	}
	write("executive/plan.txt", "\n{\"units\":[]}\n")
	require.Equal(t, Reply{Text: `{"units":[]}`}, f.Answer(asked("plan of report executive")))
	require.NoFileExists(t, filepath.Join(dir, "executive/plan.prompt.txt"), "it was answered")
	require.Empty(t, f.Missing())

	for range 2 {
		reply := f.Answer(asked("unit u2 of report executive"))
		require.Equal(t, "ValidationException", reply.Err.Type, "which nobody tries again")
		require.Contains(t, reply.Err.Message, filepath.FromSlash("executive/u2.txt"))
		require.Positive(t, reply.Delay)
	}
	require.NotNil(t, f.Answer(asked("unit u1 of report technical", "half", "Repair: row 2")).Err)
	require.Equal(t, []string{filepath.FromSlash("executive/u2.txt"), filepath.FromSlash("technical/u1.2.txt")}, f.Missing())
	require.Equal(t, "Call: unit u2 of report executive\nwrite it\n", read("executive/u2.prompt.txt"))
	require.Equal(t, "Call: unit u1 of report technical\nwrite it\n\n\n[assistant]\nhalf\n\n\n[user]\nRepair: row 2\n", read("technical/u1.2.prompt.txt"))
	require.Equal(t, "policy\nthe input\n", read("context.prompt.txt"))

	f.Prompts = true
	require.Nil(t, f.Answer(asked("plan of report executive")).Err)
	require.FileExists(t, filepath.Join(dir, "executive/plan.prompt.txt"))

	require.NoError(t, os.Mkdir(filepath.Join(dir, "executive/summary.txt"), 0o755))
	require.NotNil(t, f.Answer(asked("summary of report executive")).Err, "a file that cannot be read is no answer")
	require.NotContains(t, f.Missing(), filepath.FromSlash("executive/summary.txt"))
	require.NotNil(t, f.Answer(asked("poem")).Err)
}
