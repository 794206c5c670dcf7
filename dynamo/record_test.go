package dynamo

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/storetest"
)

func filledTable(t testing.TB) Table {
	table, err := Table{Name: "jobs"}.filled()
	require.NoError(t, err)
	return table
}

func encoded(t testing.TB, job reportjobs.Job) item {
	it, err := filledTable(t).encode(&job)
	require.NoError(t, err)
	return it
}

// Names are matched whatever their case by what decodes them, and a table may
// hold attributes of others. Only those that are ours to the letter count; a
// repetition shows what depends on the order of a map.
func TestOnlyExactNamesCount(t *testing.T) {
	job := storetest.NewJob(nil)
	a := storetest.NewArtifact(job.Folder+job.Origin+"-1/a.pdf", []byte("a"))
	a.Meta = map[string]string{"pages": "3", "Pages": "4"}
	job.Metadata = map[string]string{"company_name": "Acme", "Company_Name": "ACME"}
	job.Reports[0].Artifact, job.Input.Artifact = &a, &a
	job.Failure = &reportjobs.Failure{Code: "render_failed", Message: "It could not be made."}
	in := func(it item, names ...string) item {
		for _, name := range names {
			if list, ok := it[name].(*types.AttributeValueMemberL); ok {
				it = list.Value[0].(*types.AttributeValueMemberM).Value
			} else {
				it = it[name].(*types.AttributeValueMemberM).Value
			}
		}
		return it
	}
	for _, row := range []struct {
		rule   string
		inside []string // maps, from the item inwards
		name   string
	}{
		{"an attribute of the record in other letters", nil, "deAdline"},
		{"all in capitals", nil, "REPORTS"},
		{"with a long s, which is an s to some", nil, "\u017fchema"},
		{"of a report", []string{"reports"}, "Name"},
		{"of a file", []string{"reports", "file"}, "Path"},
		{"with the sign of a kelvin, which is a k to some", []string{"reports", "file"}, "buc\u212aet"},
		{"of the input's file", []string{"input_file"}, "Size"},
		{"of a failure", []string{"failure"}, "coDe"},
	} {
		for range 20 {
			it := encoded(t, job)
			in(it, row.inside...)[row.name] = number(7)
			got, err := decode(it, "")
			require.NoError(t, err, row.rule)
			require.Equal(t, job, got, row.rule)
		}
	}
	it := encoded(t, job)
	require.Zero(t, testing.AllocsPerRun(100, func() { prune(it) }), "an item without such names costs nothing more")
}

// A write that forgot an attribute would leave its old value in the record.
func TestEveryAttributeIsKnown(t *testing.T) {
	names := []string{}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[record]()) {
		name, _, _ := strings.Cut(field.Tag.Get("dynamodbav"), ",")
		require.Regexp(t, `^[a-z0-9_]+$`, name, "prune takes all others away")
		names = append(names, name)
	}
	require.Equal(t, "job_id", names[0])
	require.Equal(t, names[1:], known[:])
}

func TestNewerRecordsAreReadOnly(t *testing.T) {
	job := storetest.NewJob(nil)
	it := encoded(t, job)
	got, err := decode(it, "")
	require.NoError(t, err)
	require.Equal(t, job, got)

	it["schema"] = number(schema + 1)
	it["invented_later"] = &types.AttributeValueMemberBOOL{Value: true}
	got, err = decode(it, "")
	require.NoError(t, err)
	job.Revision = ""
	require.Equal(t, job, got, "all that is known of it, but no revision to write from")
}

func TestItemsThatAreNoRecords(t *testing.T) {
	for _, it := range []item{nil, {}, key("id/origin"), {"job_id": key("rate/x")["job_id"], "tat": number(1), "ttl": number(1)}} {
		_, err := decode(it, "")
		require.ErrorIs(t, err, errNoRecord)
	}
}

func TestItemsOfAnotherShape(t *testing.T) {
	it := encoded(t, storetest.NewJob(nil))
	it["reports"] = number(3)
	_, err := decode(it, "")
	require.ErrorContains(t, err, "schema 1")
}

func TestFilesComeBack(t *testing.T) {
	const folder, origin = "reports/acme/1/", "ORIGIN"
	for _, row := range []struct {
		rule, key, filename string
		path, called        string // as stored
	}{
		{"a file of this life is a path from there, and called as it ends", folder + origin + "-2/a.pdf", "a.pdf", "-2/a.pdf", ""},
		{"or by another name", folder + origin + "-2/a.pdf", "Ärger.pdf", "-2/a.pdf", "Ärger.pdf"},
		{"a file without a name gets none", folder + origin + "-2/a.pdf", "", "", ""},
		{"a file of another life has its whole key", folder + "OTHER-1/a.pdf", "a.pdf", "", "a.pdf"},
		{"a file of another job too", "reports/acme/2/ORIGIN-1/a.pdf", "a.pdf", "", "a.pdf"},
		{"the place itself is no path", folder + origin, "ORIGIN", "", "ORIGIN"},
	} {
		job := storetest.NewJob(nil)
		job.Folder, job.Origin = folder, origin
		a := storetest.NewArtifact(row.key, nil)
		a.Filename = row.filename
		job.Reports[0].Artifact, job.Input.Artifact = &a, &a
		f := fileOf(&a, place(folder, origin))
		require.Equal(t, row.path, f.Path, row.rule)
		require.Equal(t, row.called, f.Filename, row.rule)
		got, err := decode(encoded(t, job), "")
		require.NoError(t, err)
		require.Equal(t, job, got, row.rule)
	}
}

// What a job of one report costs rests on this.
func TestRecordOfOneReportFitsAWriteUnit(t *testing.T) {
	now := time.Date(2026, 11, 25, 5, 6, 31, 987014000, time.UTC)
	id, sum := "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649", strings.Repeat("0123456789abcdef", 4)
	job := reportjobs.Job{
		ID: id, Tenant: "globaltech-financial", Origin: "ABCDEFGHIJKLMNOPQRSTUVWXYZ", Revision: "1234567890123456789012",
		Status: reportjobs.StatusCompleted, Progress: reportjobs.Progress{Fraction: 1}, Attempt: 1, Tries: 1, MaxAttempts: 3,
		Metadata: map[string]string{"company_name": "GlobalTech Financial Services", "industry": "Financial Technology"},
		Deadline: now, CreatedAt: now, UpdatedAt: now, FinishedAt: now, ExpiresAt: now, HintedAt: now, Hints: 1,
		Input:       reportjobs.Input{Size: 21_000, SHA256: sum, Encoding: "gzip"},
		Fingerprint: sum, Folder: "reports/globaltech-financial-services/" + id + "/",
		Trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
	}
	name := "executive_report_20261125_050631.pdf"
	a := reportjobs.Artifact{
		Bucket: "reports-123456789012-eu-west-2", Key: job.Folder + job.Origin + "-1/" + name, Filename: name,
		ContentType: "application/pdf", Size: 123_456, SHA256: sum, ExpiresAt: now, Meta: map[string]string{"pages": "34", "tokens": "51234"},
	}
	job.Reports = []reportjobs.Report{{Name: "executive", Artifact: &a}}
	require.LessOrEqual(t, size(encoded(t, job)), 1000, "24 bytes are left to longer names")
}

func TestTimeToLiveIsNeverEarly(t *testing.T) {
	at := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, row := range []struct {
		rule    string
		expires time.Time
		want    int64
	}{
		{"a full second is itself", at, at.Unix()},
		{"a microsecond later it is the next second", at.Add(time.Microsecond), at.Unix() + 1},
		{"a microsecond before, it is this one", at.Add(-time.Microsecond), at.Unix()},
		{"never is no time to live", time.Time{}, 0},
	} {
		require.Equal(t, row.want, ttl(row.expires), row.rule)
	}
}

// The bound must not be after DueAt, or Due would overlook the job; and a
// heartbeat must not move it, or it would write the index.
func TestDueBound(t *testing.T) {
	now := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, row := range []struct {
		rule         string
		created, due time.Time
		attempt      int
		want         time.Time
	}{
		{"a new job is bound by when it is due", now, now, 0, now},
		{"a delayed one too: a sweep shall not look at it for a year", now, now.Add(time.Hour), 0, now.Add(time.Hour)},
		{"the first claim of a job that was due at once moves nothing", now, now.Add(time.Minute), 1, now},
		{"nor does a renewal, a retry, a release", now, now.Add(time.Hour), 7, now},
		{"a job that is due before it was created is bound by that", now, now.Add(-time.Hour), 1, now.Add(-time.Hour)},
	} {
		job := reportjobs.Job{CreatedAt: row.created, DueAt: row.due, Attempt: row.attempt}
		require.Equal(t, row.want, dueFrom(&job).time(), row.rule)
		require.LessOrEqual(t, dueFrom(&job), microsOf(job.DueAt), row.rule)
	}
}

func TestIndexKeys(t *testing.T) {
	job := storetest.NewJob(nil)
	indexKeys := func(table Table) (names []string) {
		it, err := table.encode(&job)
		require.NoError(t, err)
		for _, name := range []string{"due_shard", "due_from", "list_shard"} {
			if it[name] != nil {
				names = append(names, name)
			}
		}
		return names
	}
	table := filledTable(t)
	require.Equal(t, []string{"due_shard", "due_from", "list_shard"}, indexKeys(table))
	table.NoList = true
	require.Equal(t, []string{"due_shard", "due_from"}, indexKeys(table))
	table.NoDue = true
	require.Empty(t, indexKeys(table), "a table without indexes pays for no keys")
	table.NoDue, table.NoList = false, false
	job.Status = reportjobs.StatusFailed
	require.Equal(t, []string{"list_shard"}, indexKeys(table), "a finished job leaves the due index")
}

func TestShardsAreEven(t *testing.T) {
	table, n := filledTable(t), map[int]int{}
	for range 4000 {
		n[table.shard(storetest.NewJob(nil).ID)]++
	}
	require.Len(t, n, table.Shards)
	for shard, jobs := range n {
		require.InDelta(t, 1000, jobs, 200, "shard %d", shard)
	}
}

func TestFractionsFitANumber(t *testing.T) {
	for _, f := range []float64{0, 1, 1.0 / 3, 0.1, 1e-9} {
		require.Equal(t, f, fraction(f))
	}
	for _, f := range []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.SmallestNonzeroFloat64, math.MaxFloat64} {
		require.Zero(t, fraction(f), "DynamoDB refuses %v", f)
	}
}

func TestDigests(t *testing.T) {
	sum := strings.Repeat("0123456789abcdef", 4)
	for _, row := range []struct {
		rule, text string
		binary     bool
	}{
		{"a SHA-256 is stored as its bytes", sum, true},
		{"capitals would not come back", strings.ToUpper(sum), false},
		{"another length is no SHA-256", sum[2:], false},
		{"what is no digest is kept", "not a digest", false},
		{"nothing stays nothing", "", false},
	} {
		av, err := digest(row.text).MarshalDynamoDBAttributeValue()
		require.NoError(t, err)
		_, binary := av.(*types.AttributeValueMemberB)
		require.Equal(t, row.binary, binary, row.rule)
		var back digest
		require.NoError(t, back.UnmarshalDynamoDBAttributeValue(av))
		require.Equal(t, row.text, string(back), row.rule)
	}
}
