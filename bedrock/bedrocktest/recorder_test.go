package bedrocktest

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/stretchr/testify/require"
)

// What a model answered, a folder answers again.
func TestRecorderKeepsWhatAFolderAnswers(t *testing.T) {
	srv := New(t, func(r *Request) Reply {
		switch r.Name {
		case "unit u2 of report executive":
			return Reply{Text: "half an ans", Cut: true}
		case "unit u3 of report executive":
			return Reply{Err: &Error{Type: "ThrottlingException"}}
		case "summary of report executive":
			return Reply{Text: "as far as it w", Stop: "max_tokens"}
		}
		return Reply{Reasoning: "thinking of it", Text: "Äpfel und Birnen,\nthe answer to " + r.Name}
	}, nil)
	dir := t.TempDir()
	o := srv.SocketClient().Options()
	o.HTTPClient = &Recorder{Dir: dir, Client: o.HTTPClient}
	o.Retryer = aws.NopRetryer{}
	client := bedrockruntime.New(o)
	for _, row := range []struct{ rule, call, file, kept string }{
		{"an answer without what was thought", "plan of report executive", "executive/plan", "Äpfel und Birnen,\nthe answer to plan of report executive"},
		{"an answer that had no more room", "summary of report executive", "executive/summary", "as far as it w"},
		{"not one that broke off", "unit u2 of report executive", "executive/u2", ""},
		{"not an error", "unit u3 of report executive", "executive/u3", ""},
		{"not one that no folder could answer", "poem", "poem", ""},
	} {
		t.Run(row.rule, func(t *testing.T) {
			out, err := client.ConverseStream(t.Context(), &bedrockruntime.ConverseStreamInput{
				ModelId:  aws.String("m"),
				Messages: []types.Message{{Role: types.ConversationRoleUser, Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: "Call: " + row.call}}}},
			})
			if err == nil {
				for range out.GetStream().Events() { // to its end
				}
				require.NoError(t, out.GetStream().Close())
			}
			path := filepath.Join(dir, filepath.FromSlash(row.file)+".txt")
			if row.kept == "" {
				require.NoFileExists(t, path)
				return
			}
			text, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, row.kept, string(text))
			again := (&Folder{Dir: dir}).Answer(asked(row.call))
			require.Equal(t, Reply{Text: row.kept}, again)
		})
	}
}

// Whoever asks the service something else through a recorder gets its answer.
func TestRecorderPassesOnWhatHasNoBody(t *testing.T) {
	srv := New(t, func(*Request) Reply { return Reply{} }, nil)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL()+"/async-invoke", nil)
	require.NoError(t, err)
	res, err := (&Recorder{Dir: t.TempDir()}).Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusNotFound, res.StatusCode)
}
