package dynamo

import (
	"fmt"
	"mime"
	"path"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"

	"github.com/qubitz/reportjobs"
)

// A legacyRow is what the Python system wrote: the answer to a poll, as an
// item. Each attribute is read by itself, so that one of an unexpected type
// takes no other with it.
type legacyRow struct{ it item }

// legacyFile is where a report of the Python system lies. Its presigned_url
// is of no use: it has expired.
type legacyFile struct {
	Type   string `dynamodbav:"type"`
	Bucket string `dynamodbav:"bucket"`
	Key    string `dynamodbav:"key"`
}

type legacyFolder struct {
	Prefix string `dynamodbav:"prefix"`
}

// legacy returns the job of a row of the Python system: finished ones with
// their files, so that fresh links can be signed. It has no Revision, never
// expires, and its stored error text, which may be an exception's, stays
// inside.
func legacy(it item, tenant string) reportjobs.Job {
	row := legacyRow{it}
	job := reportjobs.Job{
		ID: row.text("job_id"), Tenant: tenant,
		Status:    reportjobs.Status(strings.ToUpper(row.text("status"))),
		CreatedAt: utcText(row.text("created_at")).time(),
		UpdatedAt: utcText(row.text("updated_at")).time(),
		Metadata:  row.metadata(),
		Folder:    legacyValue[legacyFolder](row, "s3_folder").Prefix,
	}
	if job.UpdatedAt.IsZero() {
		job.UpdatedAt = job.CreatedAt
	}
	for i, f := range row.files() {
		job.Reports = append(job.Reports, f.report(i))
	}
	switch {
	case !job.Status.Finished():
		job.DueAt = job.CreatedAt
	case job.Status == reportjobs.StatusCompleted:
		job.FinishedAt, job.Progress.Fraction = job.UpdatedAt, 1
	default:
		job.FinishedAt = job.UpdatedAt
		job.Failure = &reportjobs.Failure{Code: reportjobs.CodeRenderFailed, Message: "The report could not be made."}
	}
	return job
}

// legacyValue decodes one attribute; the zero value if it is absent or of
// another shape.
func legacyValue[T any](row legacyRow, name string) T {
	var v, none T
	if err := attributevalue.Unmarshal(row.it[name], &v); err != nil {
		return none
	}
	return v
}

func (row legacyRow) text(name string) string { return legacyValue[string](row, name) }

// metadata is what lies in a map of that name, and beside it.
func (row legacyRow) metadata() map[string]string {
	metadata := legacyValue[map[string]string](row, "metadata")
	for _, name := range []string{"company_name", "industry"} {
		if v := row.text(name); v != "" && metadata[name] == "" {
			if metadata == nil {
				metadata = map[string]string{}
			}
			metadata[name] = v
		}
	}
	return metadata
}

// files are the reports; a row has a list of them, or one alone as a map or as
// two attributes.
func (row legacyRow) files() (files []legacyFile) {
	for _, f := range legacyValue[[]legacyFile](row, "s3_reports") {
		if f.Key != "" {
			files = append(files, f)
		}
	}
	if files == nil {
		one := legacyValue[legacyFile](row, "s3")
		if one.Key == "" {
			one = legacyFile{Bucket: row.text("s3_bucket"), Key: row.text("s3_key")}
		}
		if one.Key != "" {
			files = append(files, one)
		}
	}
	return files
}

// stamped is the name of a file of the Python system: that of the report, and
// when it was made.
var stamped = regexp.MustCompile(`^([a-z0-9][a-z0-9_-]*?)_report_[0-9_]+\.`)

func (f legacyFile) report(i int) reportjobs.Report {
	base := path.Base(f.Key)
	name := f.Type
	if m := stamped.FindStringSubmatch(base); name == "" && m != nil {
		name = m[1]
	}
	if name == "" {
		name = fmt.Sprintf("report%d", i+1)
	}
	return reportjobs.Report{Name: name, Artifact: &reportjobs.Artifact{
		Bucket: f.Bucket, Key: f.Key, Filename: base, ContentType: mime.TypeByExtension(path.Ext(base)),
	}}
}
