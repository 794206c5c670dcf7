// Command stepper is the worker of examples/lambda with a step before its reports, as one that
// asks a model has.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/discovery"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
	"github.com/qubitz/reportjobs/render"
)

func main() {
	env, err := environment.Read(context.Background(), os.Getenv("AWS_LAMBDA_FUNCTION_NAME"))
	if err != nil {
		log.Fatal("stepper: ", err)
	}
	engine, err := render.New(nil)
	if err != nil {
		log.Fatal("stepper: ", err)
	}
	w := reportjobs.NewWorker(env.Jobs, env.Files, env.Worker, &reportjobs.WorkerOptions{Lease: env.Lease})
	for name, renderer := range discovery.Renderers(engine) {
		w.Handle(name, stepped(renderer))
	}
	lambda.Start(awslambda.Worker(w.Run, nil))
}

// stepped asks for the step of the job before it renders.
func stepped(renderer reportjobs.Renderer) reportjobs.Renderer {
	return reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		_, err := task.Shared().Step(ctx, "step", func(context.Context) ([]byte, error) {
			fmt.Println("the step is made")
			return []byte("paid for"), nil
		})
		if err != nil {
			return err
		}
		return renderer.Render(ctx, out, task)
	})
}
