package memory

import (
	"maps"
	"slices"

	"github.com/qubitz/reportjobs"
)

// A record is one life of an id. Its id, created and tenant never change, so
// that lists may look at them without the lock.
type record struct {
	id      string
	created int64          // µs since 1970
	tenant  *tenant        // set by lists.add
	job     reportjobs.Job // without its metadata
	input   string
	labels  []label // the metadata; nil if there is none

	// Room for the one report that most jobs have, and its file: so it is a
	// part of the record and not two more objects.
	report [1]reportjobs.Report
	file   reportjobs.Artifact
}

// places returns where r belongs among the due ones and the expiring ones:
// times in µs since 1970, or nowhere.
func (r *record) places() (due, expires int64) {
	due, expires = nowhere, nowhere
	if !r.job.Status.Finished() {
		due = r.job.DueAt.UnixMicro()
	}
	if !r.job.ExpiresAt.IsZero() {
		expires = r.job.ExpiresAt.UnixMicro()
	}
	return due, expires
}

// A label is an entry of a job's metadata. A list of them takes a fifth of the
// room of a map and is compared with one sooner than another map.
type label struct{ name, value string }

// clone returns the job, which shares nothing with the record.
func (r *record) clone() reportjobs.Job {
	job := r.job.Clone()
	if r.labels != nil {
		job.Metadata = make(map[string]string, len(r.labels))
		for _, l := range r.labels {
			job.Metadata[l.name] = l.value
		}
	}
	return job
}

// replace makes a copy of job the record's, in the room that its reports have
// already: nobody else looks at them without the lock. Metadata hardly ever
// changes.
func (r *record) replace(job *reportjobs.Job) {
	room, given := r.job.Reports, job.Reports
	if !r.labeled(job.Metadata) {
		r.label(job.Metadata)
	}
	job.Reports, job.Metadata, job.Replayed = nil, nil, false
	if job.Failure != nil || job.Input.Artifact != nil { // seldom, and else it holds nothing of the caller's now
		*job = job.Clone()
	}
	r.job = *job
	switch {
	case given == nil:
		return
	case room == nil:
		room = r.report[:]
	}
	clear(room[min(len(given), len(room)):])
	room = slices.Grow(room[:0], len(given))[:len(given)]
	for i := range given {
		r.keep(&room[i], &given[i], i == 0)
	}
	r.job.Reports = room
}

// keep makes a copy of given in at; the first one's file has its room.
func (r *record) keep(at, given *reportjobs.Report, first bool) {
	if !first || given.Artifact == nil || given.Failure != nil {
		*at = given.Clone()
		return
	}
	r.file = *given.Artifact
	r.file.Meta = maps.Clone(r.file.Meta)
	*at = reportjobs.Report{Name: given.Name, Artifact: &r.file}
}

// labeled tells whether metadata is what the record has.
func (r *record) labeled(metadata map[string]string) bool {
	if len(r.labels) != len(metadata) || (r.labels == nil) != (metadata == nil) {
		return false
	}
	for _, l := range r.labels {
		if value, ok := metadata[l.name]; !ok || value != l.value {
			return false
		}
	}
	return true
}

func (r *record) label(metadata map[string]string) {
	if r.labels = nil; metadata == nil {
		return
	}
	r.labels = make([]label, 0, len(metadata))
	for name, value := range metadata {
		r.labels = append(r.labels, label{name, value})
	}
}
