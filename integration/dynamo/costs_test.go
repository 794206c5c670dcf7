package dynamo

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
)

// List prices of on-demand tables in us-east-1, in dollars for a unit.
const (
	writePrice = 0.625e-6
	readPrice  = 0.125e-6
)

// A life is what one job is made of.
type life struct {
	what       string
	reports    int
	input      string // a file of JSON; none for a small one
	heartbeats int
	indexes    bool
}

const sample = "../../examples/discovery/sample.json"

var lives = []life{
	{"one report", 1, "", 0, false},
	{"one report, 5 heartbeats", 1, "", 5, false},
	{"one report, indexes", 1, "", 0, true},
	{"one report, indexes, 5 heartbeats", 1, "", 5, true},
	{"one report, indexes, 5 heartbeats, 15 KB of input", 1, sample, 5, true},
	{"three reports", 3, "", 0, false},
	{"three reports, indexes, 5 heartbeats, 15 KB of input", 3, sample, 5, true},
}

// What a job costs is what the server says it consumed: the submit, the
// worker's run, and one poll behind it. The README quotes the table.
func TestCosts(t *testing.T) {
	endpoint := servers.Dynoxide(t)
	table := "| a job of | writes | reads | write units: table, `due`, `list` | read units | one poll | 1,000 jobs |\n|---|---|---|---|---|---|---|\n"
	for _, l := range lives {
		used, poll, stored := l.live(t, endpoint)
		inputUnits := float64((stored+100)/1024 + 1) // with its key and ttl
		beats := float64(l.heartbeats)

		require.Equal(t, 4+l.heartbeats+l.reports-1, used.writes,
			"%s: input, record, claim, heartbeats, each report but the last, and the last with the end", l.what)
		require.Equal(t, 2, used.reads, "%s: the claim's and the input", l.what)
		require.Equal(t, 1, poll.reads, l.what)
		require.Zero(t, poll.writes, l.what)
		require.LessOrEqual(t, poll.readUnits, 1.0, l.what)
		require.Empty(t, poll.indexReads, l.what)
		if l.reports == 1 {
			require.Equal(t, 3+inputUnits+beats, used.writeUnits, "%s: a record of one report is within 1 KB to its end", l.what)
		}
		if l.indexes {
			require.Equal(t, map[string]float64{"due": 2, "list": 3}, used.indexWrites,
				"%s: due when it comes and goes, list when it comes and with each status, and neither with a heartbeat", l.what)
		} else {
			require.Empty(t, used.indexWrites, l.what)
		}
		table += l.row(used, poll)
	}
	t.Logf("the table of the README:\n%s", table)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), table, "the README quotes another table")
}

func (l life) row(used, poll consumption) string {
	due, list := used.indexWrites["due"], used.indexWrites["list"]
	cost := (used.writeUnits+due+list)*writePrice + used.readUnits*readPrice
	return fmt.Sprintf("| %s | %d | %d | %g, %g, %g | %g | %d, %g | $%.4f |\n",
		l.what, used.writes, used.reads, used.writeUnits, due, list, used.readUnits, poll.reads, poll.readUnits, 1000*cost)
}

// live sends a job through coordinator and worker, and polls it once. Stored
// is how long its input is as it lies in the table.
func (l life) live(t *testing.T, endpoint string) (used, poll consumption, stored int) {
	t.Helper()
	table := newTable(t, endpoint)
	table.NoDue, table.NoList = !l.indexes, !l.indexes
	m := newMeter()
	store, err := dynamo.New(newClient(endpoint, m.attach), table, nil)
	require.NoError(t, err)
	c, w := l.service(t, store, m)

	input := []byte(`{"company": "GlobalTech Financial Services"}`)
	if l.input != "" {
		input, err = os.ReadFile(l.input)
		require.NoError(t, err)
	}
	job, err := c.Submit(t.Context(), reportjobs.Request{
		Tenant: "globaltech", Input: input, Trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
		Metadata: map[string]string{"company_name": "GlobalTech Financial Services", "industry": "Financial Technology"},
	})
	require.NoError(t, err)
	out, err := w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, out.Job.Status)
	used = m.reset()

	got, err := c.Get(t.Context(), "globaltech", job.ID)
	require.NoError(t, err)
	require.Equal(t, out.Job, got)
	poll = m.reset()
	inline, err := store.Input(t.Context(), job)
	require.NoError(t, err)
	return used, poll, len(inline)
}

// service makes the two sides of a host. Its renderers report progress until
// as many heartbeats are written as l has.
func (l life) service(t *testing.T, store reportjobs.JobStore, m *meter) (*reportjobs.Coordinator, *reportjobs.Worker) {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	dispatcher := reportjobs.DispatcherFunc(func(context.Context, reportjobs.Job) error { return nil })
	specs := []reportjobs.ReportSpec{{Name: "executive"}, {Name: "technical"}, {Name: "appendix"}}[:l.reports]
	c, err := reportjobs.NewCoordinator(store, files, dispatcher, &reportjobs.CoordinatorOptions{
		Reports: specs, Logger: quiet,
		Folder: func(job reportjobs.Job) string { return "reports/globaltech-financial-services/" + job.ID + "/" },
	})
	require.NoError(t, err)
	// Only progress makes heartbeats here: the lease is far too long to be renewed.
	w := reportjobs.NewWorker(store, files, nil, &reportjobs.WorkerOptions{
		Logger: quiet, Lease: 24 * time.Hour, ProgressEvery: time.Millisecond, Parallel: 1,
	})
	for i, spec := range specs {
		w.Handle(spec.Name, reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
			out.ContentType, out.Filename = "application/pdf", spec.Name+"_report_20261125_050631.pdf"
			out.Meta = map[string]string{"pages": "34", "tokens": "51234"}
			for n := range l.heartbeats {
				if i == 0 {
					l.beat(ctx, task, m, n)
				}
			}
			_, err := fmt.Fprint(out, strings.Repeat(spec.Name, 1000))
			return err
		}))
	}
	return c, w
}

// beat reports progress and waits until it is written.
func (l life) beat(ctx context.Context, task *reportjobs.Task, m *meter, n int) {
	before := m.writes()
	task.Progress(float64(n+1)/10, fmt.Sprintf("Section %d of 12: market and competitors", n+1))
	for m.writes() == before && ctx.Err() == nil {
		time.Sleep(100 * time.Microsecond)
	}
}
