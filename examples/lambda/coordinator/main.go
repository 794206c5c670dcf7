// Coordinator is the function behind the Function URL: it takes requests for reports and answers polls.
// AUTH says who may ask: iam (the default) or none. INVOKE_MODE is the URL's, BUFFERED (the default) or RESPONSE_STREAM.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
	"github.com/qubitz/reportjobs/httpapi"
)

func main() {
	handler, err := handler(context.Background())
	if err != nil {
		log.Fatal("coordinator: ", err)
	}
	lambda.Start(awslambda.FunctionURL(handler, &awslambda.Options{Stream: os.Getenv("INVOKE_MODE") == "RESPONSE_STREAM"}))
}

func handler(ctx context.Context) (*httpapi.Handler, error) {
	env, err := environment.Read(ctx, os.Getenv("WORKER_LAMBDA_ARN"))
	if err != nil {
		return nil, err
	}
	c, err := env.Coordinator()
	if err != nil {
		return nil, err
	}
	o := &httpapi.Options{MaxWait: -1} // waiting is billed
	switch auth := os.Getenv("AUTH"); auth {
	case "iam", "":
		o.Auth = httpapi.IAM{Caller: awslambda.Caller}
	case "none":
	default:
		return nil, fmt.Errorf("AUTH is %q: iam or none is wanted", auth)
	}
	return httpapi.New(c, o)
}
