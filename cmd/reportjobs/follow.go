package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// follow waits for the end of a job and shows how it gets on: a display for
// people, a line for each change with --json. Where it cannot go on it says
// which command would.
func (n *connection) follow(ctx context.Context, c *client.Client, id, out string) (reportjobs.Job, error) {
	var written error
	show, done := func(job reportjobs.Job) {
		if written == nil {
			written = n.result(record(&job), "")
		}
	}, func() {}
	if !n.json {
		d := newDisplay(n.errs)
		show, done = d.show, d.close
	}
	job, err := c.Wait(ctx, id, show)
	done()
	again := n.again("wait " + id)
	if out != "" {
		again += " --out " + out
	}
	var f *fault
	switch {
	case err == nil:
		return job, written
	case ctx.Err() != nil:
		return job, faultf(exitInterrupted, "interrupted; the job goes on: %s", again)
	case errors.As(n.explain(err), &f) && f.code == exitLater:
		return job, faultf(exitLater, "%s; to go on: %s", f.text, again)
	}
	return job, n.explain(err)
}

// conclude leaves the reports of a finished job in the directory out, or tells
// about the job if out is "". A job without all its reports is a fault.
func (n *connection) conclude(ctx context.Context, c *client.Client, job reportjobs.Job, out string) error {
	if out != "" {
		return n.deliver(ctx, c, &job, nil, out)
	}
	if !n.json { // else follow has shown it
		if err := n.result(nil, describe(&job)); err != nil {
			return err
		}
	}
	return notMade(&job)
}

// notMade is the fault of a job that ended without all its reports.
func notMade(job *reportjobs.Job) error {
	if job.Status == reportjobs.StatusCompleted {
		return nil
	}
	why := ""
	if job.Failure != nil {
		why = fmt.Sprintf(": %s (%s)", job.Failure.Message, job.Failure.Code)
	}
	return faultf(exitNotMade, "job %s is %s%s", job.ID, job.Status, printable(why))
}
