package main

import (
	"cmp"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// choices are the flags of serve that say where jobs and files are kept, what
// hands out work and who writes.
type choices struct {
	store, artifacts, queue      string
	dir, table, bucket, queueURL string
	lease                        time.Duration
	author                       author
	cloud                        cloud
}

func (c *choices) add(flags *pflag.FlagSet) {
	flags.StringVar(&c.store, "store", "memory", "where jobs are kept: `memory|dynamodb`")
	flags.StringVar(&c.artifacts, "artifacts", "", "where files are kept: `memory|dir|s3` (default: dir with --dir, s3 with --bucket or --store dynamodb, else memory)")
	flags.StringVar(&c.queue, "queue", "pool", "what hands out jobs: `pool|sqs`")
	flags.StringVar(&c.dir, "dir", "", "keep files in this `DIR`, which is made if it is not there")
	flags.StringVar(&c.table, "table", "", "`NAME` of the DynamoDB table (default $"+envTable+")")
	flags.StringVar(&c.bucket, "bucket", "", "`NAME` of the S3 bucket (default $"+envBucket+")")
	flags.StringVar(&c.queueURL, "queue-url", "", "`URL` of the SQS queue")
	flags.DurationVar(&c.lease, "lease", time.Minute, "how long a job is held without a sign of life before another process takes it")
	c.author.add(flags)
	c.cloud.add(flags)
}

// check refuses choices that do not go together, and fills in those that were
// left open.
func (c *choices) check(cmd *cobra.Command) error {
	c.artifacts = cmp.Or(c.artifacts, c.defaultArtifacts())
	if err := c.checkKinds(cmd); err != nil {
		return err
	}
	if err := c.author.check(cmd); err != nil {
		return err
	}
	c.table, c.bucket = cmp.Or(c.table, os.Getenv(envTable)), cmp.Or(c.bucket, os.Getenv(envBucket))
	if err := c.checkWants(cmd); err != nil {
		return err
	}
	return c.cloud.check(cmd)
}

// checkKinds refuses kinds that are none, and flags of a kind that was not
// chosen.
func (c *choices) checkKinds(cmd *cobra.Command) error {
	switch {
	case !slices.Contains([]string{"memory", "dynamodb"}, c.store):
		return usageFault(cmd, "--store %q: memory or dynamodb is wanted", c.store)
	case !slices.Contains([]string{"memory", "dir", "s3"}, c.artifacts):
		return usageFault(cmd, "--artifacts %q: memory, dir or s3 is wanted", c.artifacts)
	case !slices.Contains([]string{"pool", "sqs"}, c.queue):
		return usageFault(cmd, "--queue %q: pool or sqs is wanted", c.queue)
	case c.lease < 5*time.Second || c.lease > time.Hour:
		return usageFault(cmd, "--lease %v: 5s to 1h is wanted", c.lease)
	case c.table != "" && c.store != "dynamodb":
		return usageFault(cmd, "--table is for --store dynamodb")
	case c.bucket != "" && c.artifacts != "s3":
		return usageFault(cmd, "--bucket is for --artifacts s3")
	case c.dir != "" && c.artifacts != "dir":
		return usageFault(cmd, "--dir is for --artifacts dir")
	case c.queueURL != "" && c.queue != "sqs":
		return usageFault(cmd, "--queue-url is for --queue sqs")
	case (c.cloud.region != "" || c.cloud.endpoint != "") && !c.remote() && !c.author.remote():
		return usageFault(cmd, "--region and --endpoint are for what lies with AWS: --store dynamodb, --artifacts s3, --queue sqs, --author bedrock")
	}
	return nil
}

// checkWants refuses kinds that lack what they need: a name, or a kind of
// something else that goes with them.
func (c *choices) checkWants(cmd *cobra.Command) error {
	switch {
	case c.store == "dynamodb" && c.table == "":
		return usageFault(cmd, "--store dynamodb wants --table NAME or $%s", envTable)
	case c.artifacts == "s3" && c.bucket == "":
		return usageFault(cmd, "--artifacts s3 wants --bucket NAME or $%s", envBucket)
	case c.artifacts == "dir" && c.dir == "":
		return usageFault(cmd, "--artifacts dir wants --dir DIR")
	case c.queue == "sqs" && c.queueURL == "":
		return usageFault(cmd, "--queue sqs wants --queue-url URL")
	case c.queue == "sqs" && c.store == "memory":
		return usageFault(cmd, "--queue sqs wants --store dynamodb: jobs in memory are found by no other process that takes their message")
	case c.store == "dynamodb" && c.artifacts == "memory":
		return usageFault(cmd, "--store dynamodb wants files that last as its jobs do: --artifacts s3, or dir for processes that share one")
	}
	return nil
}

// remote tells whether anything that is kept lies with AWS.
func (c *choices) remote() bool {
	return c.store == "dynamodb" || c.artifacts == "s3" || c.queue == "sqs"
}

// defaultArtifacts is where files go if nobody says: where a flag points, and
// with jobs that last to where files do.
func (c *choices) defaultArtifacts() string {
	switch {
	case c.dir != "":
		return "dir"
	case c.store == "dynamodb", c.bucket != "":
		return "s3"
	}
	return "memory"
}
