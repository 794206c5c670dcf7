/*
Package sqsqueue carries hints through an Amazon SQS queue: [Dispatcher] sends
them, [Consumer] takes them in a server, and [Batch] in a Lambda function. A
message is {"job_id": "…"} and nothing else; what it names lies in the store.

	client := sqs.NewFromConfig(cfg)
	d, err := sqsqueue.NewDispatcher(client, queueURL)
	c, err := reportjobs.NewCoordinator(store, files, d, options)
	w := reportjobs.NewWorker(store, files, d, nil)

	consumer, err := sqsqueue.NewConsumer(client, queueURL, nil)
	err = consumer.Run(ctx, w.Run)                                           // in a server, or
	lambda.Start(sqsqueue.Batch(w.Run, &sqsqueue.BatchOptions{Dispatcher: d})) // in a function

# When a message comes too early

A message may come before its job is due: SQS delays for 15 minutes at most, a
doubled message finds the job in other hands, and a try that failed may wait
for its next one with nobody told. Then the message is sent anew, with as much
delay as is wanted or allowed, and the old one removed. It is not just hidden
for longer, which is the fallback where sending fails: each time a hidden
message comes back it counts as received once more, so that waiting alone would
lead it to the dead-letter queue; it counts towards the 120,000 messages in
flight; and it dies with its retention period, however long its job waits.

So the receive count of a message counts what it should: consumers that died,
and runs that could not read the job or store its outcome. After such an error
a message comes back later and later, from some 15 seconds up to 15 minutes.

# Messages that are no hints

What holds no job id is never run and never removed: it is logged, comes back
later and later, and ends in the dead-letter queue, where whoever sent it can
find it.

# How to set up the queue

A standard queue. FIFO queues are refused: they cannot delay a single message,
and the order of hints means nothing.

  - DelaySeconds 0, the default, and a retention period of a day or more.
  - A redrive policy to a dead-letter queue with a maxReceiveCount of 5 or more,
    and an alarm on its depth. A hint that ends there loses no job: polling and
    sweeping send new ones, and the queue may be redriven or purged as you like.
  - For a Lambda function: a visibility timeout of at least six times the
    function's timeout; the event source with ReportBatchItemFailures and a
    MaximumConcurrency, so that a backlog takes neither the account's
    concurrency nor the store's; a function timeout above 10 s, by far. A batch
    size of 1 suits long reports: a function that dies takes its batch along.
  - For a [Consumer] the queue's visibility timeout does not matter: it asks for
    its own with each receive.

A message of a function that was killed returns only after the whole visibility
timeout. A job whose hint is away for so long is hinted at again by who polls
it, or by [reportjobs.Coordinator.RunSweeps].

Rights: a Dispatcher needs sqs:SendMessage. A Consumer needs sqs:ReceiveMessage,
sqs:DeleteMessage, sqs:ChangeMessageVisibility and sqs:SendMessage. A function
needs sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes for its
event source, and with a Dispatcher sqs:SendMessage and
sqs:ChangeMessageVisibility.
*/
package sqsqueue
