package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// A jobBody is a job as the server writes it. What a client has no use for is
// left out.
type jobBody struct {
	JobID      string            `json:"job_id"`
	Status     reportjobs.Status `json:"status"`
	CreatedAt  stamp             `json:"created_at"`
	UpdatedAt  stamp             `json:"updated_at"`
	FinishedAt stamp             `json:"finished_at"`
	Deadline   stamp             `json:"deadline"`
	ExpiresAt  stamp             `json:"expires_at"`
	Metadata   map[string]string `json:"metadata"`
	Attempt    int               `json:"attempt"`
	RetryOf    string            `json:"retry_of"`
	Failure    *failureBody      `json:"failure"`
	Reports    []reportBody      `json:"reports"`
	Progress   struct {
		Fraction float64 `json:"fraction"`
		Stage    string  `json:"stage"`
	} `json:"progress"`
	Files []struct {
		Type   string `json:"type"`
		Bucket string `json:"bucket"`
		Key    string `json:"key"`
	} `json:"s3_reports"`
	Folder struct {
		Prefix string `json:"prefix"`
	} `json:"s3_folder"`
}

type reportBody struct {
	Name        string            `json:"name"`
	Status      reportjobs.Status `json:"status"`
	Filename    string            `json:"filename"`
	ContentType string            `json:"content_type"`
	Size        int64             `json:"size"`
	SHA256      string            `json:"sha256"`
	Meta        map[string]string `json:"meta"`
	URL         string            `json:"url"`
	ExpiresIn   int64             `json:"expires_in_seconds"`
	Failure     *failureBody      `json:"failure"`
}

type failureBody struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

func (f *failureBody) failure() *reportjobs.Failure {
	if f == nil {
		return nil
	}
	return &reportjobs.Failure{Code: f.Code, Message: f.Message}
}

var errNoJob = errors.New("the answer is no job; is the base URL right?")

// readJob reads a job from an answer. If id is not "" it has to be that one.
func readJob(body []byte, id string) (jobBody, error) {
	var b jobBody
	err := json.Unmarshal(body, &b)
	switch {
	case err != nil:
		return jobBody{}, fmt.Errorf("%w: %w", errNoJob, err)
	case b.JobID == "" || b.Status == "":
		return jobBody{}, errNoJob
	case id != "" && b.JobID != id:
		return jobBody{}, fmt.Errorf("the answer is about another job, %s", printable(b.JobID))
	}
	return b, nil
}

// job is what the body says, for the client's tenant.
func (b *jobBody) job(tenant string) reportjobs.Job {
	job := reportjobs.Job{
		ID: b.JobID, Tenant: tenant, Status: b.Status, Metadata: b.Metadata,
		Progress: reportjobs.Progress{Fraction: b.Progress.Fraction, Stage: b.Progress.Stage},
		Failure:  b.Failure.failure(), Attempt: b.Attempt, RetryOf: b.RetryOf, Folder: b.Folder.Prefix,
		CreatedAt: b.CreatedAt.Time, UpdatedAt: b.UpdatedAt.Time, FinishedAt: b.FinishedAt.Time,
		Deadline: b.Deadline.Time, ExpiresAt: b.ExpiresAt.Time,
	}
	for _, r := range b.Reports {
		report := reportjobs.Report{Name: r.Name, Failure: r.Failure.failure()}
		if r.Status == reportjobs.StatusCompleted {
			report.Artifact = b.artifact(r)
		}
		job.Reports = append(job.Reports, report)
	}
	return job
}

func (b *jobBody) artifact(r reportBody) *reportjobs.Artifact {
	a := &reportjobs.Artifact{
		Filename: r.Filename, ContentType: r.ContentType,
		Size: r.Size, SHA256: strings.ToLower(r.SHA256), Meta: r.Meta, ExpiresAt: b.ExpiresAt.Time,
	}
	for _, f := range b.Files {
		if f.Type == r.Name {
			a.Bucket, a.Key = f.Bucket, f.Key
		}
	}
	return a
}

func (b *jobBody) report(name string) (reportBody, bool) {
	for _, r := range b.Reports {
		if r.Name == name {
			return r, true
		}
	}
	return reportBody{}, false
}

// A stamp is a time in an answer. One without a zone is UTC: the system before
// this one wrote them so.
type stamp struct{ time.Time }

// UnmarshalJSON reads RFC 3339, with or without a zone; null and "" are zero.
func (s *stamp) UnmarshalJSON(text []byte) error {
	var value string
	if err := json.Unmarshal(text, &value); err != nil || value == "" {
		return err
	}
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		at, err = time.Parse("2006-01-02T15:04:05", value)
	}
	if err != nil {
		return fmt.Errorf("time %q is not RFC 3339", printable(value))
	}
	s.Time = at.UTC()
	return nil
}
