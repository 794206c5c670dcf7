package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/s3store"
)

const (
	envTable  = "DYNAMODB_TABLE"
	envBucket = "REPORT_BUCKET"
	// lookUp bounds each look at AWS before the server starts.
	lookUp = 15 * time.Second
)

// A cloud is the flags that say which AWS it is, and how to get there.
type cloud struct {
	region, endpoint string
	regionFrom       string // what sets the region, beside what all programs for AWS read; "" for --region
}

func (c *cloud) add(flags *pflag.FlagSet) {
	flags.StringVar(&c.region, "region", "", "AWS `REGION` (default $AWS_REGION, or that of the profile)")
	flags.StringVar(&c.endpoint, "endpoint", "", "`URL` of a server that stands in for AWS; one service alone: $AWS_ENDPOINT_URL_DYNAMODB, _S3, _SQS, _BEDROCK_RUNTIME")
}

func (c *cloud) check(cmd *cobra.Command) (err error) {
	if c.endpoint == "" {
		return nil
	}
	if c.endpoint, err = origin(c.endpoint); err != nil {
		return usageFault(cmd, "--endpoint %s", err)
	}
	return nil
}

// connect finds region and credentials where all programs for AWS do.
func (c *cloud) connect(ctx context.Context) (aws.Config, error) {
	cfg, err := c.load(ctx)
	if err != nil {
		return cfg, err
	}
	return cfg, c.identify(ctx, cfg)
}

// load finds the configuration with its region.
func (c *cloud) load(ctx context.Context) (aws.Config, error) {
	options := []func(*config.LoadOptions) error{config.WithLogger(logging.Nop{})} // what matters comes as an error
	if c.region != "" {
		options = append(options, config.WithRegion(c.region))
	}
	if c.endpoint != "" {
		options = append(options, config.WithBaseEndpoint(c.endpoint))
	}
	cfg, err := config.LoadDefaultConfig(ctx, options...)
	switch {
	case err != nil:
		return cfg, faultf(exitFault, "the configuration of AWS: %s", awsReason(err))
	case cfg.Region == "":
		return cfg, faultf(exitFault, "no AWS region: set %s, $AWS_REGION or a profile that has one", cmp.Or(c.regionFrom, "--region"))
	}
	return cfg, nil
}

// identify looks whether there are credentials.
func (c *cloud) identify(ctx context.Context, cfg aws.Config) error {
	ctx, cancel := context.WithTimeout(ctx, lookUp)
	defer cancel()
	if _, err := cfg.Credentials.Retrieve(ctx); err != nil {
		return faultf(exitFault, "no AWS credentials: set $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY, $AWS_PROFILE, or give this machine a role")
	}
	return nil
}

// jobs returns the store on a table, and which indexes that has.
func (c *cloud) jobs(ctx context.Context, cfg aws.Config, name string) (*dynamo.Store, dynamo.Table, error) {
	client := dynamodb.NewFromConfig(cfg)
	ctx, cancel := context.WithTimeout(ctx, lookUp)
	defer cancel()
	table, err := dynamo.FindTable(ctx, client, name)
	if _, ok := errors.AsType[*types.ResourceNotFoundException](err); ok {
		return nil, table, faultf(exitFault, "there is no table %s in %s; reportjobs table create --table %s makes it", name, where(cfg, client.Options().BaseEndpoint), name)
	}
	if err != nil {
		return nil, table, faultf(exitFault, "table %s in %s: %s", name, where(cfg, client.Options().BaseEndpoint), awsReason(err))
	}
	store, err := dynamo.New(client, table, nil)
	return store, table, err
}

// files returns the store in a bucket.
func (c *cloud) files(ctx context.Context, cfg aws.Config, bucket string) (*s3store.Store, error) {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = o.BaseEndpoint != nil // servers other than S3's own know no names of buckets
	})
	store, err := s3store.New(client, bucket, nil)
	if err != nil {
		return nil, faultf(exitFault, "--bucket: %s", awsReason(err))
	}
	ctx, cancel := context.WithTimeout(ctx, lookUp)
	defer cancel()
	err = store.Check(ctx)
	at := where(cfg, client.Options().BaseEndpoint)
	res, answered := errors.AsType[*awshttp.ResponseError](err)
	switch {
	case err == nil:
		return store, nil
	case answered && res.HTTPStatusCode() == http.StatusNotFound:
		return nil, faultf(exitFault, "there is no bucket %s in %s", bucket, at)
	case answered && res.HTTPStatusCode() == http.StatusMovedPermanently:
		return nil, faultf(exitFault, "bucket %s is in another region than %s", bucket, at)
	case answered && res.HTTPStatusCode() == http.StatusForbidden:
		return nil, faultf(exitFault, "bucket %s: denied; these credentials need s3:ListBucket on it", bucket)
	}
	return nil, faultf(exitFault, "bucket %s in %s: %s", bucket, at, awsReason(err))
}

// answers tells whether SQS does for the queue.
func (c *cloud) answers(ctx context.Context, client *sqs.Client, url string) error {
	ctx, cancel := context.WithTimeout(ctx, lookUp)
	defer cancel()
	if _, err := client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: &url}); err != nil {
		return faultf(exitFault, "queue %s: %s", url, awsReason(err))
	}
	return nil
}

// where says which AWS was asked.
func where(cfg aws.Config, endpoint *string) string {
	return cmp.Or(aws.ToString(endpoint), cfg.Region)
}

// awsReason says in a line why AWS did not do as it was asked, without how it
// was asked.
func awsReason(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return strings.TrimSuffix(api.ErrorCode()+": "+printable(api.ErrorMessage()), ": ")
	}
	if errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err) {
		return "no answer in time"
	}
	if why := unreached(err); why != "" {
		return why
	}
	text := printable(err.Error())
	for _, pkg := range []string{"dynamo: ", "s3store: ", "sqsqueue: "} {
		text = strings.TrimPrefix(text, pkg)
	}
	return text
}
