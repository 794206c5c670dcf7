package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const (
	patience = 3 * time.Minute // how long a test waits for what has to come soon, on a busy machine
	tick     = 10 * time.Millisecond

	// Variables of the environment that make the campaign a longer one.
	envJobs  = "REPORTJOBS_CAMPAIGN_JOBS"  // default 300
	envLease = "REPORTJOBS_CAMPAIGN_LEASE" // default 5s
)

// A campaign is so many jobs for a fleet, some of whose processes die.
type campaign struct {
	*fleet
	jobs     int
	client   *http.Client
	mu       sync.Mutex
	alive    []*process
	ids      []string     // by number of the job
	accepted atomic.Int64 // jobs
	repeated atomic.Int64 // submits whose answer did not come
}

// Four processes share a table; two of them are killed at random moments in
// the middle of jobs, and stay dead. What was accepted is finished all the
// same, and recorded once. Nobody polls: sweeps alone find what was left.
func TestCampaign(t *testing.T) {
	c := &campaign{fleet: newFleet(t), jobs: 300, client: &http.Client{Timeout: patience, Transport: &http.Transport{MaxIdleConnsPerHost: 16}}}
	if n := os.Getenv(envJobs); n != "" {
		var err error
		c.jobs, err = strconv.Atoi(n)
		require.NoError(t, err, envJobs)
	}
	lease := "5s"
	if text := os.Getenv(envLease); text != "" {
		lease = text
	}
	c.ids = make([]string, c.jobs)
	c.ok("table create")
	for range 4 {
		c.alive = append(c.alive, c.serve("--workers", "4", "--lease", lease))
	}

	start := time.Now()
	var killed sync.WaitGroup
	left := 0 // jobs in the hands of processes that were killed
	killed.Go(func() {
		left += c.killOne(c.jobs/5 + rand.N(c.jobs/5))
		left += c.killOne(c.jobs/2 + rand.N(c.jobs/5))
	})
	c.submitAll(8)
	killed.Wait()
	submitted := time.Since(start)
	c.await()
	took := time.Since(start)

	require.Positive(t, left, "a process was killed in the middle of a job")
	slowest, attempts := c.checkRecords()
	files := c.countFiles()
	require.Empty(t, c.ledger.twice(), "a report was recorded twice")
	t.Logf("%d jobs by 4 processes, 2 of them killed: lost 0, recorded twice 0", c.jobs)
	t.Logf("submitted in %.1f s, done in %.1f s (%.0f jobs/s); the slowest took %.1f s from submit to end",
		submitted.Seconds(), took.Seconds(), float64(c.jobs)/took.Seconds(), slowest.Seconds())
	t.Logf("%d jobs were running in the killed processes; %d jobs took more than one attempt, %d hints were repeated, %d leases lost, %d released",
		left, attempts, c.ledger.count("job repaired"), c.ledger.count("job lease_lost"), c.ledger.count("job released"))
	t.Logf("%d submits were sent again, to another process; %d files that no record names, which expire", c.repeated.Load(), files-c.jobs)
}

// submitAll submits all jobs, so many at a time.
func (c *campaign) submitAll(parallel int) {
	var all sync.WaitGroup
	numbers := make(chan int)
	for range parallel {
		all.Go(func() {
			for n := range numbers {
				c.submit(n)
			}
		})
	}
	for n := range c.jobs {
		numbers <- n
	}
	close(numbers)
	all.Wait()
}

// submit sends one job to any process until one accepts it, as clients do.
func (c *campaign) submit(n int) {
	for end := time.Now().Add(patience); time.Now().Before(end); c.repeated.Add(1) {
		c.mu.Lock()
		to := c.alive[rand.N(len(c.alive))]
		c.mu.Unlock()
		if id, err := c.post(to, n); err == nil {
			c.ids[n] = id
			c.accepted.Add(1)
			return
		}
	}
	c.Errorf("job %d was accepted by nobody", n)
}

func (c *campaign) post(to *process, n int) (id string, err error) {
	body := fmt.Sprintf(`{"company_name": "Company %d", "responses": {"budget": "%d", "timeline": "in a year"}}`, n, n)
	req, err := http.NewRequestWithContext(c.Context(), http.MethodPost, to.url+"/?reports=executive", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprint("job ", n))
	res, err := c.client.Do(req)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return "", err
	}
	var job struct {
		ID string `json:"job_id"`
	}
	if err := json.Unmarshal(text, &job); err != nil || job.ID == "" {
		return "", fmt.Errorf("%s: %s", res.Status, text)
	}
	return job.ID, nil
}

// killOne kills a process once so many jobs are accepted, while it works on
// some, and tells how many those were.
func (c *campaign) killOne(accepted int) int {
	for c.accepted.Load() < int64(accepted) && c.Context().Err() == nil {
		time.Sleep(tick)
	}
	c.mu.Lock()
	at := rand.N(len(c.alive))
	victim := c.alive[at]
	c.alive = slices.Delete(c.alive, at, at+1)
	c.mu.Unlock()
	for end := time.Now().Add(patience); c.ledger.held(victim) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	victim.kill()
	return c.ledger.held(victim)
}

// await waits until no job is unfinished. It gives up when nothing has been
// finished for a while.
func (c *campaign) await() {
	store := c.store()
	unfinished := -1
	for last := time.Now(); ; time.Sleep(250 * time.Millisecond) {
		n := 0
		for _, status := range []reportjobs.Status{reportjobs.StatusPending, reportjobs.StatusProcessing} {
			for _, err := range store.List(c.Context(), reportjobs.Query{Status: status}) {
				require.NoError(c, err)
				n++
			}
		}
		switch {
		case n == 0:
			return
		case n != unfinished:
			unfinished, last = n, time.Now()
		}
		require.Less(c, time.Since(last), 2*time.Minute, "%d jobs are lost", n)
	}
}

// checkRecords looks at each job that was accepted, and that there are no
// others.
func (c *campaign) checkRecords() (slowest time.Duration, again int) {
	store := c.store()
	jobs := map[string]reportjobs.Job{}
	for job, err := range store.List(c.Context(), reportjobs.Query{}) {
		require.NoError(c, err)
		jobs[job.ID] = job
	}
	require.Len(c, jobs, c.jobs, "one record for each job, however often it was submitted")
	for n, id := range c.ids {
		job, ok := jobs[id]
		require.True(c, ok, "job %d, %s, is lost", n, id)
		delete(jobs, id) // no two numbers have one id
		require.Equal(c, reportjobs.StatusCompleted, job.Status, "job %d, %s: %v", n, id, job.Failure)
		c.checkFile(job)
		slowest = max(slowest, job.FinishedAt.Sub(job.CreatedAt))
		if job.Attempt > 1 {
			again++
		}
	}
	return slowest, again
}

// checkFile checks that the file which a job's record names is there.
func (c *campaign) checkFile(job reportjobs.Job) {
	require.Len(c, job.Reports, 1)
	a := job.Reports[0].Artifact
	require.NotNil(c, a, job.ID)
	head, err := c.files.HeadObject(c.Context(), &s3.HeadObjectInput{Bucket: &a.Bucket, Key: &a.Key})
	require.NoError(c, err, job.ID)
	require.Equal(c, a.Size, *head.ContentLength, job.ID)
}

// countFiles tells how many files there are in the bucket.
func (c *campaign) countFiles() (n int) {
	pages := s3.NewListObjectsV2Paginator(c.files, &s3.ListObjectsV2Input{Bucket: &c.bucket})
	for pages.HasMorePages() {
		page, err := pages.NextPage(context.WithoutCancel(c.Context()))
		require.NoError(c, err)
		n += len(page.Contents)
	}
	return n
}
