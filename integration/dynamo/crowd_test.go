package dynamo

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
)

const (
	crowdSize = 2_000 // finished jobs
	envCrowd  = "REPORTJOBS_CROWD"
	waiting   = 40 // jobs that are due
	page      = 20
)

// A crowd is a table full of finished jobs, of the same tenant as those that
// are looked for.
type crowd struct {
	*testing.T
	store   *dynamo.Store
	meter   *meter
	began   time.Time
	created int
	last    reportjobs.Cursor // where the last list ended
}

// What Due and a page of List cost does not depend on how many finished jobs
// the table holds: they are measured with none, and each time with ten times as
// many as before.
func TestCrowd(t *testing.T) {
	size := crowdSize
	if text := os.Getenv(envCrowd); text != "" {
		var err error
		size, err = strconv.Atoi(text)
		require.NoError(t, err, envCrowd)
	}
	endpoint := servers.Dynoxide(t)
	c := &crowd{T: t, meter: newMeter(), began: time.Now().UTC().Add(-time.Hour).Truncate(time.Second)}
	c.store = storeOn(t, endpoint, newTable(t, endpoint), c.meter.attach)
	for range waiting {
		c.create()
	}
	var before []cost
	for _, n := range []int{0, size / 100, size / 10, size} {
		begun, more := time.Now(), n-(c.created-waiting)
		c.finish(more)
		t.Logf("%d finished jobs, %d of them in %.0f s", n, more, time.Since(begun).Seconds())
		after := c.costs()
		for i, cost := range after {
			t.Logf("  %s: %d requests, %g read units", cost.what, cost.reads, cost.units)
			if i < len(before) {
				require.Equal(t, before[i], cost, "with %d finished jobs, and with a tenth", n)
			}
		}
		before = after
	}
	rare := c.cost("a status that no job has", c.list(reportjobs.Query{Tenant: "acme", Limit: page, Status: reportjobs.StatusFailed}))
	t.Logf("  %s: %d requests, %g read units: all entries of the tenant are looked at", rare.what, rare.reads, rare.units)
}

// A cost is that of one call: requests, and read units of table and indexes.
type cost struct {
	what  string
	found int
	reads int
	units float64
}

// cost makes a call, which returns how many jobs it found.
func (c *crowd) cost(what string, call func() int) cost {
	c.meter.reset()
	found := call()
	used := c.meter.reset()
	units := used.readUnits
	for _, index := range used.indexReads {
		units += index
	}
	return cost{what, found, used.reads, units}
}

// costs are those of the calls whose cost is to stay as it is.
func (c *crowd) costs() []cost {
	due := c.cost("all that is due", func() (n int) {
		for _, err := range c.store.Due(c.Context(), time.Now()) {
			require.NoError(c, err)
			n++
		}
		return n
	})
	require.Equal(c, waiting, due.found)
	q := reportjobs.Query{Tenant: "acme", Limit: page}
	first := c.cost("the first page of the list", c.list(q))
	q.After = c.last
	second := c.cost("the second page", c.list(q))
	require.Equal(c, [2]int{page, page}, [2]int{first.found, second.found})
	if c.created == waiting {
		return []cost{due, first, second}
	}
	completed := c.cost("the first page of those completed", c.list(reportjobs.Query{Tenant: "acme", Limit: page, Status: reportjobs.StatusCompleted}))
	require.Equal(c, page, completed.found)
	return []cost{due, first, second, completed}
}

// list is a call that lists, and notes where it ended.
func (c *crowd) list(q reportjobs.Query) func() int {
	return func() (n int) {
		for job, err := range c.store.List(c.Context(), q) {
			require.NoError(c, err)
			c.last = job.Cursor()
			n++
		}
		return n
	}
}

// create makes the next job, which is due.
func (c *crowd) create() { c.createAt(c.next()) }

func (c *crowd) next() int { c.created++; return c.created }

func (c *crowd) createAt(n int) reportjobs.Job {
	job := reportjobs.Job{
		ID: fmt.Sprintf("%08d-0000-4000-8000-000000000000", n), Tenant: "acme", Origin: fmt.Sprintf("o%08d", n), Revision: fmt.Sprintf("r%08d", n),
		Status:   reportjobs.StatusPending,
		Reports:  []reportjobs.Report{{Name: "executive"}},
		Metadata: map[string]string{"company_name": "Halvorsen Cold Chain"}, MaxAttempts: 3,
		CreatedAt: c.began.Add(time.Duration(n) * time.Millisecond),
		Folder:    fmt.Sprintf("reports/%08d/", n),
	}
	job.UpdatedAt, job.DueAt = job.CreatedAt, job.CreatedAt
	job.Deadline, job.ExpiresAt = job.CreatedAt.Add(24*time.Hour), job.CreatedAt.Add(7*24*time.Hour)
	require.NoError(c, c.store.Create(c.Context(), job, []byte(`{}`)))
	return job
}

// finish makes so many further jobs, and ends them as workers do.
func (c *crowd) finish(n int) {
	numbers := make(chan int)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for n := range numbers {
				c.end(c.createAt(n))
			}
		})
	}
	for range n {
		numbers <- c.next()
	}
	close(numbers)
	all.Wait()
}

func (c *crowd) end(job reportjobs.Job) {
	old := job.Revision
	job = job.Clone()
	job.Revision, job.Status, job.DueAt = "e"+old, reportjobs.StatusCompleted, time.Time{}
	job.UpdatedAt = job.CreatedAt.Add(time.Second)
	job.FinishedAt = job.UpdatedAt
	job.Reports[0].Artifact = &reportjobs.Artifact{
		Bucket: "b", Key: job.Folder + "executive", Filename: "executive.pdf", ContentType: "application/pdf", Size: 1000, SHA256: fmt.Sprintf("%064x", 1),
	}
	require.NoError(c, c.store.Swap(context.WithoutCancel(c.Context()), old, job))
}
