package reportjobs

import "sync"

// progress gathers what the reports of a run say about themselves into one
// figure and one text for the job.
type progress struct {
	mu    sync.Mutex
	parts []part // in the order of the job's reports
	stage string
	news  bool
}

type part struct {
	report   string
	fraction float64 // 0 to 1
	ended    bool
}

// begin takes the reports of the job, some of which may be there already.
func (p *progress) begin(job *Job) {
	p.parts = make([]part, len(job.Reports))
	for i, r := range job.Reports {
		p.parts[i] = part{report: r.Name, ended: !r.missing()}
	}
}

// say takes what one report says about itself.
func (p *progress) say(report string, fraction float64, stage string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.parts {
		if part := &p.parts[i]; part.report == report && !part.ended {
			part.fraction, p.news = fraction, true
			if p.stage = stage; len(p.parts) > 1 && stage != "" {
				p.stage = cut(report+": "+stage, maxStage)
			}
		}
	}
}

// end counts a report as whole, whatever it said or still says.
func (p *progress) end(report string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.parts {
		if p.parts[i].report == report {
			p.parts[i].ended, p.news = true, true
		}
	}
}

func (p *progress) changed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.news
}

// untold has what take returned told once more: it did not get through.
func (p *progress) untold() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.news = true
}

// take returns the progress of the whole job.
func (p *progress) take() Progress {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.news = false
	sum := 0.0
	for _, part := range p.parts {
		if part.ended {
			part.fraction = 1
		}
		sum += part.fraction
	}
	return Progress{Fraction: sum / float64(len(p.parts)), Stage: p.stage}
}
