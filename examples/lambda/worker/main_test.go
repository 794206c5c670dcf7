package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A wrong environment ends the function before its first event, with a line
// that names the variable.
func TestWorkerTakesItsAuthorFromTheEnvironment(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_REGION": "eu-west-2", "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_PROFILE": "", "AWS_CONFIG_FILE": "none",
		"AWS_SHARED_CREDENTIALS_FILE": "none", "AWS_EC2_METADATA_DISABLED": "true", "AWS_LAMBDA_FUNCTION_NAME": "reports-worker",
		"DYNAMODB_TABLE": "jobs", "REPORT_BUCKET": "files", "BEDROCK_MODEL_ID": "", "BEDROCK_REGION": "",
	} {
		t.Setenv(name, value)
	}
	for author, says := range map[string]string{
		"": "", "input": "", "bedrock": "", "gpt": `REPORT_AUTHOR: no author "gpt"; there are: input, bedrock`,
	} {
		t.Setenv("REPORT_AUTHOR", author)
		w, err := worker(t.Context())
		if says != "" {
			require.EqualError(t, err, says)
			continue
		}
		require.NoError(t, err, author)
		require.NotNil(t, w)
	}
	t.Setenv("REPORT_AUTHOR", "bedrock")
	t.Setenv("AWS_ACCESS_KEY_ID", "")
	_, err := worker(t.Context())
	require.ErrorContains(t, err, "REPORT_AUTHOR: no AWS credentials for the model")
}
