package main

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/sqsqueue"
)

// A backend is where serve keeps jobs and files, and what hands out work. It
// is the one place that knows which there are.
type backend struct {
	store      reportjobs.JobStore
	artifacts  reportjobs.ArtifactStore
	dispatcher reportjobs.Dispatcher

	// work runs jobs until ctx ends, then lets those that run go on for the
	// grace period, and returns when all have ended or are given back.
	work func(ctx context.Context, run runner) error

	files    http.Handler // serves links below filesPath; nil: they lead elsewhere
	pace     pacing
	lasting  bool   // jobs outlive the process
	describe string // for the log
}

type runner func(ctx context.Context, id string) (reportjobs.Outcome, error)

// pacing is how often a backend can be bothered.
type pacing struct {
	lease    time.Duration // that a job is held without a sign of life
	progress time.Duration // between two writes of progress
	watch    time.Duration // between two looks at a job that is watched
	sweep    time.Duration // between two sweeps, and before a hint counts as lost; 0: nothing to sweep
}

// filesPath is where a server hands out files itself.
const filesPath = "/files/"

// A host is what a backend has to know of the server around it.
type host struct {
	base    string // with which links to files begin
	workers int
	grace   time.Duration
	secrets [][]byte // of ids, the newest first
	log     *slog.Logger
}

// open connects to all that was chosen, and says what is not there.
func (c *choices) open(ctx context.Context, h host) (*backend, error) {
	b := &backend{pace: pacing{lease: c.lease, progress: 200 * time.Millisecond, watch: 200 * time.Millisecond, sweep: c.lease / 2}}
	var cfg aws.Config
	var err error
	if c.remote() {
		if cfg, err = c.cloud.connect(ctx); err != nil {
			return nil, err
		}
	}
	if err := c.openJobs(ctx, cfg, b); err != nil {
		return nil, err
	}
	if err := c.openFiles(ctx, cfg, b, h); err != nil {
		return nil, err
	}
	return b, c.openQueue(ctx, cfg, b, h)
}

func (c *choices) openJobs(ctx context.Context, cfg aws.Config, b *backend) error {
	if c.store == "memory" {
		b.store, b.describe = memory.NewStore(nil), "jobs in memory"
		return nil
	}
	store, table, err := c.cloud.jobs(ctx, cfg, c.table)
	if err != nil {
		return err
	}
	if table.NoDue && c.queue == "pool" {
		return faultf(exitFault, "table %s has no index %q, by which others find the jobs of a process that died: with --queue pool nobody would. "+
			"Add it with reportjobs table create --table %[1]s, or use --queue sqs", c.table, "due")
	}
	if table.NoDue {
		b.pace.sweep = 0
	}
	b.store, b.lasting, b.describe = store, true, "jobs in table "+c.table
	b.pace.progress, b.pace.watch = min(5*time.Second, c.lease/2), time.Second // each costs a write, or a read
	return nil
}

func (c *choices) openFiles(ctx context.Context, cfg aws.Config, b *backend, h host) error {
	if c.artifacts == "s3" {
		b.describe += ", files in bucket " + c.bucket
		store, err := c.cloud.files(ctx, cfg, c.bucket)
		b.artifacts = store
		return err
	}
	o := &memory.ArtifactsOptions{BaseURL: h.base + filesPath}
	if b.lasting { // processes that share jobs hand out each other's files
		secret, err := hkdf.Key(sha256.New, h.secrets[0], nil, "reportjobs serve: links", 32)
		if err != nil {
			return err
		}
		o.Secret = secret
	}
	if c.artifacts == "memory" {
		store, err := memory.NewArtifacts(o)
		if err != nil {
			return err
		}
		b.artifacts, b.files = store, store.Handler()
		b.describe += ", files too"
		return nil
	}
	store, err := memory.NewDirArtifacts(c.dir, o)
	if err != nil {
		return faultf(exitFault, "--dir %s: %s", c.dir, reason(err))
	}
	b.artifacts, b.files = store, store.Handler()
	b.describe += ", files in " + c.dir
	return nil
}

func (c *choices) openQueue(ctx context.Context, cfg aws.Config, b *backend, h host) error {
	if c.queue == "pool" {
		pool := memory.NewPool(&memory.PoolOptions{Workers: h.workers, Grace: max(h.grace, 1), Logger: h.log})
		b.dispatcher = pool
		b.work = func(ctx context.Context, run runner) error { return pool.Run(ctx, run) }
		return nil
	}
	client := sqs.NewFromConfig(cfg)
	dispatcher, err := sqsqueue.NewDispatcher(client, c.queueURL)
	if err != nil {
		return faultf(exitFault, "--queue-url: %s", awsReason(err))
	}
	if err := c.cloud.answers(ctx, client, c.queueURL); err != nil {
		return err
	}
	consumer, err := sqsqueue.NewConsumer(client, c.queueURL, &sqsqueue.ConsumerOptions{
		Workers: h.workers, Grace: max(h.grace, 1), Visibility: max(c.lease, 2*time.Second), Logger: h.log,
	})
	b.dispatcher, b.describe = dispatcher, b.describe+", hints by queue "+c.queueURL
	b.work = func(ctx context.Context, run runner) error { return consumer.Run(ctx, run) }
	return err
}
