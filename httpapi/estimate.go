package httpapi

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	sightings = 16  // jobs remembered for each set of reports
	sets      = 256 // sets of reports remembered
)

// estimates remember how long jobs took that this process saw finished. An
// estimate is the median of the last of the same reports.
type estimates struct {
	fallback time.Duration

	mu    sync.Mutex
	byset map[string]*history
}

type history struct {
	seen   [sightings]sighting // a ring
	count  int
	median time.Duration
}

type sighting struct {
	id   string
	took time.Duration
}

// note remembers a job that is finished. Polled again, it counts once.
func (e *estimates) note(job *reportjobs.Job) {
	took := job.FinishedAt.Sub(job.CreatedAt)
	made := job.Status == reportjobs.StatusCompleted || job.Status == reportjobs.StatusPartial
	if !made || job.FinishedAt.IsZero() || took < 0 || job.RetryOf != "" {
		return // a retry has less to do
	}
	set := setOf(job.Reports)
	e.mu.Lock()
	defer e.mu.Unlock()
	h := e.byset[set]
	if h == nil {
		h = e.add(set)
	}
	filled := h.seen[:min(h.count, sightings)]
	if slices.ContainsFunc(filled, func(s sighting) bool { return s.id == job.ID }) {
		return
	}
	h.seen[h.count%sightings] = sighting{job.ID, took}
	h.count++
	h.median = medianOf(h.seen[:min(h.count, sightings)])
}

// add makes room for a set, in place of any other if there are many.
func (e *estimates) add(set string) *history {
	if e.byset == nil {
		e.byset = map[string]*history{}
	}
	if len(e.byset) >= sets {
		for other := range e.byset {
			delete(e.byset, other)
			break
		}
	}
	h := &history{}
	e.byset[set] = h
	return h
}

// of returns how long a job with those reports takes from submit to end.
func (e *estimates) of(reports []reportjobs.Report) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	if len(e.byset) > 0 {
		if h := e.byset[setOf(reports)]; h != nil {
			return h.median
		}
	}
	return e.fallback
}

// setOf names a set of reports, in whatever order they stand.
func setOf(reports []reportjobs.Report) string {
	if len(reports) == 1 {
		return reports[0].Name
	}
	names := make([]string, len(reports))
	for i := range reports {
		names[i] = reports[i].Name
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

func medianOf(seen []sighting) time.Duration {
	var took [sightings]time.Duration
	for i, s := range seen {
		took[i] = s.took
	}
	sorted := took[:len(seen)]
	slices.Sort(sorted)
	return sorted[len(sorted)/2]
}

// words writes an estimate as people say it.
func words(d time.Duration) string {
	plural := func(n time.Duration, unit string) string {
		if n == 1 {
			return "~1 " + unit
		}
		return "~" + strconv.Itoa(int(n)) + " " + unit + "s"
	}
	switch s := d.Round(time.Second) / time.Second; {
	case s < 10:
		return plural(max(s, 1), "second")
	case s < 55:
		return plural((s+2)/5*5, "second")
	case s < 90*60:
		return plural(max((s+30)/60, 1), "minute")
	default:
		return plural((s+1800)/3600, "hour")
	}
}

// pause is how long a client had better wait before it asks for job again:
// a quarter of what is left of the estimate, longer and longer once that is
// over, from one second to half a minute. No two clients get the same, so that
// those who came together do not come together again.
func pause(job *reportjobs.Job, took time.Duration) time.Duration {
	left := took - time.Since(job.CreatedAt)
	left = max(left, -left, took/10)
	wait := min(max(left/4, time.Second), 30*time.Second)
	return time.Duration(float64(wait) * (0.8 + 0.4*rand.Float64()))
}

// seconds writes a duration as HTTP does: whole seconds, at least one.
func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second/2)/time.Second)))
}
