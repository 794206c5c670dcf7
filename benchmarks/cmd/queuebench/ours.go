package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/examples/customstore"
	"github.com/qubitz/reportjobs/memory"
)

// payload is what a job is given, payload's end what it writes.
var payload = []byte(`{"company": "Acme", "month": "2026-10"}`)

const written = "ten bytes\n"

func openMemory(ctx context.Context, _ string, begun, done func()) (func(context.Context) error, func(), error) {
	return open(ctx, memory.NewStore(nil), begun, done)
}

func openBolt(ctx context.Context, dir string, begun, done func()) (func(context.Context) error, func(), error) {
	store, err := customstore.Open(filepath.Join(dir, "jobs.db"))
	if err != nil {
		return nil, nil, err
	}
	submit, stop, err := open(ctx, store, begun, done)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close())
	}
	return submit, func() { stop(); store.Close() }, nil
}

// open wires the whole lifecycle on a store: a coordinator, a pool of workers,
// files in memory.
func open(ctx context.Context, store reportjobs.JobStore, begun, done func()) (func(context.Context) error, func(), error) {
	files, err := memory.NewArtifacts(nil)
	if err != nil {
		return nil, nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	pool := memory.NewPool(&memory.PoolOptions{Workers: workers, Queue: 1 << 20, Logger: quiet})
	c, err := reportjobs.NewCoordinator(store, files, pool, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "note"}}, Logger: quiet,
	})
	if err != nil {
		return nil, nil, err
	}
	w := reportjobs.NewWorker(store, files, pool, &reportjobs.WorkerOptions{Logger: quiet, Observe: func(_ context.Context, e reportjobs.Event) {
		if e.Kind == reportjobs.EventSettled {
			done()
		}
	}})
	w.Handle("note", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		begun()
		_, err := io.WriteString(out, written)
		return err
	}))
	working, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- pool.Run(working, w.Run) }()
	submit := func(ctx context.Context) error {
		_, err := c.Submit(ctx, reportjobs.Request{Input: payload})
		return err
	}
	return submit, func() { cancel(); <-ended }, nil
}

// dynoxide is a server of DynamoDB's protocol, which make tools installs.
const dynoxide = "../integration/node_modules/@dynoxide/linux-x64/dynoxide"

func openDynamo(ctx context.Context, _ string, begun, done func()) (func(context.Context) error, func(), error) {
	endpoint, kill, err := startDynoxide()
	if err != nil {
		return nil, nil, err
	}
	client := dynamodb.New(dynamodb.Options{
		Region: "eu-west-2", BaseEndpoint: aws.String(endpoint),
		Credentials: credentials.NewStaticCredentialsProvider("local", "local", ""),
	})
	table := dynamo.Table{Name: "jobs"}
	if err := dynamo.EnsureTable(ctx, client, table); err != nil {
		kill()
		return nil, nil, err
	}
	store, err := dynamo.New(client, table, nil)
	if err != nil {
		kill()
		return nil, nil, err
	}
	submit, stop, err := open(ctx, store, begun, done)
	if err != nil {
		kill()
		return nil, nil, err
	}
	return submit, func() { stop(); kill() }, nil
}

func startDynoxide() (endpoint string, kill func(), err error) {
	if _, err := os.Stat(dynoxide); err != nil {
		return "", nil, fmt.Errorf("%w: run make tools in the root, and this program in benchmarks/", err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	address := l.Addr().(*net.TCPAddr)
	l.Close()
	cmd := exec.Command(dynoxide, "--host", "127.0.0.1", "--port", fmt.Sprint(address.Port))
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	kill = func() { cmd.Process.Kill(); cmd.Wait() }
	for range 500 {
		if conn, err := net.Dial("tcp", address.String()); err == nil {
			conn.Close()
			return "http://" + address.String(), kill, nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	kill()
	return "", nil, fmt.Errorf("dynoxide does not answer")
}
