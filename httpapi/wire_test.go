package httpapi_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

const uuid = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

// What follows is what clients of the old system read, byte for byte: the keys,
// their order, and no other.

func TestOldSubmit(t *testing.T) {
	w := newWorld(t, nil)
	a := w.ask(http.MethodPost, "/", acme)
	require.Equal(t, http.StatusAccepted, a.StatusCode)
	require.Equal(t, "application/json", a.Header.Get("Content-Type"))
	require.Regexp(t, `^{"message":"Job submitted successfully","job_id":"(`+uuid+`)","status":"PENDING",`+
		`"check_status_url":"\?job_id=`+uuid+`","estimated_completion_time":"~3 minutes"}$`, a.text)
	id := a.json(t)["job_id"].(string)
	require.Equal(t, "?job_id="+id, a.json(t)["check_status_url"])
	require.Equal(t, "/?job_id="+id, a.Header.Get("Location"))
	require.Empty(t, a.Header.Get("ETag"))
}

func TestOldPolls(t *testing.T) {
	const at = `\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z`
	const file = `"bucket":"","key":"reports/acme/ID/[A-Z2-7]+-1/REPORT_report_\d{8}_\d{6}.txt","presigned_url":"/files/[^"\\]+&[^"\\]+","expires_in_seconds":3(600|599)`
	files := func(report string) string { return strings.ReplaceAll(file, "REPORT", report) }
	const made = `,"metadata":{"company_name":"Acme & Söhne","industry":"Anvils"}`
	for _, row := range []struct {
		rule, reports string
		run, cancel   bool
		code          int
		body          string
	}{
		{"a job that waits has a sentence", "", false, false, http.StatusAccepted, `"status":"PENDING","created_at":"AT","updated_at":"AT","message":"[A-Z][^"]+\."`},
		{
			"a finished job has links to all reports, the first one again by itself", "", true, false, http.StatusOK,
			`"status":"COMPLETED","created_at":"AT","updated_at":"AT","s3":{` + files("a") + `},"s3_reports":\[{"type":"a",` + files("a") +
				`},{"type":"b",` + files("b") + `}\],"reports_count":2,"s3_folder":{"bucket":"","prefix":"reports/acme/ID/"}` + made,
		},
		{
			"a job with some of its reports has both links and a reason", "?reports=broken,b", true, false, http.StatusOK,
			`"status":"PARTIAL","created_at":"AT","updated_at":"AT","s3":{` + files("b") + `},"s3_reports":\[{"type":"b",` + files("b") +
				`}\],"reports_count":1,"s3_folder":{"bucket":"","prefix":"reports/acme/ID/"}` + made + `,"error_message":"There is no ink."`,
		},
		{"a failed job is no failed request", "?reports=broken", true, false, http.StatusOK, `"status":"FAILED","created_at":"AT","updated_at":"AT","error_message":"There is no ink."`},
		{"a canceled job is finished, too", "", false, true, http.StatusOK, `"status":"CANCELED","created_at":"AT","updated_at":"AT"`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := newWorld(t, nil)
			id := w.submit(row.reports)
			if row.run {
				_, err := w.w.Run(t.Context(), id)
				require.NoError(t, err)
			}
			if row.cancel {
				_, err := w.c.Cancel(t.Context(), "", id)
				require.NoError(t, err)
			}
			a := w.ask(http.MethodGet, "/?job_id="+id, "")
			require.Equal(t, row.code, a.StatusCode, a.text)
			want := strings.NewReplacer("AT", at, "ID", id).Replace(row.body)
			require.Regexp(t, `^{"job_id":"`+id+`",`+want+`}$`, a.text)
			require.Equal(t, row.code == http.StatusAccepted, a.Header.Get("Retry-After") != "")
			require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
			require.Empty(t, a.Header.Get("ETag"))
			require.NotContains(t, a.text, "secret cause")
			for _, link := range regexp.MustCompile(`"presigned_url":"([^"]+)"`).FindAllStringSubmatch(a.text, -1) {
				require.Regexp(t, `^report [ab]$`, w.ask(http.MethodGet, link[1], "").text)
			}
		})
	}
}

// What old clients may have sent, and got a job for.
func TestOldHabits(t *testing.T) {
	w := newWorld(t, nil)
	for rule, row := range map[string]struct{ body, contentType string }{
		"a charset":                 {acme, "application/json; charset=UTF-8"},
		"a type made of JSON":       {acme, "application/vnd.acme+json"},
		"no type":                   {acme, ""},
		"white space around":        {"\r\n " + acme + "\n", "application/json"},
		"a name twice":              {`{"company": "A", "company": "B"}`, "application/json"},
		"an empty object":           {`{}`, "application/json"},
		"names that mean nothing":   {`{"": null, "\u0000": [1e400]}`, "application/json"},
		"a lone surrogate, escaped": {`{"a": "\ud800"}`, "application/json"},
	} {
		a := w.ask(http.MethodPost, "/", row.body, "Content-Type", "", "Content-Type", row.contentType)
		require.Equal(t, http.StatusAccepted, a.StatusCode, "%s: %s", rule, a.text)
	}
}

// Records of the old system have no revision.
func TestOldRecords(t *testing.T) {
	now := time.Now().UTC().Truncate(time.Microsecond)
	for _, row := range []struct {
		rule, id        string
		status          reportjobs.Status
		created, update time.Duration // ago
		code            int
		says            string
	}{
		{"one that is being worked on", "1", reportjobs.StatusProcessing, 20 * time.Minute, 14 * time.Minute, http.StatusAccepted, `"status":"PROCESSING"`},
		{"one whose worker is long gone", "2", reportjobs.StatusProcessing, 20 * time.Minute, 16 * time.Minute, http.StatusOK, `"status":"FAILED"`},
		{"one that was never begun", "3", reportjobs.StatusPending, 16 * time.Minute, 16 * time.Minute, http.StatusOK, `"error_message":"The report was not finished in time."`},
		{"one that failed without saying why", "4", reportjobs.StatusFailed, time.Hour, time.Hour, http.StatusOK, `"error_message":"The report could not be made."`},
		{"one with its report", "5", reportjobs.StatusCompleted, time.Hour, time.Hour, http.StatusOK, `"s3":{"bucket":"old","key":"reports/x/5/executive_report_20251009_050631.pdf"`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			w := newWorld(t, nil)
			job := reportjobs.Job{ID: row.id, Status: row.status, CreatedAt: now.Add(-row.created), UpdatedAt: now.Add(-row.update), Folder: "reports/x/" + row.id + "/"}
			job.Reports = []reportjobs.Report{{Name: "executive"}}
			if row.status == reportjobs.StatusCompleted {
				job.Reports[0].Artifact = &reportjobs.Artifact{Bucket: "old", Key: job.Folder + "executive_report_20251009_050631.pdf"}
			}
			require.NoError(t, w.store.Create(t.Context(), job, nil))
			for _, path := range []string{"/?job_id=", "/v1/jobs/"} {
				a := w.ask(http.MethodGet, path+row.id, "")
				require.Equal(t, row.code, a.StatusCode, a.text)
				require.Contains(t, a.text, row.says)
			}
			stored, err := w.store.Get(t.Context(), row.id)
			require.NoError(t, err)
			require.Equal(t, row.status, stored.Status, "the record stays as it is")

			waited := w.ask(http.MethodGet, "/v1/jobs/"+row.id+"?wait=1", "")
			require.Equal(t, row.code, waited.StatusCode)
		})
	}
}
