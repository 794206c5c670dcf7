/*
Package awslambda runs reportjobs in AWS Lambda: a coordinator behind a
Function URL, a worker that is invoked asynchronously, a sweeper on a schedule.

	lambda.Start(awslambda.FunctionURL(handler, nil)) // the coordinator; handler is any http.Handler
	lambda.Start(awslambda.Worker(worker.Run, nil))
	lambda.Start(awslambda.Sweeper(coordinator, nil))
	lambda.Start(awslambda.Failures(coordinator.Tend, nil))

A [Dispatcher] tells the worker of a job by an asynchronous Invoke, whose event
is a [Hint]: the job's id and nothing else.

# What Lambda does, and what becomes of a job then

  - It delivers an event twice, or drops it. A second worker finds the job
    taken and goes; polling and sweeping repeat the hint.
  - It repeats an event whose handler failed, after one and two minutes. A
    [Worker] fails only when the outcome could not be stored: then the lease
    has run out by that time, and the event takes the job up again.
  - It kills the process at the time-out. The context of a run ends before, and
    the job is given back. What is killed all the same leaves a lease that
    runs out, after 60 s unless the host chose otherwise.
  - It gives up on an event. [Failures] reads the queue of such events.

The reportjobs.Worker of a function wants a [Dispatcher] of its own function: a
job that is given back, or waits for another try, then goes on in a new
invocation at once, with the whole time-out before it. Without one it waits in
this invocation while time remains, else for a sweep. Lambda stops functions
that invoke themselves about 16 times in a chain; a job has fewer tries, and
what is stopped is found by a sweep.

# Building

Everything here works with, and gains by, the tag lambda.norpc:

	GOOS=linux GOARCH=arm64 CGO_ENABLED=0 go build -trimpath -tags lambda.norpc -ldflags "-s -w" -o bootstrap

Handlers keep nothing between invocations, so that one process may run several
of them at once.
*/
package awslambda
