package bedrock

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/integration/servers"
)

const calls = 15 // a plan, thirteen units, a summary

func input(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/input.json")
	require.NoError(t, err)
	return text
}

// answer returns an answer that is kept: "u3".
func answer(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "answers", "executive", name+".txt"))
	require.NoError(t, err)
	return strings.TrimSpace(string(text))
}

// fixtures returns the answers that are kept, each to its call.
func fixtures(t *testing.T) []servers.Fixture {
	t.Helper()
	all := servers.Answers(t, filepath.Join("testdata", "answers"), "executive")
	require.Len(t, all, calls)
	return all
}

// model returns a model that aimock plays.
func model(t *testing.T, endpoint string) *bedrock.Model {
	t.Helper()
	m, err := bedrock.NewModel(bedrockruntime.New(bedrockruntime.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(endpoint), Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}), &bedrock.ModelOptions{Prices: &bedrock.Prices{Input: 3, Output: 15}})
	require.NoError(t, err)
	return m
}

// names returns what was called, by the Call lines of the first messages.
func names(asked []servers.AIMockCall) (out []string) {
	for _, c := range asked {
		for _, m := range c.Body.Messages {
			if _, line, ok := strings.Cut(m.Content, "Call: "); ok && m.Role == "user" {
				line, _, _ = strings.Cut(line, " of report ")
				out = append(out, strings.TrimPrefix(line, "unit "))
				break
			}
		}
	}
	return out
}
