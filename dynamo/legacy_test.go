package dynamo

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

type row = map[string]any

func legacyJob(t *testing.T, r row, tenant string) reportjobs.Job {
	it, err := attributevalue.MarshalMap(r)
	require.NoError(t, err)
	job, err := decode(it, tenant)
	require.NoError(t, err)
	return job
}

const (
	legacyID = "c354c80a-3dfe-4a31-bc5c-2c6bf30eb649"
	prefix   = "reports/globaltech-financial-services/"
)

var (
	legacyCreated = time.Date(2025, 10, 9, 5, 6, 31, 987014000, time.UTC)
	legacyUpdated = time.Date(2025, 10, 9, 5, 10, 2, 0, time.UTC)
)

func finishedRow() row {
	return row{
		"job_id": legacyID, "status": "COMPLETED",
		"created_at": "2025-10-09T05:06:31.987014", "updated_at": "2025-10-09T05:10:02",
		"metadata":  row{"company_name": "GlobalTech Financial Services", "industry": "Financial Technology"},
		"s3":        row{"bucket": "files", "key": prefix + "executive_report_20251009_050631.pdf", "presigned_url": "https://…", "expires_in_seconds": 3600},
		"s3_folder": row{"bucket": "files", "prefix": prefix},
		"s3_reports": []row{
			{"type": "executive", "bucket": "files", "key": prefix + "executive_report_20251009_050631.pdf", "presigned_url": "https://…"},
			{"type": "technical", "bucket": "files", "key": prefix + "technical_report_20251009_050631.pdf", "presigned_url": "https://…"},
		},
		"reports_count": 2,
	}
}

func legacyReport(name string) reportjobs.Report {
	filename := name + "_report_20251009_050631.pdf"
	return reportjobs.Report{Name: name, Artifact: &reportjobs.Artifact{
		Bucket: "files", Key: prefix + filename, Filename: filename, ContentType: "application/pdf",
	}}
}

func TestFinishedLegacyRow(t *testing.T) {
	require.Equal(t, reportjobs.Job{
		ID: legacyID, Tenant: "acme", Status: reportjobs.StatusCompleted,
		CreatedAt: legacyCreated, UpdatedAt: legacyUpdated, FinishedAt: legacyUpdated,
		Reports:  []reportjobs.Report{legacyReport("executive"), legacyReport("technical")},
		Metadata: map[string]string{"company_name": "GlobalTech Financial Services", "industry": "Financial Technology"},
		Progress: reportjobs.Progress{Fraction: 1}, Folder: prefix,
	}, legacyJob(t, finishedRow(), "acme"), "no revision: it is read-only; no ExpiresAt: it stays")
}

func TestLegacyRowsOfAllShapes(t *testing.T) {
	for _, c := range []struct {
		rule   string
		change func(row)
		check  func(*testing.T, reportjobs.Job)
	}{
		{"one report alone has its name from its file's", func(r row) { delete(r, "s3_reports") },
			func(t *testing.T, job reportjobs.Job) {
				require.Equal(t, []reportjobs.Report{legacyReport("executive")}, job.Reports)
			}},
		{"bucket and key may be attributes of the row", func(r row) {
			delete(r, "s3_reports")
			delete(r, "s3")
			r["s3_bucket"], r["s3_key"] = "files", prefix+"technical_report_20251009_050631.pdf"
		}, func(t *testing.T, job reportjobs.Job) {
			require.Equal(t, []reportjobs.Report{legacyReport("technical")}, job.Reports)
		}},
		{"a file of no known pattern gets a number", func(r row) { r["s3_reports"] = []row{{"bucket": "b", "key": "x/y.pdf"}} },
			func(t *testing.T, job reportjobs.Job) {
				require.Equal(t, "report1", job.Reports[0].Name)
				require.Equal(t, "x/y.pdf", job.Reports[0].Artifact.Key)
			}},
		{"company and industry may be attributes of the row", func(r row) {
			delete(r, "metadata")
			r["company_name"], r["industry"] = "Acme", "retail"
		}, func(t *testing.T, job reportjobs.Job) {
			require.Equal(t, map[string]string{"company_name": "Acme", "industry": "retail"}, job.Metadata)
		}},
		{"a stored error text stays inside", func(r row) {
			r["status"], r["error_message"] = "FAILED", "Traceback (most recent call last): …"
			delete(r, "s3")
			delete(r, "s3_reports")
		}, func(t *testing.T, job reportjobs.Job) {
			require.Equal(t, reportjobs.StatusFailed, job.Status)
			require.Equal(t, reportjobs.CodeRenderFailed, job.Failure.Code)
			require.NotContains(t, job.Failure.Message, "Traceback")
			require.Empty(t, job.Reports)
		}},
		{"an unfinished one is due, and nobody's to take", func(r row) {
			for name := range r {
				if name != "job_id" && name != "created_at" {
					delete(r, name)
				}
			}
			r["status"] = "PROCESSING"
		}, func(t *testing.T, job reportjobs.Job) {
			require.Equal(t, reportjobs.Job{
				ID: legacyID, Status: reportjobs.StatusProcessing,
				CreatedAt: legacyCreated, UpdatedAt: legacyCreated, DueAt: legacyCreated,
			}, job)
		}},
		{"attributes of unexpected types are left out", func(r row) {
			r["s3_reports"], r["metadata"], r["created_at"], r["s3_folder"] = "none", 7, 5, []string{"x"}
		}, func(t *testing.T, job reportjobs.Job) {
			require.Equal(t, []reportjobs.Report{legacyReport("executive")}, job.Reports)
			require.Nil(t, job.Metadata)
			require.Zero(t, job.CreatedAt)
			require.Empty(t, job.Folder)
		}},
	} {
		t.Run(c.rule, func(t *testing.T) {
			r := finishedRow()
			c.change(r)
			c.check(t, legacyJob(t, r, ""))
		})
	}
}
