package reportjobs

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"
)

// Retry makes a new job of one that ended without all its reports, and returns
// the new one: same input, same order of reports, RetryOf naming the old job.
// Reports that are there already are taken over as they are, by reference; the
// new job then expires with the first such file. Calling it twice gives the
// same new job, marked Replayed.
//
// A COMPLETED job is ErrFinished, an unfinished one ErrNotReady.
func (c *Coordinator) Retry(ctx context.Context, tenant, id string) (job Job, err error) {
	defer wrap(&err, "retry", id)
	old, err := c.Get(ctx, tenant, id)
	switch {
	case err != nil:
		return Job{}, errors.Unwrap(err)
	case old.Status == StatusCompleted:
		return Job{}, fmt.Errorf("%w: every report is there", ErrFinished)
	case !old.Status.Finished():
		return Job{}, fmt.Errorf("%w: the job is still running", ErrNotReady)
	case old.readOnly():
		return Job{}, fmt.Errorf("%w: the job was made by another system, its input is not kept", ErrFinished)
	}
	stored, err := storedInput(ctx, c.store, c.artifacts, old)
	if err != nil {
		return Job{}, fmt.Errorf("input: %w", err)
	}
	job = c.successor(old)
	err = c.create(ctx, &job, stored)
	return job, err
}

// successor is the record of the job that retries old.
func (c *Coordinator) successor(old Job) Job {
	job := old.Clone()
	id, revision := retryID(&old), newRevision()
	job = Job{
		ID: id, Origin: rand.Text(), Revision: string(revision[:]), Folder: folders + id + "/",
		Tenant: old.Tenant, RetryOf: old.ID, Trace: old.Trace,
		Reports: job.Reports, Metadata: job.Metadata,
		Input: job.Input, Fingerprint: old.Fingerprint,
	}
	job.Input.Artifact = nil
	c.date(&job, time.Time{})
	for i := range job.Reports {
		r := &job.Reports[i]
		r.Failure = nil
		if r.Artifact == nil || r.Artifact.ExpiresAt.IsZero() {
			continue
		}
		if r.Artifact.ExpiresAt.After(job.Deadline) {
			job.ExpiresAt = earlier(job.ExpiresAt, r.Artifact.ExpiresAt)
		} else {
			r.Artifact = nil // it would be gone before the new job is
		}
	}
	job.Progress.Fraction = job.doneFraction()
	return job
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// Purge erases a job before its time: record, input, files and steps, and the
// jobs that retried it, which share its input and files. An unfinished job is
// canceled by that. After an error some of it may be left; call it again.
func (c *Coordinator) Purge(ctx context.Context, tenant, id string) (err error) {
	defer wrap(&err, "purge", id)
	var job, next Job
	if err := c.writable(ctx, tenant, id, &job); err != nil {
		return err
	}
	err = c.writable(ctx, tenant, retryID(&job), &next)
	switch {
	case err == nil:
		if err := c.Purge(ctx, tenant, next.ID); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	case !errors.Is(err, ErrNotFound):
		return err
	}
	// Canceled, so that no worker adds to it; then the files, while the record
	// is there to call Purge again by; then the record.
	if err := c.cancel(ctx, &job); err != nil && !errors.Is(err, ErrFinished) {
		return err
	}
	below := Artifact{Key: job.Folder}
	if err := persist(ctx, func() error { return c.artifacts.Delete(ctx, below) }); err != nil {
		return err
	}
	err = update(ctx, c.store, &job, func(now time.Time) error {
		job.erase(now)
		return nil
	})
	if err != nil && !errors.Is(err, ErrNotFound) { // gone: the first answer was lost
		return err
	}
	return nil
}
