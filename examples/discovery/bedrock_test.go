package discovery

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render"
)

// bare has an environment without anything of AWS, whatever the machine has.
func bare(t *testing.T) {
	for _, name := range []string{"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
		"AWS_BEARER_TOKEN_BEDROCK", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
		"BEDROCK_REGION", "BEDROCK_MODEL_ID"} {
		t.Setenv(name, "")
	}
	t.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	t.Setenv("AWS_CONFIG_FILE", "none")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", "none")
}

func TestRenderersBy(t *testing.T) {
	engine, err := render.New(nil)
	require.NoError(t, err)
	for _, row := range []struct {
		rule, author string
		env          []string // names and values
		says         string   // "": it works
	}{
		{"without a name it is the input", "", nil, ""},
		{"the input needs nothing", "input", nil, ""},
		{"an unknown author is refused, with those there are", "gpt", nil, `no author "gpt"; there are: input, bedrock`},
		{"a model needs a region", "bedrock", []string{"AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key"}, "no AWS region for the model: set BEDROCK_REGION"},
		{"a model needs credentials", "bedrock", []string{"BEDROCK_REGION", "eu-west-2"}, "no AWS credentials for the model: set AWS_ACCESS_KEY_ID"},
		{"its own region does", "bedrock", []string{"BEDROCK_REGION", "eu-west-2", "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key"}, ""},
		{"that of all programs does", "bedrock", []string{"AWS_REGION", "eu-west-2", "AWS_ACCESS_KEY_ID", "id", "AWS_SECRET_ACCESS_KEY", "key"}, ""},
		{"a key of Bedrock alone does", "bedrock", []string{"AWS_REGION", "eu-west-2", "AWS_BEARER_TOKEN_BEDROCK", "token"}, ""},
		{"a profile has to be there", "bedrock", []string{"AWS_PROFILE", "absent"}, "the configuration of AWS: failed to get shared config profile, absent"},
	} {
		t.Run(row.rule, func(t *testing.T) {
			bare(t)
			for i := 0; i < len(row.env); i += 2 {
				t.Setenv(row.env[i], row.env[i+1])
			}
			got, err := RenderersBy(t.Context(), row.author, engine)
			if row.says != "" {
				require.ErrorContains(t, err, row.says)
				require.NotContains(t, err.Error(), "\n", "one line")
				return
			}
			require.NoError(t, err)
			for _, spec := range Reports() {
				require.Contains(t, got, spec.Name)
			}
			require.Len(t, got, len(Reports()))
		})
	}
}

func TestModelCover(t *testing.T) {
	job := reportjobs.Job{}
	for _, spec := range Reports() {
		task := reportjobs.NewTask(job, spec.Name, Sample())
		c := modelCover(task)
		require.Equal(t, "Halvorsen Cold Chain", c.Label)
		require.Empty(t, c.Note, "or bedrock.Legend would have no place")
		require.NotEmpty(t, c.Subtitle, spec.Name)
		require.NotContains(t, c.Subtitle, "as submitted", "it is an analysis")
	}
}
