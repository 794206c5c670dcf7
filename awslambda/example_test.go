package awslambda_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
	"github.com/qubitz/reportjobs/memory"
)

// Any http.Handler answers a Function URL. A main function hands the result to
// lambda.Start; here an event does for Lambda.
func ExampleFunctionURL() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /reports/{name}", func(w http.ResponseWriter, r *http.Request) {
		caller, _ := awslambda.Caller(r.Context())
		fmt.Fprintf(w, "%s for %s", r.PathValue("name"), caller)
	})
	handler := lambda.NewHandler(awslambda.FunctionURL(mux, nil)) // what lambda.Start does

	answer, err := handler.Invoke(context.Background(), []byte(`{
		"version": "2.0", "rawPath": "/reports/executive",
		"requestContext": {
			"http": {"method": "GET"},
			"authorizer": {"iam": {"userArn": "arn:aws:iam::111122223333:user/ada"}}}}`))
	fmt.Println(string(answer), err)
	// Output:
	// {"statusCode":200,"headers":{"Content-Type":"text/plain; charset=utf-8"},"body":"executive for arn:aws:iam::111122223333:user/ada","isBase64Encoded":false,"cookies":null} <nil>
}

// A worker function makes reports. Here the stores are in memory; in Lambda
// they are packages dynamo and s3store.
func ExampleWorker() {
	ctx := context.Background()
	store := memory.NewStore(nil)
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		_, err := io.WriteString(out, "All is well.")
		return err
	}))
	handler := lambda.NewHandler(awslambda.Worker(w.Run, nil)) // what lambda.Start does

	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{}`)})
	if err != nil {
		log.Fatal(err)
	}
	_, err = handler.Invoke(ctx, fmt.Appendf(nil, `{"job_id": %q}`, job.ID))
	job, _ = c.Get(ctx, "", job.ID)
	fmt.Println(job.Status, err)
	// Output: COMPLETED <nil>
}

// The queue of failed events calls this function, once per batch.
func ExampleFailures() {
	tend := func(_ context.Context, id string) (reportjobs.Job, error) { // a Coordinator's method Tend
		fmt.Println("tended", id)
		return reportjobs.Job{ID: id}, nil
	}
	handler := awslambda.Failures(tend, nil)
	out, err := handler(context.Background(), events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "1", Body: `{"requestContext": {"condition": "RetriesExhausted"}, "requestPayload": {"job_id": "c354c80a"}}`},
	}})
	fmt.Println(len(out.BatchItemFailures), err)
	// Output:
	// tended c354c80a
	// 0 <nil>
}
