package discovery

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/smithy-go/logging"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/render"
)

// Who may write reports.
const (
	ByInput   = "input"   // they set out the input, without a model
	ByBedrock = "bedrock" // a model on Amazon Bedrock writes them from the input
)

// lookUp bounds the look for credentials.
const lookUp = 15 * time.Second

// RenderersBy returns a renderer for each of [Reports]: those of [Renderers]
// for [ByInput] and "", those of [BedrockRenderers] for [ByBedrock]. For these
// it finds the model as [Connect] does.
func RenderersBy(ctx context.Context, author string, engine *render.Engine) (map[string]reportjobs.Renderer, error) {
	switch author {
	case "", ByInput:
		return Renderers(engine), nil
	case ByBedrock:
		model, err := Connect(ctx, nil)
		if err != nil {
			return nil, err
		}
		return BedrockRenderers(engine, model)
	}
	return nil, fmt.Errorf("no author %q; there are: %s, %s", author, ByInput, ByBedrock)
}

// BedrockRenderers returns a renderer for each of [Reports] that has the model
// write it after its [Outline].
func BedrockRenderers(engine *render.Engine, model *bedrock.Model) (map[string]reportjobs.Renderer, error) {
	out := map[string]reportjobs.Renderer{}
	for _, spec := range Reports() {
		outline, _ := Outline(spec.Name)
		author, err := model.Author(outline, &bedrock.AuthorOptions{Cover: modelCover})
		if err != nil {
			return nil, fmt.Errorf("the %s report: %w", spec.Name, err)
		}
		out[spec.Name] = engine.Renderer(author)
	}
	return out, nil
}

// modelCover is the cover of a report that a model wrote. What has to be known
// of that, [bedrock.Legend], its author adds.
func modelCover(task *reportjobs.Task) render.Cover {
	subtitle := ""
	switch task.Report {
	case Executive:
		subtitle = "Business case, roadmap, investment, risks and decisions"
	case Technical:
		subtitle = "Architecture, data, models, plan and operations"
	case Compliance:
		subtitle = "Gaps by regulation, data governance, security and a twelve-month roadmap"
	}
	return cover(task, subtitle)
}

// Connect returns a model in the region of BEDROCK_REGION, else that of all
// AWS clients, with the credentials that every program for AWS finds. The
// error, a line for whoever starts the program, says which of them is missing;
// the model itself is not asked.
func Connect(ctx context.Context, o *bedrock.ModelOptions, client ...func(*bedrockruntime.Options)) (*bedrock.Model, error) {
	options := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{})} // what matters comes as an error
	if region := os.Getenv("BEDROCK_REGION"); region != "" {
		options = append(options, config.WithRegion(region))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	switch {
	case err != nil:
		return nil, fmt.Errorf("the configuration of AWS: %w", err)
	case cfg.Region == "":
		return nil, errors.New("no AWS region for the model: set BEDROCK_REGION, AWS_REGION or a profile that has one")
	}
	if os.Getenv("AWS_BEARER_TOKEN_BEDROCK") == "" { // which the client takes by itself
		ctx, cancel := context.WithTimeout(ctx, lookUp)
		defer cancel()
		if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
			return nil, errors.New("no AWS credentials for the model: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, " +
				"AWS_BEARER_TOKEN_BEDROCK or AWS_PROFILE, or give this machine a role")
		}
	}
	return bedrock.NewModel(bedrockruntime.NewFromConfig(cfg, client...), o)
}
