package sqsqueue_test

import (
	"context"
	"fmt"
	"log"
	"os/signal"
	"syscall"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/sqsqueue"
)

// The side that takes requests sends a hint with each job. Store and files
// stand for those that it shares with the workers.
func ExampleNewDispatcher() {
	ctx := context.Background()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	d, err := sqsqueue.NewDispatcher(sqs.NewFromConfig(cfg), "https://sqs.eu-west-2.amazonaws.com/123456789012/jobs")
	if err != nil {
		log.Fatal(err)
	}
	store, files := shared()
	c, err := reportjobs.NewCoordinator(store, files, d, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	if err != nil {
		log.Fatal(err)
	}
	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	fmt.Println(job.ID, err)
}

// A server takes hints until it is told to stop. Running jobs then have 20
// seconds to end; those that need longer are given back.
func ExampleConsumer() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		log.Fatal(err)
	}
	client, queue := sqs.NewFromConfig(cfg), "https://sqs.eu-west-2.amazonaws.com/123456789012/jobs"
	d, err := sqsqueue.NewDispatcher(client, queue)
	if err != nil {
		log.Fatal(err)
	}
	consumer, err := sqsqueue.NewConsumer(client, queue, &sqsqueue.ConsumerOptions{Workers: 4})
	if err != nil {
		log.Fatal(err)
	}
	store, files := shared()
	w := reportjobs.NewWorker(store, files, d, nil) // it hints at another try by itself
	w.Handle("executive", executive)
	if err := consumer.Run(ctx, w.Run); err != nil {
		log.Fatal(err)
	}
}

// A function gets messages by the batch, and answers which of them are to be
// delivered again. In a function's main it is lambda.Start(handler).
func ExampleBatch() {
	store, files := shared()
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("executive", executive)
	handler := sqsqueue.Batch(w.Run, nil) // with a Dispatcher, in a real one

	job, err := submit(store, files)
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	res, err := handler(ctx, events.SQSEvent{Records: []events.SQSMessage{
		{MessageId: "1", Body: `{"job_id":"` + job.ID + `"}`},
		{MessageId: "2", Body: `{"job_id":"` + job.ID + `"}`}, // SQS may deliver a message twice
	}})
	fmt.Println(len(res.BatchItemFailures) < 2, err)
	job, err = store.Get(ctx, job.ID)
	fmt.Println(job.Status, job.Attempt, err)
	// Output:
	// true <nil>
	// COMPLETED 1 <nil>
}

func shared() (*memory.Store, *memory.Artifacts) {
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		log.Fatal(err)
	}
	return memory.NewStore(nil), files
}

func submit(store reportjobs.JobStore, files reportjobs.ArtifactStore) (reportjobs.Job, error) {
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	if err != nil {
		return reportjobs.Job{}, err
	}
	return c.Submit(context.Background(), reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
}

var executive = reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
	out.ContentType = "text/plain"
	_, err := fmt.Fprintf(out, "A report on %s.", task.Input)
	return err
})
