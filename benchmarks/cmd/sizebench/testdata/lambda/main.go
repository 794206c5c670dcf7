// Lambda is one function that takes jobs over HTTP and, where WORKER is set,
// another that makes their reports.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	invoke "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/s3store"
)

func main() {
	cfg, err := config.LoadDefaultConfig(context.Background())
	if err != nil {
		log.Fatal(err)
	}
	store, err := dynamo.New(dynamodb.NewFromConfig(cfg), dynamo.Table{Name: "jobs"}, nil)
	if err != nil {
		log.Fatal(err)
	}
	files, err := s3store.New(s3.NewFromConfig(cfg), "bucket", nil)
	if err != nil {
		log.Fatal(err)
	}
	worker, err := awslambda.NewDispatcher(invoke.NewFromConfig(cfg), "worker", nil)
	if err != nil {
		log.Fatal(err)
	}
	if os.Getenv("WORKER") != "" {
		w := reportjobs.NewWorker(store, files, worker, nil)
		w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			_, err := out.Write(task.Input)
			return err
		}))
		lambda.Start(awslambda.Worker(w.Run, nil))
	}
	c, err := reportjobs.NewCoordinator(store, files, worker, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "executive"}}})
	if err != nil {
		log.Fatal(err)
	}
	api, err := httpapi.New(c, nil)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(awslambda.FunctionURL(api, nil))
}
