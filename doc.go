/*
Package reportjobs is for services that need minutes to make a report while
their caller waits seconds. The service submits a job and answers with its id;
a worker makes the report; the caller polls until a download link is there.

# The shortest program

	store := memory.NewStore(nil)
	files, err := memory.NewArtifacts(nil)
	pool := memory.NewPool(nil)

	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}},
	})
	w := reportjobs.NewWorker(store, files, pool, nil)
	w.Handle("executive", renderer)
	go pool.Run(ctx, w.Run)

	job, err := c.Submit(ctx, reportjobs.Request{Input: []byte(`{"company": "Acme"}`)})
	job, err = c.Get(ctx, "", job.ID)               // poll until job.Status.Finished()
	link, err := c.Link(ctx, "", job.ID, "executive") // signed at this moment

The same Coordinator and Worker run in one process, in two Lambdas, or in a
unit test; only the three values they are made from differ.

# The life of a job

	Submit ──▶ PENDING ──claim──▶ PROCESSING ──settle──▶ COMPLETED  every report is there
	             ▲  │                 │                   PARTIAL    some are, the others failed
	             │  │                 │                   FAILED     none is
	             └──┼── try again ────┤
	                │   release       │
	                └──── cancel ─────┴────────────────▶  CANCELED

A worker claims a job for a lease, which it renews while it works. An error or
a panic of a renderer leads to another try after a back-off; a shutdown gives
the job back at once without counting the try. A worker that dies leaves a
lease that runs out. Each report that is finished is recorded at once, so that
another try makes only what is missing, and [Task.Step] remembers costly calls
inside a report.

# Who does what

A [Coordinator] is the requesters' side: submit, poll, link, cancel, retry. A
[Worker] is the makers' side. Between them stand three small interfaces: a
[JobStore] that compares and swaps records, an [ArtifactStore] that keeps
files, and a [Dispatcher] that hints at work. A hint may be lost, late or
doubled; polling and [Coordinator.RunSweeps] repair what was lost. A host gives
one [Renderer] per report.

# What is guaranteed

 1. Submit returns only after job and input are durable. An accepted job is
    never lost, whatever happens to its hint.
 2. Rendering happens at least once; an outcome is recorded at most once. A
    stale worker changes neither record nor file nor step.
 3. The file exists before the status says so.
 4. Every accepted job reaches a terminal state by its deadline, as long as
    someone polls or sweeps; no worker is needed for that.
 5. Terminal states never change; within an origin Attempt never falls; DueAt
    is zero exactly when the job is finished.
 6. A read after a submit or a cancel sees it.
 7. Requesters see no internal error text and no input of others; a foreign
    tenant's job is not found.
 8. No content is made up: when a renderer fails the report fails, with a code.

# Errors

What callers branch on are the sentinels, with errors.Is: [ErrInvalid],
[ErrTooLarge], [ErrKeyReused], [ErrNotFound], [ErrNotReady], [ErrFinished].
What requesters may read is a [Failure] in the job. Everything else is for
operators.
*/
package reportjobs
