package main

import (
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

func at(status reportjobs.Status, fraction float64, stage string) *reportjobs.Job {
	return &reportjobs.Job{Status: status, Progress: reportjobs.Progress{Fraction: fraction, Stage: stage}}
}

func TestBarFitsTheTerminal(t *testing.T) {
	job := at(reportjobs.StatusProcessing, 0.5, "executive: page 12 of 40")
	require.Equal(t, "PROCESSING [██████████░░░░░░░░░░]  50 %  ~12 s left  executive: page 12 of 40", bar(job, 12*time.Second, true, 80))
	require.Equal(t, "PROCESSING [██████████░░░░░░░░░░]  50 %  executive: page 12 of 40", bar(job, 0, false, 80), "no time is made up")
	for width := range 200 {
		require.LessOrEqual(t, utf8.RuneCountInString(bar(job, time.Hour, true, width+1)), width, "one column stays free: the cursor wraps in the last")
	}
	for _, odd := range []float64{-1, 2} {
		require.NotPanics(t, func() { bar(at(reportjobs.StatusProcessing, odd, ""), 0, false, 80) })
	}
	require.NotContains(t, bar(at(reportjobs.StatusProcessing, 0.5, "a\x1b[2J\r\nb"), 0, false, 80), "\x1b", "a stage moves no cursor")
}

func TestPaceTellsWhatIsLeft(t *testing.T) {
	start := time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)
	var p pace
	for _, row := range []struct {
		rule  string
		after time.Duration
		job   *reportjobs.Job
		left  time.Duration
		known bool
	}{
		{"a job that waits has no pace", 0, at(reportjobs.StatusPending, 0, ""), 0, false},
		{"nor one that just began, which may have had a part before", 10 * time.Second, at(reportjobs.StatusProcessing, 0.2, ""), 0, false},
		{"nor after a moment", 10*time.Second + 500*time.Millisecond, at(reportjobs.StatusProcessing, 0.3, ""), 0, false},
		{"the rest takes as long as what was seen did", 20 * time.Second, at(reportjobs.StatusProcessing, 0.6, ""), 10 * time.Second, true},
		{"time goes by without news", 24 * time.Second, at(reportjobs.StatusProcessing, 0.6, ""), 14 * time.Second, true},
		{"another attempt begins anew", 30 * time.Second, at(reportjobs.StatusProcessing, 0, ""), 0, false},
		{"and has a pace of its own", 40 * time.Second, at(reportjobs.StatusProcessing, 0.5, ""), 0, false},
		{"from where it was first seen", 50 * time.Second, at(reportjobs.StatusProcessing, 0.75, ""), 10 * time.Second, true},
	} {
		left, known := p.left(start.Add(row.after), row.job)
		require.Equal(t, row.known, known, row.rule)
		require.Equal(t, row.left, left.Round(time.Millisecond), row.rule)
	}
}

func TestRoughly(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "1 s", 400 * time.Millisecond: "1 s", 12*time.Second + 600*time.Millisecond: "13 s", 99 * time.Second: "99 s",
		100 * time.Second: "2 min", 59 * time.Minute: "59 min", 100 * time.Minute: "2 h", 26 * time.Hour: "26 h",
	} {
		require.Equal(t, want, roughly(d), d)
	}
}

func TestFilenameLeadsNowhereElse(t *testing.T) {
	for name, want := range map[string]string{
		"executive_report.pdf": "executive_report.pdf", "Übersicht 2026.pdf": "Übersicht 2026.pdf",
		"": "executive.pdf", "../../.ssh/authorized_keys": "executive.pdf", "/etc/passwd": "executive.pdf", ".bashrc": "executive.pdf",
		"..": "executive.pdf", `..\x.pdf`: "executive.pdf", "c:x.pdf": "executive.pdf", "a\x1b[2J.pdf": "executive.pdf", "a\nb": "executive.pdf",
		strings.Repeat("x", 300): "executive.pdf",
	} {
		r := &reportjobs.Report{Name: "executive", Artifact: &reportjobs.Artifact{Filename: name, ContentType: "application/pdf"}}
		require.Equal(t, want, filename(r), "%q", name)
	}
}

// On a terminal there is a bar, which is gone when the job is finished.
func TestATerminalShowsABar(t *testing.T) {
	s := newShell(t, "TERM=xterm")
	_, release := s.serveHeld()
	cmd := exec.CommandContext(t.Context(), "script", "-qec", program+" submit input.json --wait", "/dev/null")
	cmd.Dir, cmd.Env = s.dir, s.env
	terminal, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start(), "script is in the Debian package bsdutils")
	var out []byte
	for buf := make([]byte, 4096); ; {
		n, err := terminal.Read(buf)
		if out = append(out, buf[:n]...); strings.Contains(string(out), "PROCESSING") {
			release()
		}
		if err != nil {
			break
		}
	}
	require.NoError(t, cmd.Wait())
	drawn := strings.Split(string(out), "\r\x1b[K")
	require.Greater(t, len(drawn), 3)
	require.Regexp(t, `^PROCESSING \[[█░]{20}\] +\d+ %`, drawn[len(drawn)-3])
	require.Regexp(t, `^COMPLETED  \[█{20}\] 100 %`, drawn[len(drawn)-2])
	require.True(t, strings.HasPrefix(drawn[len(drawn)-1], "job  "), "the bar makes room for the result: %q", drawn[len(drawn)-1])
}
