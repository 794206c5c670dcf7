// Package environment is what the functions of this folder share: which
// reports there are, and the stores and clients that their environment
// variables name.
//
//	DYNAMODB_TABLE     the table of jobs; required
//	REPORT_BUCKET      the bucket of files; required
//	REPORT_PREFIX      where files lie in it; default reports
//	SSE_MODE           AES256 or aws:kms; default what the bucket is set to
//	SSE_KMS_KEY_ID     the key for aws:kms; default the account's own
//	PRESIGN_TTL_SEC    how long a link lives, in seconds; default 3600
//	LEASE_SEC          how long a worker that died keeps its job from others, in seconds; default 60
//	WORKER_LAMBDA_ARN  the worker function; required but in the worker, which knows itself
//	REPORT_AUTHOR      who writes, of the worker: input or bedrock; default input
//	BEDROCK_MODEL_ID   the model of bedrock, its id or an inference profile's; default bedrock.DefaultModel
//	BEDROCK_REGION     where it is called; default AWS_REGION
//	ID_SECRET          secrets of 16 bytes or more for ids from idempotency keys, by comma, the newest first; without one no such keys
package environment

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/s3store"
)

// An Environment is what a function works with.
type Environment struct {
	Jobs   *dynamo.Store
	Files  *s3store.Store
	Worker *awslambda.Dispatcher
	Lease  time.Duration // of a worker

	prefix  string
	linkTTL time.Duration
	secrets [][]byte
}

// Read makes an Environment, and lets the program log in JSON. Worker is the name or ARN of the worker function.
// The error names the variable that is wrong.
func Read(ctx context.Context, worker string) (*Environment, error) {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil))) // for alarms that count what is in a line
	table, bucket := os.Getenv("DYNAMODB_TABLE"), os.Getenv("REPORT_BUCKET")
	linkTTL, errTTL := seconds("PRESIGN_TTL_SEC", os.Getenv("PRESIGN_TTL_SEC"), 3600)
	lease, errLease := seconds("LEASE_SEC", os.Getenv("LEASE_SEC"), 60)
	switch err := cmp.Or(errTTL, errLease); {
	case table == "":
		return nil, errors.New("DYNAMODB_TABLE is not set")
	case bucket == "":
		return nil, errors.New("REPORT_BUCKET is not set")
	case worker == "":
		return nil, errors.New("WORKER_LAMBDA_ARN is not set")
	case err != nil:
		return nil, err
	}
	e := &Environment{
		Lease:   lease,
		prefix:  strings.Trim(cmp.Or(os.Getenv("REPORT_PREFIX"), "reports"), "/"),
		linkTTL: linkTTL,
	}
	if e.prefix == "" {
		return nil, fmt.Errorf("REPORT_PREFIX is %q: a folder like reports is wanted", os.Getenv("REPORT_PREFIX"))
	}
	for secret := range strings.SplitSeq(os.Getenv("ID_SECRET"), ",") {
		if secret != "" {
			e.secrets = append(e.secrets, []byte(secret))
		}
	}
	return e, e.connect(ctx, table, bucket, worker)
}

// Exit ends a function that cannot start, with an error in its log.
func Exit(function string, err error) {
	slog.Error(function + ": " + err.Error())
	os.Exit(1)
}

// seconds reads the value of a variable; an empty one is the default.
func seconds(name, value string, otherwise int) (time.Duration, error) {
	n, err := strconv.Atoi(cmp.Or(value, strconv.Itoa(otherwise)))
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%s is %q: a number of seconds is wanted", name, value)
	}
	return time.Duration(n) * time.Second, nil
}

func (e *Environment) connect(ctx context.Context, table, bucket, worker string) error {
	aws, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return err
	}
	if e.Jobs, err = dynamo.New(dynamodb.NewFromConfig(aws), dynamo.Table{Name: table}, nil); err != nil {
		return fmt.Errorf("DYNAMODB_TABLE: %w", err)
	}
	files := s3.NewFromConfig(aws, func(o *s3.Options) {
		o.UsePathStyle = os.Getenv("AWS_ENDPOINT_URL_S3") != "" // servers other than S3's own know no names of buckets
	})
	e.Files, err = s3store.New(files, bucket, &s3store.Options{
		Prefix: e.prefix, Encryption: os.Getenv("SSE_MODE"), KMSKeyID: os.Getenv("SSE_KMS_KEY_ID"),
	})
	if err != nil {
		return fmt.Errorf("REPORT_BUCKET, REPORT_PREFIX, SSE_MODE, SSE_KMS_KEY_ID: %w", err)
	}
	e.Worker, err = awslambda.NewDispatcher(lambda.NewFromConfig(aws), worker, nil)
	return err
}

// Coordinator returns the coordinator of these reports, for the functions that are not the worker.
func Coordinator(ctx context.Context) (*reportjobs.Coordinator, error) {
	e, err := Read(ctx, os.Getenv("WORKER_LAMBDA_ARN"))
	if err != nil {
		return nil, err
	}
	return reportjobs.NewCoordinator(e.Jobs, e.Files, e.Worker, &reportjobs.CoordinatorOptions{
		Reports:  discovery.Reports(),
		Describe: discovery.Describe,
		Folder: func(job reportjobs.Job) string {
			return e.prefix + strings.TrimPrefix(discovery.Folder(job), "reports")
		},
		IDSecret: e.secrets,
		LinkTTL:  e.linkTTL,
	})
}
