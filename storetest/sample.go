package storetest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/qubitz/reportjobs"
)

// epoch is when sample jobs are created: fixed, with microseconds, and ahead.
var epoch = time.Date(2050, time.January, 2, 3, 4, 5, 678901000, time.UTC)

const (
	sampleDeadline  = 24 * time.Hour
	sampleRetention = 30 * 24 * time.Hour
)

// NewJob returns the record of a job that was just submitted with input. Its
// ID, Tenant, Origin and Revision are random, its times are fixed: created and
// due at the same moment in 2050, with a day until its Deadline and thirty
// until ExpiresAt. It is the caller's to change.
func NewJob(input []byte) reportjobs.Job {
	id := newID()
	return reportjobs.Job{
		ID:          id,
		Tenant:      "tenant-" + rand.Text(),
		Origin:      rand.Text(),
		Status:      reportjobs.StatusPending,
		Reports:     []reportjobs.Report{{Name: "executive"}, {Name: "technical"}},
		Metadata:    map[string]string{"company_name": "Example Ltd", "industry": "retail"},
		MaxAttempts: 3,
		DueAt:       epoch,
		Deadline:    epoch.Add(sampleDeadline),
		CreatedAt:   epoch,
		UpdatedAt:   epoch,
		ExpiresAt:   epoch.Add(sampleRetention),
		Input:       reportjobs.Input{Size: int64(len(input)), SHA256: digest(input)},
		Fingerprint: digest([]byte(id)),
		Folder:      "reports/" + id + "/",
		Revision:    rand.Text(),
	}
}

// NewArtifact returns an artifact of body, ready for
// [reportjobs.ArtifactStore.Put].
func NewArtifact(key string, body []byte) reportjobs.Artifact {
	return reportjobs.Artifact{
		Key:         key,
		Filename:    "executive_report.pdf",
		ContentType: "application/pdf",
		Size:        int64(len(body)),
		SHA256:      digest(body),
		ExpiresAt:   epoch.Add(sampleRetention),
		Meta:        map[string]string{"pages": "7"},
	}
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// newID returns a random UUID.
func newID() string {
	b := randomBytes(16)
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}

// written returns a copy of job as the next write would have it.
func written(job reportjobs.Job) reportjobs.Job {
	job = job.Clone()
	job.UpdatedAt = job.UpdatedAt.Add(time.Second)
	job.Revision = rand.Text()
	return job
}

// claimed returns job as a worker's claim would write it.
func claimed(job reportjobs.Job) reportjobs.Job {
	job = written(job)
	job.Status = reportjobs.StatusProcessing
	job.Attempt++
	job.Tries++
	job.DueAt = job.UpdatedAt.Add(time.Minute)
	return job
}

// settled returns job as it is written when all reports are there.
func settled(job reportjobs.Job) reportjobs.Job {
	job = written(job)
	job.Status = reportjobs.StatusCompleted
	for i := range job.Reports {
		r := &job.Reports[i]
		a := NewArtifact(fmt.Sprintf("%s%s/%d/%s.pdf", job.Folder, job.Origin, job.Attempt, r.Name), []byte(r.Name))
		r.Artifact = &a
	}
	job.Progress = reportjobs.Progress{Fraction: 1, Stage: "done"}
	job.DueAt, job.FinishedAt = time.Time{}, job.UpdatedAt
	return job
}

// erased returns job as it is written to be erased.
func erased(job reportjobs.Job) reportjobs.Job {
	job = settled(job)
	job.ExpiresAt = job.UpdatedAt
	return job
}

// reborn returns another job under the id of old, created when old expires.
func reborn(old reportjobs.Job, input []byte) reportjobs.Job {
	job := NewJob(input)
	later := old.ExpiresAt.Sub(epoch)
	job.ID, job.Folder, job.Tenant = old.ID, old.Folder, old.Tenant
	for _, at := range []*time.Time{&job.CreatedAt, &job.UpdatedAt, &job.DueAt, &job.Deadline, &job.ExpiresAt} {
		*at = at.Add(later)
	}
	return job
}

// full returns an unfinished job with something in every field it can have.
func full() reportjobs.Job {
	at := func(n int) time.Time {
		return epoch.Add(time.Duration(n)*time.Hour + time.Duration(n)*time.Microsecond)
	}
	file := func(n int) *reportjobs.Artifact {
		return &reportjobs.Artifact{
			Bucket: "bucket", Key: fmt.Sprintf("a/%d/größe ☃.pdf", n), Filename: "Müller & Söhne – \"Q3\".pdf",
			ContentType: "application/pdf; x=1", Size: 1<<53 + int64(2*n-1), SHA256: digest([]byte{byte(n)}), ExpiresAt: at(n),
			Meta: map[string]string{"pages": "12", "empty": "", "model": "🐘\n\t"},
		}
	}
	job := NewJob(nil)
	job.Tenant += " / ü#|:"
	job.Status = reportjobs.StatusProcessing
	job.Reports = []reportjobs.Report{
		{Name: "executive", Artifact: file(1)},
		{Name: "technical", Failure: &reportjobs.Failure{Code: "model_refused", Message: "The model refused: „nein“."}},
		{Name: "appendix"},
	}
	job.Metadata = map[string]string{"company_name": "株式会社 🐘 & Söhne", "empty": "", "quote": `"\'`, "Key With Blank": "<&>\u2028"}
	job.Progress = reportjobs.Progress{Fraction: 1.0 / 3, Stage: "Section 3 – Zürich"}
	job.Failure = &reportjobs.Failure{Code: "attempts_exhausted", Message: "Some reports could not be made."}
	job.Attempt, job.Tries, job.MaxAttempts, job.Releases, job.Hints = 7, 3, 5, 2, 4
	job.DueAt, job.Deadline, job.UpdatedAt = at(1), at(2), at(3)
	job.ExpiresAt, job.HintedAt = at(5), at(6)
	job.Input = reportjobs.Input{Size: 1<<40 + 1, SHA256: digest(nil), Encoding: "gzip", Artifact: file(2)}
	job.RetryOf, job.Trace = newID(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	return job
}
