/*
Package client asks a reportjobs server, package httpapi, over HTTP for what a
[reportjobs.Coordinator] does in the same process: submit, poll, cancel, retry,
list. What can go wrong answers to the same errors.Is, so that a host may start
with the one and move to the other. A [Client] is a [reportjobs.Submitter].

	c, err := client.New("https://reports.example.com", &client.Options{Key: key})
	job, err := c.Submit(ctx, reportjobs.Request{Input: input})
	job, err = c.Wait(ctx, job.ID, nil)
	file, err := c.DownloadFile(ctx, job.ID, "executive", "executive.pdf")

# What is sent again

A call whose answer is lost, or that the server could not serve at the moment,
is sent again: later and later, at random times, not before a Retry-After, at
most [Options.Retries] times and not past the end of its context. That is safe
for reading, canceling and retrying. A submit is made safe by its idempotency
key; where the request has none, the client makes one. A server without
CoordinatorOptions.IDSecret takes no keys: the client then submits without, and
sends that again only if the server cannot have acted on it.

# What is kept secret

The API key goes to the server's address and nowhere else: redirects of the API
are not followed, and links to files are fetched without it, even from the same
host. Errors name neither keys nor links.
*/
package client
