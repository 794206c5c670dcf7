package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/qubitz/reportjobs"
)

// A display shows how a job gets on: a bar on a terminal, elsewhere a line
// for each change.
type display struct {
	out      *os.File
	terminal bool
	last     string
}

func newDisplay(out *os.File) *display {
	info, err := out.Stat()
	return &display{out: out, terminal: err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb"}
}

func (d *display) job(job reportjobs.Job) {
	const width = 30
	percent := int(job.Progress.Fraction * 100)
	line := fmt.Sprintf("%-10s %3d %%  %s", job.Status, percent, job.Progress.Stage)
	if d.terminal {
		full := int(job.Progress.Fraction * width)
		line = fmt.Sprintf("%-10s [%s%s] %3d %%  %.40s", job.Status,
			strings.Repeat("█", full), strings.Repeat("░", width-full), percent, job.Progress.Stage)
	}
	if line = strings.TrimRight(line, " "); line == d.last {
		return
	}
	d.last = line
	switch {
	case !d.terminal:
		fmt.Fprintln(d.out, line)
	case job.Status.Finished():
		fmt.Fprintf(d.out, "\r\x1b[K%s\n", line)
	default:
		fmt.Fprintf(d.out, "\r\x1b[K%s", line)
	}
}
