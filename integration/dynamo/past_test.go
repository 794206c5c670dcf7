package dynamo

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

type item = map[string]types.AttributeValue

// A host is a coordinator and a worker on a table, and a client that looks
// behind them.
type host struct {
	*testing.T
	client *dynamodb.Client
	table  string
	store  *dynamo.Store
	c      *reportjobs.Coordinator
	w      *reportjobs.Worker
}

func newHost(t *testing.T, change ...func(*dynamodb.Options)) *host {
	t.Helper()
	endpoint := servers.Dynoxide(t)
	table := newTable(t, endpoint)
	h := &host{T: t, client: newClient(endpoint), table: table.Name, store: storeOn(t, endpoint, table, change...)}
	files, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	h.c, h.w, err = sides(h.store, files, func(out *reportjobs.Output) error {
		_, err := out.Write([]byte("a report"))
		return err
	})
	require.NoError(t, err)
	return h
}

// sides are a coordinator and a worker of one report on given stores.
func sides(s reportjobs.JobStore, files reportjobs.ArtifactStore, write func(*reportjobs.Output) error) (*reportjobs.Coordinator, *reportjobs.Worker, error) {
	quiet := slog.New(slog.DiscardHandler)
	c, err := reportjobs.NewCoordinator(s, files, nil, &reportjobs.CoordinatorOptions{
		Reports: []reportjobs.ReportSpec{{Name: "executive"}}, Logger: quiet, IDSecret: [][]byte{[]byte("0123456789abcdef")},
	})
	w := reportjobs.NewWorker(s, files, nil, &reportjobs.WorkerOptions{
		Logger: quiet, Backoff: func(int) time.Duration { return 0 },
	})
	w.Handle("executive", reportjobs.RendererFunc(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
		return write(out)
	}))
	return c, w, err
}

// item returns what lies in the table under a key; nil for nothing.
func (h *host) item(key string) item {
	h.Helper()
	out, err := h.client.GetItem(h.Context(), &dynamodb.GetItemInput{
		TableName: aws.String(h.table), ConsistentRead: aws.Bool(true), Key: item{"job_id": &types.AttributeValueMemberS{Value: key}},
	})
	require.NoError(h, err)
	return out.Item
}

// put stores an item as something else writes it.
func (h *host) put(v map[string]any) {
	h.Helper()
	it, err := attributevalue.MarshalMap(v)
	require.NoError(h, err)
	_, err = h.client.PutItem(h.Context(), &dynamodb.PutItemInput{TableName: aws.String(h.table), Item: it})
	require.NoError(h, err)
}

// set changes a stored item as something else does.
func (h *host) set(key, expression string, values map[string]any) {
	h.Helper()
	vs, err := attributevalue.MarshalMap(values)
	require.NoError(h, err)
	_, err = h.client.UpdateItem(h.Context(), &dynamodb.UpdateItemInput{
		TableName: aws.String(h.table), Key: item{"job_id": &types.AttributeValueMemberS{Value: key}},
		UpdateExpression: aws.String(expression), ExpressionAttributeNames: map[string]string{"#schema": "schema"}, ExpressionAttributeValues: vs,
	})
	require.NoError(h, err)
}

// Rows of the Python system are shown, and left exactly as they are by
// everything that this one does.
func TestPythonRows(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	const finished, running = "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649", "0a54c80a-3dfe-4a31-bc5c-2c6bf30eb64a"
	const key = "reports/globaltech/executive_report_20251009_050631.pdf"
	h.put(map[string]any{
		"job_id": finished, "status": "COMPLETED", "created_at": "2025-10-09T05:06:31.987014", "updated_at": "2025-10-09T05:10:02.000001",
		"s3_reports": []map[string]any{{"type": "executive", "bucket": "files", "key": key, "presigned_url": "https://expired"}},
		"metadata":   map[string]any{"company_name": "GlobalTech"},
	})
	h.put(map[string]any{"job_id": running, "status": "PROCESSING", "created_at": "2025-10-09T05:06:31", "updated_at": "2025-10-09T05:06:31"})
	before := []item{h.item(finished), h.item(running)}

	job, err := h.c.Get(t.Context(), "", finished)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, job.Status)
	require.Equal(t, "GlobalTech", job.Metadata["company_name"])
	require.Equal(t, time.Date(2025, 10, 9, 5, 6, 31, 987014000, time.UTC), job.CreatedAt)
	link, err := h.c.Link(t.Context(), "", finished, "executive")
	require.NoError(t, err, "a fresh link is signed for the old file")
	require.Equal(t, key, link.Artifact.Key)
	_, err = h.c.Get(t.Context(), "acme", finished)
	require.ErrorIs(t, err, reportjobs.ErrNotFound, "the rows belong to one tenant")

	for _, id := range []string{finished, running} {
		job, err = h.c.Get(t.Context(), "", id)
		require.NoError(t, err)
		require.Empty(t, job.Revision)
		out, err := h.w.Run(t.Context(), id)
		require.NoError(t, err)
		require.Zero(t, out.Job, "no worker takes it")
		_, err = h.c.Cancel(t.Context(), "", id)
		require.ErrorIs(t, err, reportjobs.ErrFinished)
		require.ErrorIs(t, h.store.Swap(t.Context(), "", job), reportjobs.ErrConflict, "not even a write from no revision")
		other := storetest.NewJob(nil)
		other.ID = id
		require.ErrorIs(t, h.store.Create(t.Context(), other, []byte("input")), reportjobs.ErrExists)
	}
	swept, err := h.c.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, swept.Seen)
	require.Equal(t, before, []item{h.item(finished), h.item(running)})
}

func TestPythonRowsOfATenant(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.put(map[string]any{"job_id": "old", "status": "COMPLETED", "created_at": "2025-10-09T05:06:31", "updated_at": "2025-10-09T05:06:31"})
	s, err := dynamo.New(h.client, dynamo.Table{Name: h.table}, &dynamo.Options{LegacyTenant: "acme"})
	require.NoError(t, err)
	job, err := s.Get(t.Context(), "old")
	require.NoError(t, err)
	require.Equal(t, "acme", job.Tenant)
}

// What a newer version has written since is read, and neither claimed nor
// overwritten, also by who read it before.
func TestNewerRecords(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	job, err := h.c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
	require.NoError(t, err)
	h.set(job.ID, "SET #schema = :n, later = :later", map[string]any{":n": 2, ":later": "x"})
	before := h.item(job.ID)

	next := job.Clone()
	next.Revision = "next"
	require.ErrorIs(t, h.store.Swap(t.Context(), job.Revision, next), reportjobs.ErrConflict, "though the revision is the one that was read")
	got, err := h.c.Get(t.Context(), "", job.ID)
	require.NoError(t, err)
	job.Revision = ""
	require.Equal(t, job, got)
	out, err := h.w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Zero(t, out.Job)
	swept, err := h.c.Sweep(t.Context())
	require.NoError(t, err)
	require.Zero(t, swept.Seen, "it is for the sweeps of the newer version")
	for listed, err := range h.store.List(t.Context(), reportjobs.Query{}) {
		require.NoError(t, err)
		require.Equal(t, job, listed)
	}
	require.Equal(t, before, h.item(job.ID))
}

// A newer version that only adds attributes leaves the schema as it is. This
// one works on the job and keeps them.
func TestUnknownAttributesAreKept(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	job, err := h.c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
	require.NoError(t, err)
	h.set(job.ID, "SET later = :later ADD #schema :zero", map[string]any{":later": []string{"kept"}, ":zero": 0})
	out, err := h.w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, out.Job.Status)
	it := h.item(job.ID)
	var kept []string
	require.NoError(t, attributevalue.Unmarshal(it["later"], &kept))
	require.Equal(t, []string{"kept"}, kept)
	require.NotContains(t, it, "due_at", "what the write had nothing for is gone")
	require.NotContains(t, it, "due_shard")
}
