/*
Package httpapi answers HTTP for a [reportjobs.Coordinator]: submit a job, poll
it, fetch its reports.

	h, err := httpapi.New(coordinator, &httpapi.Options{Prefix: "/reports"})
	mux.Handle("/reports/", h)

# Two dialects

The root is for clients of the system that came before this one, which work
unchanged:

	POST /              a JSON object; 202 {"job_id": …, "check_status_url": "?job_id=…"}
	GET  /?job_id=ID    202 and Retry-After until the job is finished, then 200 with links

Below /v1 the same bodies have more keys, entity tags, and errors as
application/problem+json (RFC 9457):

	POST   /v1/jobs                      submit; ?reports=a,b picks reports
	GET    /v1/jobs                      list: ?status, ?limit, ?cursor
	GET    /v1/jobs/{id}                 poll; also /v1/jobs?job_id=ID
	DELETE /v1/jobs/{id}                 cancel
	POST   /v1/jobs/{id}/retry           a new job for the reports that are missing
	GET    /v1/jobs/{id}/reports/{name}  303 to a fresh link
	GET    /v1/jobs/{id}/events          server-sent events until the job is finished
	GET    /healthz, /openapi.json       need no authentication

An Idempotency-Key makes a submit safe to repeat. Prefer: wait=N, or ?wait=N,
holds an answer back until the job is finished, at most N seconds.

# What the host decides

Who asks is the word of an [Authenticator]: [Keys], [IAM], the host's own, or
none. How often, that of a [Limiter]. The tenant of a job comes from nowhere
else. Time-outs for headers and idle connections are those of the host's
http.Server; it calls [Handler.Stop] when it shuts down:

	server.RegisterOnShutdown(h.Stop)

An artifact store that keeps its files elsewhere signs its own links. For one
that cannot, [Downloads] signs and serves them.

In a job's s3 and s3_folder, bucket is what the artifact store calls it. The
memory store has none; the key is there all the same, and its value is "".
*/
package httpapi
