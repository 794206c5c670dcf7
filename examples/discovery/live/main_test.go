package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

func TestPrices(t *testing.T) {
	for in, want := range map[string]*bedrock.Prices{
		"":                 nil,
		"3,15,0.3,3.75":    {Input: 3, Output: 15, CacheRead: 0.3, CacheWrite: 3.75},
		" 0, 0 , 0,0 ":     {},
		"0.25,1.25,0.03,1": {Input: 0.25, Output: 1.25, CacheRead: 0.03, CacheWrite: 1},
	} {
		got, err := parse(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{"3", "3,15,0.3", "3,15,0.3,3.75,1", "3,15,x,1", "3,15,-1,1", "3,15,NaN,1", ",,,"} {
		_, err := parse(in)
		require.ErrorContains(t, err, "-prices", in)
	}
}

// It is not for tests, which have no account: it says what is missing, and
// asks nobody.
func TestLiveRefusesWithoutAnAccount(t *testing.T) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_BEARER_TOKEN_BEDROCK", "BEDROCK_REGION"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", "none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
	require.ErrorContains(t, run(t.Context(), "", "", t.TempDir(), ""), "no AWS region for the model")
	t.Setenv("BEDROCK_REGION", "eu-west-2")
	require.ErrorContains(t, run(t.Context(), "", "", t.TempDir(), ""), "no AWS credentials for the model")
	require.ErrorContains(t, run(t.Context(), "nonsense", "", t.TempDir(), ""), `no report "nonsense"`)
}

// Against a Bedrock of the test it does all that it would do against the real
// one.
func TestLiveWritesAReportAndKeepsTheAnswers(t *testing.T) {
	srv := bedrocktest.New(t, func(r *bedrocktest.Request) bedrocktest.Reply {
		if strings.HasPrefix(r.Name, "plan") {
			return bedrocktest.Reply{Text: "I make no plans."}
		}
		return bedrocktest.Reply{Text: `{"type":"paragraph","text":"Here stands the ` + r.Name + `."}
{"type":"end","summary":"It stands there."}`}
	}, nil)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL_BEDROCK_RUNTIME": srv.URL(), "BEDROCK_REGION": "eu-west-2", "BEDROCK_MODEL_ID": "m1", "AWS_PROFILE": "",
		"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_CONFIG_FILE": "none", "AWS_SHARED_CREDENTIALS_FILE": "none",
	} {
		t.Setenv(name, value)
	}
	out, record := t.TempDir(), t.TempDir()
	require.NoError(t, run(t.Context(), "", "3,15,0.3,3.75", out, record))
	pdf, err := os.ReadFile(filepath.Join(out, "live.pdf"))
	require.NoError(t, err)
	require.Equal(t, "%PDF-", string(pdf[:5]))
	require.Equal(t, "m1", srv.Calls()[0].Model)
	for _, file := range []string{"plan", "plan.2", "u1", "u2", "summary"} {
		require.FileExists(t, filepath.Join(record, "live", file+".txt"))
	}
	text, err := os.ReadFile(filepath.Join(record, "live", "u2.txt"))
	require.NoError(t, err)
	require.Contains(t, string(text), "Here stands the unit u2 of report live.")
}
