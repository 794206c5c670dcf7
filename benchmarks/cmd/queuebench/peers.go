package main

import (
	"context"
	"database/sql"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/mikestefanello/backlite"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"maragu.dev/goqite"
	"maragu.dev/goqite/jobs"
	_ "modernc.org/sqlite"
)

// openSQLite opens a database as all three peers recommend: a write-ahead log,
// which at this level is not flushed at each commit.
func openSQLite(dir string, conns int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "jobs.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=busy_timeout(5000)&_txlock=immediate")
	if err == nil {
		db.SetMaxOpenConns(conns)
	}
	return db, err
}

func openGoqite(ctx context.Context, dir string, begun, done func()) (func(context.Context) error, func(), error) {
	db, err := openSQLite(dir, 1)
	if err != nil {
		return nil, nil, err
	}
	if _, err := db.ExecContext(ctx, goqiteSchema); err != nil {
		return nil, nil, err
	}
	q := goqite.New(goqite.NewOpts{DB: db, Name: "jobs"})
	r := jobs.NewRunner(jobs.NewRunnerOpts{Limit: workers, Queue: q})
	r.Register("note", func(context.Context, []byte) error {
		begun()
		done()
		return nil
	})
	working, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() { r.Start(working); close(ended) }()
	submit := func(ctx context.Context) error {
		_, err := jobs.Create(ctx, q, "note", goqite.Message{Body: payload})
		return err
	}
	return submit, func() { cancel(); <-ended; db.Close() }, nil
}

// A note is a task of backlite.
type note struct{ Body []byte }

func (note) Config() backlite.QueueConfig {
	return backlite.QueueConfig{Name: "note", MaxAttempts: 3, Timeout: time.Minute, Backoff: time.Second,
		Retention: &backlite.Retention{Duration: time.Hour}}
}

func openBacklite(ctx context.Context, dir string, begun, done func()) (func(context.Context) error, func(), error) {
	db, err := openSQLite(dir, workers)
	if err != nil {
		return nil, nil, err
	}
	c, err := backlite.NewClient(backlite.ClientConfig{DB: db, NumWorkers: workers, ReleaseAfter: 10 * time.Minute, CleanupInterval: time.Hour})
	if err != nil {
		return nil, nil, err
	}
	if err := c.Install(); err != nil {
		return nil, nil, err
	}
	c.Register(backlite.NewQueue(func(context.Context, note) error {
		begun()
		done()
		return nil
	}))
	working, cancel := context.WithCancel(ctx)
	c.Start(working)
	submit := func(ctx context.Context) error {
		_, err := c.Add(note{payload}).Ctx(ctx).Save()
		return err
	}
	return submit, func() { c.Stop(ctx); cancel(); db.Close() }, nil
}

// riverNote is a job of River.
type riverNote struct {
	Body []byte `json:"body"`
}

func (riverNote) Kind() string { return "note" }

type riverWorker struct {
	river.WorkerDefaults[riverNote]
	begun func()
}

func (w *riverWorker) Work(context.Context, *river.Job[riverNote]) error {
	w.begun()
	return nil
}

func openRiver(ctx context.Context, dir string, begun, done func()) (func(context.Context) error, func(), error) {
	db, err := openSQLite(dir, 1)
	if err != nil {
		return nil, nil, err
	}
	driver := riversqlite.New(db)
	quiet := slog.New(slog.DiscardHandler)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: quiet})
	if err != nil {
		return nil, nil, err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return nil, nil, err
	}
	registered := river.NewWorkers()
	river.AddWorker(registered, &riverWorker{begun: begun})
	c, err := river.NewClient(driver, &river.Config{
		Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}}, Workers: registered, Logger: quiet,
	})
	if err != nil {
		return nil, nil, err
	}
	finished, unsubscribe := c.SubscribeConfig(&river.SubscribeConfig{ChanSize: 10_000, Kinds: []river.EventKind{river.EventKindJobCompleted}})
	go func() {
		for range finished {
			done()
		}
	}()
	if err := c.Start(ctx); err != nil {
		return nil, nil, err
	}
	submit := func(ctx context.Context) error {
		_, err := c.Insert(ctx, riverNote{payload}, nil)
		return err
	}
	return submit, func() { c.Stop(context.WithoutCancel(ctx)); unsubscribe(); db.Close() }, nil
}
