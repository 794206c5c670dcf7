package chaos

import (
	"context"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/s3store"
)

const (
	gateJobs = 100
	envJobs  = "REPORTJOBS_CHAOS_JOBS"
)

// TestServers has a fleet on a table and a bucket of real servers make a
// hundred jobs, or as many as REPORTJOBS_CHAOS_JOBS says.
func TestServers(t *testing.T) {
	jobs, seed := number(t, envJobs, gateJobs), uint64(number(t, oneSeed, 1))
	store, files := openServers(t)
	f := newFleet(t, seed, 2*time.Second, store, files)
	begun := time.Now()
	a, err := f.endure(jobs, time.Minute)
	took := time.Since(begun)
	require.NoError(t, err, "seed %d", seed)

	ends, again := map[reportjobs.Status]int{}, 0
	for _, job := range f.accepted {
		job, err := store.Get(t.Context(), job.ID)
		require.NoError(t, err)
		ends[job.Status]++
		if job.Attempt > 1 {
			again++
		}
	}
	t.Logf("seed %d: %d jobs in %.1f s, %v; lost 0, recorded twice 0", seed, jobs, took.Seconds(), ends)
	t.Logf("%d machines ended or died; %d jobs took more than one attempt; %d calls failed or lost their answer, %d came after the lease",
		f.died, again, f.failed.Load(), f.late.Load())
	t.Logf("%d calls of the job store are linearizable, %d of them writes that made the records what they are", len(f.recorder.History()), a.writes)
	require.Greater(t, ends[reportjobs.StatusCompleted], jobs*3/4, "a fleet that finishes nothing proves nothing")
	require.Greater(t, again, jobs/20, "a fleet in which nothing goes wrong proves nothing")
}

// endure has n jobs made while machines come and go, and audits what is left.
func (f *fleet) endure(n int, patience time.Duration) (*audit, error) {
	ctx, calm := context.WithCancel(f.ctx)
	f.running.Go(func() { f.interrupt(ctx) })
	f.submitAll(n)
	err := f.await(patience)
	calm()
	if err != nil {
		return nil, err
	}
	return f.check(n)
}

func number(t *testing.T, name string, none int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return none
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	return n
}

func openServers(t *testing.T) (reportjobs.JobStore, reportjobs.ArtifactStore) {
	t.Helper()
	tables := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(servers.Dynoxide(t)), Credentials: credentials.NewStaticCredentialsProvider("test", "test", ""),
	})
	table := dynamo.Table{Name: "chaos"}
	require.NoError(t, dynamo.EnsureTable(t.Context(), tables, table))
	store, err := dynamo.New(tables, table, nil)
	require.NoError(t, err)
	objects := s3.New(servers.S3Options(servers.VersityGW(t)))
	files, err := s3store.New(objects, servers.NewBucket(t, objects), nil)
	require.NoError(t, err)
	return store, files
}

// A fleet is worth something if it finds what is broken.
func TestAFleetFindsBrokenStores(t *testing.T) {
	for _, row := range []struct {
		rule  string
		store func(reportjobs.JobStore) reportjobs.JobStore
		files func(reportjobs.ArtifactStore) reportjobs.ArtifactStore
		want  string
	}{
		{rule: "nothing is wrong with stores that keep their promises"},
		{
			rule:  "a swap from an old revision is refused",
			store: func(s reportjobs.JobStore) reportjobs.JobStore { return careless{s} },
			want:  "promise|answers of the job store|nobody wrote",
		},
		{
			rule:  "a record that was created is there",
			store: func(s reportjobs.JobStore) reportjobs.JobStore { return &forgetful{JobStore: s} },
			want:  "promise 1|not found",
		},
		{
			rule:  "a file that was put is there",
			files: func(s reportjobs.ArtifactStore) reportjobs.ArtifactStore { return leaky{s} },
			want:  "promise 3: the file of|promise 2: the step of",
		},
		{
			rule:  "a step that was put is found",
			files: func(s reportjobs.ArtifactStore) reportjobs.ArtifactStore { return oblivious{s} },
			want:  "promise 2: the step of",
		},
	} {
		t.Run(row.rule, func(t *testing.T) {
			t.Parallel() // they mostly wait
			var store reportjobs.JobStore = memory.NewStore(nil)
			memoryFiles, err := memory.NewArtifacts(nil)
			require.NoError(t, err)
			var files reportjobs.ArtifactStore = memoryFiles
			if row.store != nil {
				store = row.store(store)
			}
			if row.files != nil {
				files = row.files(files)
			}
			_, err = newFleet(t, 1, 200*time.Millisecond, store, files).endure(200, 20*time.Second)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.Error(t, err)
			require.Regexp(t, row.want, err.Error())
		})
	}
}

// leaky loses the reports that begin with a certain digit of their digest.
type leaky struct{ reportjobs.ArtifactStore }

func (s leaky) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	if a.SHA256[0] == '0' {
		return a, nil
	}
	return s.ArtifactStore.Put(ctx, a, body)
}

// oblivious finds no step, and puts over what is there.
type oblivious struct{ reportjobs.ArtifactStore }

func (s oblivious) Open(ctx context.Context, a reportjobs.Artifact) (io.ReadCloser, error) {
	if strings.Contains(a.Key, "/steps/") {
		return nil, reportjobs.ErrNotFound
	}
	return s.ArtifactStore.Open(ctx, a)
}

func (s oblivious) Put(ctx context.Context, a reportjobs.Artifact, body io.ReadSeeker) (reportjobs.Artifact, error) {
	if err := s.Delete(ctx, a); err != nil {
		return a, err
	}
	return s.ArtifactStore.Put(ctx, a, body)
}
