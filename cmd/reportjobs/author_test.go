package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Flags win over the environment, and what is chosen for the model alone over
// what is for all of AWS.
func TestServeAsksTheModelThatWasChosen(t *testing.T) {
	type call struct{ path, authorization string }
	for _, row := range []struct {
		rule, flags   string
		env           []string
		model, region string
	}{
		{"the flags", "--model m1 --model-region eu-west-3 --region eu-west-1", []string{"BEDROCK_MODEL_ID=m2", "BEDROCK_REGION=eu-west-2"}, "m1", "eu-west-3"},
		{"else the variables", "--region eu-west-1", []string{"BEDROCK_MODEL_ID=m2", "BEDROCK_REGION=eu-west-2"}, "m2", "eu-west-2"},
		{"else what is usual", "--region eu-west-1", nil, "eu.anthropic.claude-sonnet-5-5", "eu-west-1"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			calls := make(chan call, 16)
			model := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				calls <- call{r.URL.Path, r.Header.Get("Authorization")}
				w.Header().Set("X-Amzn-ErrorType", "AccessDeniedException")
				w.WriteHeader(http.StatusForbidden)
			}))
			defer model.Close()
			s := newShell(t, append(row.env, "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")...)
			server := s.serve(append([]string{"--author", "bedrock", "--endpoint", model.URL}, strings.Fields(row.flags)...)...)
			require.Equal(t, row.model, server.log("listening")[0]["writes"])
			status, body, _ := ask(t, http.MethodPost, s.url()+"/v1/jobs?reports=executive", s.read("input.json"), "Content-Type", "application/json")
			require.Equal(t, http.StatusAccepted, status)
			require.Equal(t, "~1 minute", body["estimated_completion_time"], "a model takes its time")
			s.fails(exitNotMade, "not allowed to use its language model", "wait "+body["job_id"].(string))
			asked := <-calls
			require.Equal(t, "/model/"+row.model+"/converse-stream", asked.path)
			require.Contains(t, asked.authorization, "/"+row.region+"/bedrock/")
			require.Empty(t, calls, "a model that may not be used is asked once")
		})
	}
}

// A key of Bedrock is enough, without credentials for the rest of AWS.
func TestServeTakesAKeyOfBedrock(t *testing.T) {
	s := newShell(t, "AWS_BEARER_TOKEN_BEDROCK=key", "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")
	server := s.serve("--author", "bedrock", "--model-region", "eu-west-2")
	require.Len(t, server.log("listening"), 1)
}
