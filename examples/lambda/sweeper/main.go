// Sweeper is the function of a schedule, once a minute: it repeats lost hints and ends overdue jobs.
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
		environment.Exit("sweeper", err)
	}
	lambda.Start(awslambda.Sweeper(c, nil))
}
