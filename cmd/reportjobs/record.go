package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/qubitz/reportjobs"
)

// A jobRecord is a job as --json shows it. Its keys are those of the HTTP API.
type jobRecord struct {
	Type      string            `json:"type"` // job
	ID        string            `json:"job_id"`
	Status    reportjobs.Status `json:"status"`
	Replayed  bool              `json:"replayed,omitempty"`
	Progress  progressRecord    `json:"progress"`
	Reports   []reportRecord    `json:"reports"`
	Metadata  map[string]string `json:"metadata,omitempty"`
	Failure   *failureRecord    `json:"failure,omitempty"`
	Attempt   int               `json:"attempt"`
	RetryOf   string            `json:"retry_of,omitempty"`
	CreatedAt stamp             `json:"created_at"`
	UpdatedAt stamp             `json:"updated_at"`
	Finished  stamp             `json:"finished_at,omitzero"`
	Expires   stamp             `json:"expires_at,omitzero"`
}

// A stamp is a time as the HTTP API writes it.
type stamp struct{ time.Time }

// MarshalJSON writes UTC with six digits of a second.
func (s stamp) MarshalJSON() ([]byte, error) {
	return s.UTC().AppendFormat(nil, `"2006-01-02T15:04:05.000000Z"`), nil
}

type progressRecord struct {
	Fraction float64 `json:"fraction"`
	Stage    string  `json:"stage,omitempty"`
}

type failureRecord struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

type reportRecord struct {
	Name        string            `json:"name"`
	Status      reportjobs.Status `json:"status"`
	Filename    string            `json:"filename,omitempty"`
	ContentType string            `json:"content_type,omitempty"`
	Size        int64             `json:"size,omitempty"`
	SHA256      string            `json:"sha256,omitempty"`
	Meta        map[string]string `json:"meta,omitempty"`
	Failure     *failureRecord    `json:"failure,omitempty"`
}

func record(job *reportjobs.Job) jobRecord {
	r := jobRecord{
		Type: "job", ID: job.ID, Status: job.Status, Replayed: job.Replayed,
		Progress: progressRecord(job.Progress), Reports: []reportRecord{}, Metadata: job.Metadata,
		Failure: (*failureRecord)(job.Failure), Attempt: job.Attempt, RetryOf: job.RetryOf,
		CreatedAt: stamp{job.CreatedAt}, UpdatedAt: stamp{job.UpdatedAt}, Finished: stamp{job.FinishedAt}, Expires: stamp{job.ExpiresAt},
	}
	for _, report := range job.Reports {
		one := reportRecord{Name: report.Name, Status: reportStatus(job, &report), Failure: (*failureRecord)(report.Failure)}
		if a := report.Artifact; a != nil {
			one.Filename, one.ContentType, one.Size, one.SHA256, one.Meta = a.Filename, a.ContentType, a.Size, a.SHA256, a.Meta
		}
		r.Reports = append(r.Reports, one)
	}
	return r
}

func reportStatus(job *reportjobs.Job, r *reportjobs.Report) reportjobs.Status {
	switch {
	case r.Artifact != nil:
		return reportjobs.StatusCompleted
	case r.Failure != nil:
		return reportjobs.StatusFailed
	case job.Status == reportjobs.StatusCanceled:
		return reportjobs.StatusCanceled
	}
	return reportjobs.StatusPending
}

// describe tells a person all about a job.
func describe(job *reportjobs.Job) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", printable(name), printable(value))
		}
	}
	row("job", job.ID)
	row("status", string(job.Status))
	if !job.Status.Finished() {
		row("progress", strings.TrimSpace(fmt.Sprintf("%d %%  %s", percent(job), job.Progress.Stage)))
	}
	if job.Failure != nil {
		row("failure", job.Failure.Message+" ("+job.Failure.Code+")")
	}
	for _, name := range slices.Sorted(maps.Keys(job.Metadata)) {
		row(strings.ReplaceAll(name, "_", " "), job.Metadata[name])
	}
	row("retry of", job.RetryOf)
	row("created", clock(job.CreatedAt))
	if job.Status.Finished() && !job.FinishedAt.IsZero() {
		row("finished", clock(job.FinishedAt)+", after "+roughly(job.FinishedAt.Sub(job.CreatedAt)))
	}
	for _, r := range job.Reports {
		fmt.Fprintf(w, "report\t%s\t%s\n", printable(r.Name), printable(describeReport(job, &r)))
	}
	w.Flush() // to memory
	return out.String()
}

func describeReport(job *reportjobs.Job, r *reportjobs.Report) string {
	status := string(reportStatus(job, r))
	switch {
	case r.Failure != nil:
		return status + "  " + r.Failure.Message + " (" + r.Failure.Code + ")"
	case r.Artifact == nil:
		return status
	}
	return fmt.Sprintf("%s  %s, %s", status, r.Artifact.Filename, size(r.Artifact.Size))
}

func percent(job *reportjobs.Job) int { return int(min(max(job.Progress.Fraction, 0), 1) * 100) }

// clock shows a time where the user is.
func clock(t time.Time) string { return t.Local().Format("2006-01-02 15:04:05") }

func size(bytes int64) string {
	switch {
	case bytes < 10_000:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 10_000_000:
		return fmt.Sprintf("%d KB", bytes/1000)
	}
	return fmt.Sprintf("%d MB", bytes/1_000_000)
}
