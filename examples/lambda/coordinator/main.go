// Coordinator is the function behind the Function URL: it takes requests for reports and answers polls.
// AUTH says who may ask: iam (the default) or none. INVOKE_MODE is the URL's, BUFFERED (the default) or RESPONSE_STREAM.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/examples/lambda/environment"
	"github.com/qubitz/reportjobs/httpapi"
)

func main() {
	handler, err := handler(context.Background())
	if err != nil {
		environment.Exit("coordinator", err)
	}
	stream, err := streams(os.Getenv("INVOKE_MODE"))
	if err != nil {
		environment.Exit("coordinator", err)
	}
	lambda.Start(awslambda.FunctionURL(handler, &awslambda.Options{Stream: stream}))
}

// streams tells whether a Function URL of that mode sends answers as they are written. In the wrong mode every answer
// is broken.
func streams(mode string) (bool, error) {
	switch mode {
	case "RESPONSE_STREAM":
		return true, nil
	case "BUFFERED", "":
		return false, nil
	}
	return false, fmt.Errorf("INVOKE_MODE is %q: BUFFERED or RESPONSE_STREAM is wanted", mode)
}

func handler(ctx context.Context) (*httpapi.Handler, error) {
	c, err := environment.Coordinator(ctx)
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
