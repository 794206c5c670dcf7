package dynamo

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/qubitz/reportjobs"
)

// schema is the number of the layout below. An item with a higher one is
// shown and never changed.
const schema = 1

type item = map[string]types.AttributeValue

// A record is a job as it lies in the table. What is zero is left out, because
// names are paid for too. created_at and updated_at are texts, as the Python
// system had them; all other times are numbers.
type record struct {
	ID       string `dynamodbav:"job_id"`
	Schema   int    `dynamodbav:"schema"`
	Revision string `dynamodbav:"revision,omitempty"`
	Origin   string `dynamodbav:"origin,omitempty"`
	Tenant   string `dynamodbav:"tenant,omitempty"`

	Status   string            `dynamodbav:"status"`
	Reports  []report          `dynamodbav:"reports,omitempty"`
	Metadata map[string]string `dynamodbav:"metadata,omitempty"`
	Progress float64           `dynamodbav:"progress,omitempty"`
	Stage    string            `dynamodbav:"stage,omitempty"`
	Failure  *failure          `dynamodbav:"failure,omitempty"`

	Attempt     int `dynamodbav:"attempt,omitempty"`
	Tries       int `dynamodbav:"tries,omitempty"`
	MaxAttempts int `dynamodbav:"max_attempts,omitempty"`
	Releases    int `dynamodbav:"releases,omitempty"`

	DueAt      micros  `dynamodbav:"due_at,omitempty"`
	Deadline   micros  `dynamodbav:"deadline,omitempty"`
	CreatedAt  utcText `dynamodbav:"created_at,omitempty"`
	UpdatedAt  utcText `dynamodbav:"updated_at,omitempty"`
	FinishedAt micros  `dynamodbav:"finished_at,omitempty"`
	ExpiresAt  micros  `dynamodbav:"expires_at,omitempty"`
	TTL        int64   `dynamodbav:"ttl,omitempty"` // seconds since 1970, not before ExpiresAt
	HintedAt   micros  `dynamodbav:"hinted_at,omitempty"`
	Hints      int     `dynamodbav:"hints,omitempty"`

	InputSize     int64  `dynamodbav:"input_size,omitempty"`
	InputSHA256   digest `dynamodbav:"input_sha256,omitempty"`
	InputEncoding string `dynamodbav:"input_encoding,omitempty"`
	InputFile     *file  `dynamodbav:"input_file,omitempty"`
	Fingerprint   digest `dynamodbav:"fingerprint,omitempty"`
	Folder        string `dynamodbav:"folder,omitempty"`
	RetryOf       string `dynamodbav:"retry_of,omitempty"`
	Trace         string `dynamodbav:"trace,omitempty"`

	// Keys of the indexes, beside created_at.
	DueShard  *int    `dynamodbav:"due_shard,omitempty"`
	DueFrom   *micros `dynamodbav:"due_from,omitempty"`
	ListShard string  `dynamodbav:"list_shard,omitempty"`
}

// known are the attributes of record without the key: what a write sets or
// removes. An attribute that is not among them stays as it is.
var known = [...]string{
	"schema", "revision", "origin", "tenant",
	"status", "reports", "metadata", "progress", "stage", "failure",
	"attempt", "tries", "max_attempts", "releases",
	"due_at", "deadline", "created_at", "updated_at", "finished_at", "expires_at", "ttl", "hinted_at", "hints",
	"input_size", "input_sha256", "input_encoding", "input_file", "fingerprint", "folder", "retry_of", "trace",
	"due_shard", "due_from", "list_shard",
}

type report struct {
	Name    string   `dynamodbav:"name"`
	File    *file    `dynamodbav:"file,omitempty"`
	Failure *failure `dynamodbav:"failure,omitempty"`
}

type failure struct {
	Code    string `dynamodbav:"code,omitempty"`
	Message string `dynamodbav:"message,omitempty"`
}

// A file is an artifact. The key of one that this life of the job made is a
// path from the job's own place, and its filename is left out if the key ends
// in it: that keeps a record of one report within a write unit.
type file struct {
	Bucket    string            `dynamodbav:"bucket,omitempty"`
	Key       string            `dynamodbav:"key,omitempty"`
	Path      string            `dynamodbav:"path,omitempty"`
	Filename  string            `dynamodbav:"filename,omitempty"`
	Type      string            `dynamodbav:"type,omitempty"`
	Size      int64             `dynamodbav:"size,omitempty"`
	SHA256    digest            `dynamodbav:"sha256,omitempty"`
	ExpiresAt micros            `dynamodbav:"expires_at,omitempty"`
	Meta      map[string]string `dynamodbav:"meta,omitempty"`
}

// encode returns the item of a job in table t. Its error is ErrInvalid or
// ErrTooLarge.
func (t Table) encode(job *reportjobs.Job) (item, error) {
	r := record{
		ID: job.ID, Schema: schema, Revision: job.Revision, Origin: job.Origin, Tenant: job.Tenant,
		Status: string(job.Status), Reports: reportsOf(job), Metadata: job.Metadata,
		Progress: fraction(job.Progress.Fraction), Stage: job.Progress.Stage, Failure: failureOf(job.Failure),
		Attempt: job.Attempt, Tries: job.Tries, MaxAttempts: job.MaxAttempts, Releases: job.Releases,
		DueAt: microsOf(job.DueAt), Deadline: microsOf(job.Deadline),
		CreatedAt: utcTextOf(job.CreatedAt), UpdatedAt: utcTextOf(job.UpdatedAt),
		FinishedAt: microsOf(job.FinishedAt), ExpiresAt: microsOf(job.ExpiresAt), TTL: ttl(job.ExpiresAt),
		HintedAt: microsOf(job.HintedAt), Hints: job.Hints,
		InputSize: job.Input.Size, InputSHA256: digest(job.Input.SHA256), InputEncoding: job.Input.Encoding,
		InputFile: fileOf(job.Input.Artifact, place(job.Folder, job.Origin)), Fingerprint: digest(job.Fingerprint),
		Folder: job.Folder, RetryOf: job.RetryOf, Trace: job.Trace,
	}
	shard := t.shard(job.ID)
	if !t.NoDue && !job.Status.Finished() {
		from := dueFrom(job)
		r.DueShard, r.DueFrom = &shard, &from
	}
	if !t.NoList {
		r.ListShard = listShard(shard, job.Tenant)
	}
	it, err := attributevalue.MarshalMap(r)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", reportjobs.ErrInvalid, err)
	}
	return it, checkSize("record", it)
}

// dueFrom is a bound below job.DueAt that stays where it is from the first
// claim to the end, whatever the lease, so that heartbeats and retries write
// no index. For a job that starts at once the claim does not move it either.
func dueFrom(job *reportjobs.Job) micros {
	if job.Attempt > 0 && job.CreatedAt.Before(job.DueAt) {
		return microsOf(job.CreatedAt)
	}
	return microsOf(job.DueAt)
}

// shard tells under which of the hash keys of an index the job lies.
func (t Table) shard(id string) int {
	h := fnv.New32a()
	h.Write([]byte(id))
	return int(h.Sum32() % uint32(t.Shards))
}

func listShard(shard int, tenant string) string { return fmt.Sprintf("%d/%s", shard, tenant) }

// errNoRecord says that an item is no job: an input, or a row of the limiter.
var errNoRecord = errors.New("no record of a job")

// decode returns the job of an item, which is its own from then on. A record of
// another system or of a newer version comes without a Revision: it is to be
// shown and never changed.
func decode(it item, legacyTenant string) (reportjobs.Job, error) {
	if _, ok := it["status"]; !ok {
		return reportjobs.Job{}, errNoRecord
	}
	prune(it)
	if _, ok := it["revision"]; !ok {
		return legacy(it, legacyTenant), nil
	}
	var r record
	layout, _ := integer(it["schema"])
	if err := attributevalue.UnmarshalMap(it, &r); err != nil {
		return reportjobs.Job{}, fmt.Errorf("dynamo: item of schema %d: %w", layout, err)
	}
	job := r.job()
	if layout > schema {
		job.Revision = ""
	}
	return job, nil
}

// prune takes from an item, and from the maps in it, what attributevalue could
// take for one of our attributes though it is none: it matches names whatever
// their case, and of two that it takes for one the last one counts, in an order
// that changes from call to call. Ours are small letters of ASCII. Names of
// metadata are their owners'.
func prune(it item) {
	for name, v := range it {
		switch v := v.(type) {
		case *types.AttributeValueMemberM:
			if name != "metadata" && name != "meta" {
				prune(v.Value)
			}
		case *types.AttributeValueMemberL:
			for _, element := range v.Value {
				if m, ok := element.(*types.AttributeValueMemberM); ok {
					prune(m.Value)
				}
			}
		}
		if strings.ContainsFunc(name, func(c rune) bool { return c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' }) {
			delete(it, name)
		}
	}
}

func (r *record) job() reportjobs.Job {
	return reportjobs.Job{
		ID: r.ID, Revision: r.Revision, Origin: r.Origin, Tenant: r.Tenant,
		Status: reportjobs.Status(r.Status), Reports: r.jobReports(), Metadata: r.Metadata,
		Progress: reportjobs.Progress{Fraction: r.Progress, Stage: r.Stage}, Failure: r.Failure.failure(),
		Attempt: r.Attempt, Tries: r.Tries, MaxAttempts: r.MaxAttempts, Releases: r.Releases,
		DueAt: r.DueAt.time(), Deadline: r.Deadline.time(), CreatedAt: r.CreatedAt.time(), UpdatedAt: r.UpdatedAt.time(),
		FinishedAt: r.FinishedAt.time(), ExpiresAt: r.ExpiresAt.time(), HintedAt: r.HintedAt.time(), Hints: r.Hints,
		Input: reportjobs.Input{
			Size: r.InputSize, SHA256: string(r.InputSHA256), Encoding: r.InputEncoding,
			Artifact: r.InputFile.artifact(place(r.Folder, r.Origin)),
		},
		Fingerprint: string(r.Fingerprint), Folder: r.Folder, RetryOf: r.RetryOf, Trace: r.Trace,
	}
}

func reportsOf(job *reportjobs.Job) []report {
	all := make([]report, len(job.Reports))
	for i, r := range job.Reports {
		all[i] = report{r.Name, fileOf(r.Artifact, place(job.Folder, job.Origin)), failureOf(r.Failure)}
	}
	return all
}

func (r *record) jobReports() (all []reportjobs.Report) {
	for _, one := range r.Reports {
		all = append(all, reportjobs.Report{
			Name: one.Name, Artifact: one.File.artifact(place(r.Folder, r.Origin)), Failure: one.Failure.failure(),
		})
	}
	return all
}

func failureOf(f *reportjobs.Failure) *failure {
	if f == nil {
		return nil
	}
	return &failure{f.Code, f.Message}
}

func (f *failure) failure() *reportjobs.Failure {
	if f == nil {
		return nil
	}
	return &reportjobs.Failure{Code: f.Code, Message: f.Message}
}

// place is what the keys begin with that one life of a job makes.
func place(folder, origin string) string { return folder + origin }

func fileOf(a *reportjobs.Artifact, place string) *file {
	if a == nil {
		return nil
	}
	f := &file{
		Bucket: a.Bucket, Key: a.Key, Filename: a.Filename, Type: a.ContentType, Size: a.Size,
		SHA256: digest(a.SHA256), ExpiresAt: microsOf(a.ExpiresAt), Meta: a.Meta,
	}
	if rest, there := strings.CutPrefix(a.Key, place); there && rest != "" && a.Filename != "" {
		f.Key, f.Path = "", rest
		if a.Filename == path.Base(a.Key) {
			f.Filename = ""
		}
	}
	return f
}

func (f *file) artifact(place string) *reportjobs.Artifact {
	if f == nil {
		return nil
	}
	a := &reportjobs.Artifact{
		Bucket: f.Bucket, Key: f.Key, Filename: f.Filename, ContentType: f.Type, Size: f.Size,
		SHA256: string(f.SHA256), ExpiresAt: f.ExpiresAt.time(), Meta: f.Meta,
	}
	if f.Path != "" {
		a.Key = place + f.Path
		a.Filename = cmp.Or(f.Filename, path.Base(a.Key))
	}
	return a
}
