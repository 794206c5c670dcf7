package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

// The order of fields is the order of keys, which people compare.

// acceptedBody is the answer to a submit.
type acceptedBody struct {
	Message  string            `json:"message"`
	JobID    string            `json:"job_id"`
	Status   reportjobs.Status `json:"status"`
	CheckURL string            `json:"check_status_url"`
	Estimate string            `json:"estimated_completion_time"`
}

// newAcceptedBody is acceptedBody below /v1.
type newAcceptedBody struct {
	acceptedBody
	CreatedAt string `json:"created_at"`
	UpdatedAt string `json:"updated_at"`
	moreBody
}

// statusBody is the answer to a poll.
type statusBody struct {
	JobID        string            `json:"job_id"`
	Status       reportjobs.Status `json:"status"`
	CreatedAt    string            `json:"created_at"`
	UpdatedAt    string            `json:"updated_at"`
	Message      string            `json:"message,omitempty"`
	S3           *fileBody         `json:"s3,omitempty"`
	S3Reports    []typedFileBody   `json:"s3_reports,omitempty"`
	ReportsCount int               `json:"reports_count,omitempty"`
	S3Folder     *folderBody       `json:"s3_folder,omitempty"`
	Metadata     map[string]string `json:"metadata,omitzero"`
	ErrorMessage string            `json:"error_message,omitempty"`
}

// jobBody is statusBody below /v1.
type jobBody struct {
	statusBody
	moreBody
}

type fileBody struct {
	Bucket  string `json:"bucket"`
	Key     string `json:"key"`
	URL     string `json:"presigned_url,omitempty"`
	Expires *int64 `json:"expires_in_seconds,omitempty"`
}

type typedFileBody struct {
	Type string `json:"type"`
	fileBody
}

type folderBody struct {
	Bucket string `json:"bucket"`
	Prefix string `json:"prefix"`
}

// moreBody is what a job has below /v1 only.
type moreBody struct {
	Progress   *progressBody `json:"progress,omitempty"`
	Reports    []reportBody  `json:"reports"`
	Failure    *failureBody  `json:"failure,omitempty"`
	FinishedAt string        `json:"finished_at,omitempty"`
	Deadline   string        `json:"deadline,omitempty"`
	ExpiresAt  string        `json:"expires_at,omitempty"`
	Attempt    int           `json:"attempt,omitempty"`
	RetryOf    string        `json:"retry_of,omitempty"`
}

type progressBody struct {
	Fraction float64 `json:"fraction"`
	Stage    string  `json:"stage,omitempty"`
}

type reportBody struct {
	Name        string            `json:"name"`
	Status      reportjobs.Status `json:"status"`
	Filename    string            `json:"filename,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Size        int64             `json:"size,omitempty"`
	SHA256      string            `json:"sha256,omitempty"`
	Meta        map[string]string `json:"meta,omitempty"`
	URL         string            `json:"url,omitempty"`
	Expires     *int64            `json:"expires_in_seconds,omitempty"`
	Failure     *failureBody      `json:"failure,omitempty"`
}

type failureBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

const working = "The report is being made. Check again in a moment."

// status says how job is, with links where they are given.
func status(job *reportjobs.Job, links []reportjobs.Link) statusBody {
	b := statusBody{
		JobID: job.ID, Status: job.Status,
		CreatedAt: stamp(job.CreatedAt), UpdatedAt: stamp(job.UpdatedAt),
	}
	switch job.Status {
	case reportjobs.StatusPending, reportjobs.StatusProcessing:
		b.Message = working
	case reportjobs.StatusFailed, reportjobs.StatusPartial:
		b.ErrorMessage = "The report could not be made."
		if job.Failure != nil && job.Failure.Message != "" {
			b.ErrorMessage = job.Failure.Message
		}
	}
	if job.Status == reportjobs.StatusCompleted || job.Status == reportjobs.StatusPartial {
		b.files(job, links)
	}
	return b
}

// files adds what only a job with reports has.
func (b *statusBody) files(job *reportjobs.Job, links []reportjobs.Link) {
	b.S3Reports = make([]typedFileBody, 0, len(job.Reports))
	for _, r := range job.Reports {
		if r.Artifact == nil {
			continue
		}
		file := fileBody{Bucket: r.Artifact.Bucket, Key: r.Artifact.Key}
		file.URL, file.Expires = linkOf(links, r.Name)
		b.S3Reports = append(b.S3Reports, typedFileBody{r.Name, file})
	}
	b.ReportsCount = len(b.S3Reports)
	if b.ReportsCount > 0 {
		b.S3 = &b.S3Reports[0].fileBody
		b.S3Folder = &folderBody{b.S3.Bucket, job.Folder}
	}
	if b.Metadata = job.Metadata; b.Metadata == nil {
		b.Metadata = map[string]string{}
	}
}

// more says what a job has below /v1 only.
func more(job *reportjobs.Job, links []reportjobs.Link) moreBody {
	b := moreBody{
		Reports: make([]reportBody, len(job.Reports)), Failure: failure(job.Failure),
		FinishedAt: stamp(job.FinishedAt), Deadline: stamp(job.Deadline), ExpiresAt: stamp(job.ExpiresAt),
		Attempt: job.Attempt, RetryOf: job.RetryOf,
	}
	if job.Progress != (reportjobs.Progress{}) {
		b.Progress = &progressBody{job.Progress.Fraction, job.Progress.Stage}
	}
	for i, r := range job.Reports {
		out := &b.Reports[i]
		out.Name, out.Status, out.Failure = r.Name, reportjobs.StatusPending, failure(r.Failure)
		switch {
		case r.Artifact != nil:
			out.Status = reportjobs.StatusCompleted
			out.Filename, out.ContentType, out.Meta = r.Artifact.Filename, r.Artifact.ContentType, r.Artifact.Meta
			out.Size, out.SHA256 = r.Artifact.Size, r.Artifact.SHA256
			out.URL, out.Expires = linkOf(links, r.Name)
		case r.Failure != nil, job.Status == reportjobs.StatusFailed:
			out.Status = reportjobs.StatusFailed
		case job.Status == reportjobs.StatusCanceled:
			out.Status = reportjobs.StatusCanceled
		}
	}
	return b
}

func failure(f *reportjobs.Failure) *failureBody {
	if f == nil {
		return nil
	}
	return &failureBody{f.Code, f.Message}
}

// linkOf returns the link to a report and how long it lives, nothing if there
// is none.
func linkOf(links []reportjobs.Link, report string) (string, *int64) {
	for i := range links {
		if links[i].Report == report {
			left := max(0, int64(time.Until(links[i].ExpiresAt).Round(time.Second)/time.Second))
			return links[i].URL, &left
		}
	}
	return "", nil
}

// stamp writes a time as RFC 3339 in UTC with microseconds, "" for none: the
// digits of the old system, and the Z that it forgot.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000000Z")
}

// A page is JSON on its way out.
type page struct{ bytes.Buffer }

var pages = sync.Pool{New: func() any { return new(page) }}

// maxKept is up to which size the memory of a page is used again.
const maxKept = 64 << 10

// encode writes v as JSON in one line. Signed links hold &, which has to
// survive copy and paste: nothing is escaped for HTML. The caller puts the
// page back with done.
func encode(v any) *page {
	p := pages.Get().(*page)
	p.Reset()
	e := json.NewEncoder(p)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // of our own types only
	}
	p.Truncate(p.Len() - 1) // its line feed
	return p
}

func (p *page) done() {
	if p.Cap() <= maxKept {
		pages.Put(p)
	}
}

// write sends v whole.
func (x *exchange) write(status int, v any) {
	p := encode(v)
	defer p.done()
	x.writeJSON(status, "application/json", p.Bytes())
}

// writeJSON sends an answer whole.
func (x *exchange) writeJSON(status int, contentType string, body []byte) {
	header := x.Header()
	header.Set("Content-Type", contentType)
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("X-Content-Type-Options", "nosniff")
	x.WriteHeader(status)
	if x.r.Method != http.MethodHead {
		x.Write(body) // an error means that the client has gone
	}
}
