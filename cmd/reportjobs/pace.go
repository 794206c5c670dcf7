package main

import (
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	paceAfter    = time.Second // until then a job has no pace yet
	paceFraction = 0.02        // nor before it got so far
)

// A pace tells from how a job got on so far when it will be done.
type pace struct {
	since time.Time // when the work was first seen to go on; zero: not yet
	from  float64   // how far it was then
}

// left returns how long the job will still take, if that can be told.
func (p *pace) left(now time.Time, job *reportjobs.Job) (time.Duration, bool) {
	f := job.Progress.Fraction
	if job.Status != reportjobs.StatusProcessing || f < p.from {
		*p = pace{} // it waits, or begins once more
		return 0, false
	}
	if p.since.IsZero() {
		*p = pace{now, f}
	}
	took, done := now.Sub(p.since), f-p.from
	if took < paceAfter || done < paceFraction {
		return 0, false
	}
	return time.Duration(float64(took) * (1 - f) / done), true
}
