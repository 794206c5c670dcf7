package main

import (
	"cmp"
	"context"
	"os"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/examples/discovery"
)

const (
	envModel       = "BEDROCK_MODEL_ID"
	envModelRegion = "BEDROCK_REGION"
	envModelKey    = "AWS_BEARER_TOKEN_BEDROCK" // in the place of credentials, for Bedrock alone
)

// An author is the flags of serve that say who writes the reports.
type author struct{ by, model, region string }

func (a *author) add(flags *pflag.FlagSet) {
	flags.StringVar(&a.by, "author", discovery.ByInput, "who writes: `input|bedrock`, where input sets out what was submitted and bedrock has a model write from it")
	flags.StringVar(&a.model, "model", "", "`ID` of a model or inference profile, for --author bedrock (default $"+envModel+", else "+bedrock.DefaultModel+")")
	flags.StringVar(&a.region, "model-region", "", "AWS `REGION` in which it is called (default $"+envModelRegion+", else --region)")
}

func (a *author) check(cmd *cobra.Command) error {
	switch {
	case a.by != discovery.ByInput && a.by != discovery.ByBedrock:
		return usageFault(cmd, "--author %q: input or bedrock is wanted", a.by)
	case (a.model != "" || a.region != "") && !a.remote():
		return usageFault(cmd, "--model and --model-region are for --author bedrock")
	}
	return nil
}

// remote tells whether it lies with AWS.
func (a *author) remote() bool { return a.by == discovery.ByBedrock }

// describe says who writes, for the log.
func (a *author) describe() string {
	if !a.remote() {
		return "nobody: they set out the input"
	}
	return cmp.Or(a.model, os.Getenv(envModel), bedrock.DefaultModel)
}

// estimate is what a requester is told before any job has finished.
func (a *author) estimate() time.Duration {
	if a.remote() {
		return time.Minute
	}
	return 5 * time.Second
}

// connect returns the model, nil if there is none. Whether the account may
// use it turns out with the first report.
func (a *author) connect(ctx context.Context, at cloud) (*bedrock.Model, error) {
	if !a.remote() {
		return nil, nil
	}
	at.region = cmp.Or(a.region, os.Getenv(envModelRegion), at.region)
	at.regionFrom = "--model-region, $" + envModelRegion + ", --region"
	cfg, err := at.load(ctx)
	if err == nil && os.Getenv(envModelKey) == "" {
		err = at.identify(ctx, cfg)
	}
	if err != nil {
		return nil, faultf(exitFault, "--author bedrock: %s", err)
	}
	return bedrock.NewModel(bedrockruntime.NewFromConfig(cfg), &bedrock.ModelOptions{ID: a.model})
}
