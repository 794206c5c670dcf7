// Sweeper is the function of a schedule, once a minute: it repeats lost hints and ends overdue jobs.
package main

import (
	"context"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
)

func main() {
	c, err := coordinator(context.Background())
	if err != nil {
		log.Fatal("sweeper: ", err)
	}
	lambda.Start(awslambda.Sweeper(c, nil))
}

func coordinator(ctx context.Context) (*reportjobs.Coordinator, error) {
	env, err := environment.Read(ctx, os.Getenv("WORKER_LAMBDA_ARN"))
	if err != nil {
		return nil, err
	}
	return env.Coordinator()
}
