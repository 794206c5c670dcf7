// Failures is the function that reads the queue of events which Lambda gave up on.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
)

func main() {
	c, err := environment.Coordinator(context.Background())
	if err != nil {
		environment.Exit("failures", err)
	}
	lambda.Start(awslambda.Failures(c.Tend, nil))
}
