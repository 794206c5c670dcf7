package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

const acme = `{"company": "Acme & Söhne"}`

// A service is the real server, on the memory backend, as api.test; its files
// are links to files.test.
type service struct {
	*network
	c       *reportjobs.Coordinator
	w       *reportjobs.Worker
	handler *httpapi.Handler
	files   *memory.Artifacts
	pool    *memory.Pool
	down    atomic.Bool // the job store fails
	keys    map[string]string
	seen    *script // what api.test was asked
	fetched *script // what files.test was asked
}

type serviceOptions struct {
	noKeys  bool // no IDSecret
	linkTTL time.Duration
	http    httpapi.Options
	reports map[string]reportjobs.RendererFunc // beside a, b and broken
	before  func(http.Handler) http.Handler    // stands in front of the API
	storage func(http.Handler) http.Handler    // stands in front of the files
}

func (n *network) service(o serviceOptions) *service {
	n.Helper()
	s := &service{network: n, keys: map[string]string{}}
	quiet := slog.New(slog.DiscardHandler)
	var err error
	s.files, err = memory.NewArtifacts(&memory.ArtifactsOptions{BaseURL: "http://files.test/files/"})
	require.NoError(n, err)
	store := storetest.NewFaults(func(storetest.Call) storetest.Fault {
		if s.down.Load() {
			return storetest.Fail
		}
		return storetest.None
	}).Store(memory.NewStore(nil))
	co := &reportjobs.CoordinatorOptions{
		Reports:  []reportjobs.ReportSpec{{Name: "a", Default: true}, {Name: "b"}, {Name: "broken"}},
		IDSecret: [][]byte{[]byte("0123456789abcdef")}, LinkTTL: o.linkTTL, MaxInput: 1 << 10, Logger: quiet,
		Describe: func(input []byte) (map[string]string, error) {
			var in struct{ Company string }
			if json.Unmarshal(input, &in) != nil {
				return nil, errors.New("company is a text")
			}
			return map[string]string{"company_name": in.Company}, nil
		},
	}
	if o.noKeys {
		co.IDSecret = nil
	}
	pool := memory.NewPool(&memory.PoolOptions{Logger: quiet})
	s.w = reportjobs.NewWorker(store, s.files, pool, &reportjobs.WorkerOptions{Logger: quiet, ProgressEvery: time.Second})
	s.handleReports()
	for name, r := range o.reports {
		co.Reports = append(co.Reports, reportjobs.ReportSpec{Name: name})
		s.w.Handle(name, r)
	}
	s.c, err = reportjobs.NewCoordinator(store, s.files, pool, co)
	require.NoError(n, err)
	s.serveAll(o, pool)
	return s
}

func (s *service) handleReports() {
	for _, name := range []string{"a", "b"} {
		s.w.Handle(name, reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			out.ContentType, out.Filename = "text/plain", task.Report+".txt"
			out.SetMeta("lines", "1")
			_, err := fmt.Fprint(out, "report "+task.Report)
			return err
		}))
	}
	s.w.Handle("broken", reportjobs.RendererFunc(func(context.Context, *reportjobs.Output, *reportjobs.Task) error {
		return reportjobs.Permanent(&reportjobs.Failure{Code: "no_ink", Message: "There is no ink."})
	}))
}

// serveAll puts the API, for the tenants acme and other, and the files on the
// network. Jobs run when [service.work] was called.
func (s *service) serveAll(o serviceOptions, pool *memory.Pool) {
	hashes := map[string]string{}
	for _, tenant := range []string{"acme", "other"} {
		key, hash := httpapi.NewKey()
		s.keys[tenant], hashes[hash] = key, tenant
	}
	auth, err := httpapi.NewKeys(hashes)
	require.NoError(s, err)
	o.http.Auth, o.http.Logger = auth, slog.New(slog.DiscardHandler)
	s.handler, err = httpapi.New(s.c, &o.http)
	require.NoError(s, err)
	behind := func(middle func(http.Handler) http.Handler, h http.Handler) *script {
		if middle != nil {
			h = middle(h)
		}
		return play(h.ServeHTTP)
	}
	s.seen, s.fetched = behind(o.before, s.handler), behind(o.storage, s.files.Handler())
	s.serve("api.test:80", s.seen)
	s.serve("files.test:80", s.fetched)
	s.pool = pool
}

// work lets the pool run jobs from now on.
func (s *service) work() {
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { s.pool.Run(ctx, s.w.Run) })
	s.Cleanup(func() { stop(); running.Wait() })
}

// as returns a client with the key of a tenant.
func (s *service) as(tenant string) *client.Client {
	return s.client(client.Options{Key: s.keys[tenant], Tenant: tenant})
}

// finish submits for acme, in process, and does the work.
func (s *service) finish(reports ...string) string {
	s.Helper()
	job, err := s.c.Submit(s.Context(), reportjobs.Request{Tenant: "acme", Reports: reports, Input: []byte(acme)})
	require.NoError(s, err)
	_, err = s.w.Run(s.Context(), job.ID)
	require.NoError(s, err)
	return job.ID
}

// paths are the requests that api.test has seen.
func (s *service) paths() (list []string) {
	for _, r := range s.seen.requests() {
		list = append(list, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/v1/jobs"))
	}
	return list
}
