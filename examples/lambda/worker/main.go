// Worker is the function that makes reports. The coordinator invokes it for each job, and it itself for another try.
// REPORT_AUTHOR says who writes them: input, the default, or bedrock, a model on Amazon Bedrock, which BEDROCK_MODEL_ID
// and BEDROCK_REGION name.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
	"github.com/qubitz/reportjobs/render"
)

func main() {
	worker, err := worker(context.Background())
	if err != nil {
		environment.Exit("worker", err)
	}
	lambda.Start(awslambda.Worker(worker.Run, nil))
}

func worker(ctx context.Context) (*reportjobs.Worker, error) {
	env, err := environment.Read(ctx, os.Getenv("AWS_LAMBDA_FUNCTION_NAME"))
	if err != nil {
		return nil, err
	}
	engine, err := render.New(nil)
	if err != nil {
		return nil, err
	}
	renderers, err := discovery.RenderersBy(ctx, os.Getenv("REPORT_AUTHOR"), engine)
	if err != nil {
		return nil, fmt.Errorf("REPORT_AUTHOR: %w", err)
	}
	w := reportjobs.NewWorker(env.Jobs, env.Files, env.Worker, &reportjobs.WorkerOptions{Lease: env.Lease})
	for name, renderer := range renderers {
		w.Handle(name, renderer)
	}
	return w, nil
}
