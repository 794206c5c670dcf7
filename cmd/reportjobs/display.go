package main

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/qubitz/reportjobs"
)

// A display shows a person how a job gets on: a bar that is redrawn on a
// terminal, elsewhere a line for each step.
type display struct {
	out      *os.File
	terminal bool
	stop     chan struct{}
	stopped  sync.WaitGroup

	mu   sync.Mutex
	job  *reportjobs.Job // nil: none yet
	pace pace
	last string // line, where there is no terminal
}

// newDisplay returns a display that redraws itself every second until it is
// closed: the time left goes by without news too.
func newDisplay(out *os.File) *display {
	d := &display{out: out, terminal: terminal(out), stop: make(chan struct{})}
	if d.terminal {
		d.stopped.Go(d.tick)
	}
	return d
}

func (d *display) tick() {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		select {
		case <-d.stop:
			return
		case <-every.C:
			d.mu.Lock()
			if d.job != nil {
				d.draw()
			}
			d.mu.Unlock()
		}
	}
}

// show takes the job as it is now.
func (d *display) show(job reportjobs.Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.job = &job
	if d.terminal {
		d.draw()
		return
	}
	line := step(&job)
	if line != d.last {
		d.last = line
		fmt.Fprintln(d.out, strings.TrimSpace(fmt.Sprintf("%-10s %3d %%  %s", job.Status, percent(&job), printable(job.Progress.Stage))))
	}
}

// step is what has to change for another line: a log has no use for every
// percent.
func step(job *reportjobs.Job) string {
	return fmt.Sprint(job.Status, job.Attempt, percent(job)/10, job.Progress.Stage)
}

// close ends the display and takes the bar away.
func (d *display) close() {
	close(d.stop)
	d.stopped.Wait()
	if d.terminal {
		fmt.Fprint(d.out, "\r\x1b[K")
	}
}

func (d *display) draw() {
	left, known := d.pace.left(time.Now(), d.job)
	fmt.Fprint(d.out, "\r\x1b[K"+bar(d.job, left, known, columns(d.out)))
}

// bar draws the job in one line of a terminal that is so wide.
func bar(job *reportjobs.Job, left time.Duration, known bool, width int) string {
	full, most := 0, min(max(width/4, 10), 30)
	full = min(max(int(job.Progress.Fraction*float64(most)), 0), most)
	line := fmt.Sprintf("%-10s [%s%s] %3d %%", job.Status, strings.Repeat("█", full), strings.Repeat("░", most-full), percent(job))
	if known {
		line += "  ~" + roughly(left) + " left"
	}
	if stage := printable(job.Progress.Stage); stage != "" {
		line += "  " + stage
	}
	return cut(line, width-1)
}

// cut shortens a line to so many characters, and shows that it did.
func cut(line string, width int) string {
	if utf8.RuneCountInString(line) <= width {
		return line
	}
	if width < 1 {
		return ""
	}
	return string([]rune(line)[:width-1]) + "…"
}
