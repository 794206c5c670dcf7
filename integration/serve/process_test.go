package serve

import (
	"bufio"
	"encoding/json"
	"os/exec"
	"strings"
	"sync"

	"github.com/stretchr/testify/require"
)

// A process is one server of a fleet.
type process struct {
	url  string
	cmd  *exec.Cmd
	said chan struct{} // closed when its log has been read to its end
}

// serve starts a server on the fleet's table and waits until it listens.
func (f *fleet) serve(flags ...string) *process {
	f.Helper()
	args := append([]string{"serve", "--addr", "127.0.0.1:0", "--store", "dynamodb", "--json"}, flags...)
	p := &process{cmd: exec.Command(program, args...), said: make(chan struct{})}
	p.cmd.Dir, p.cmd.Env = f.dir, f.env
	log, err := p.cmd.StderrPipe()
	require.NoError(f, err)
	require.NoError(f, p.cmd.Start())
	listening := make(chan string, 1)
	var other []string // lines that belong to no job
	go func() {
		defer close(p.said)
		defer close(listening)
		for in := bufio.NewScanner(log); in.Scan(); {
			var line entry
			if json.Unmarshal(in.Bytes(), &line) != nil || line.Job == "" {
				other = append(other, in.Text())
			}
			if line.Msg == "listening" {
				listening <- line.URL
			}
			f.ledger.note(p, line)
		}
	}()
	f.Cleanup(func() {
		p.kill()
		if f.Failed() {
			f.Logf("%s said:\n%s", p.url, strings.Join(other, "\n"))
		}
	})
	url, ok := <-listening
	if !ok {
		require.FailNow(f, "it does not listen", other)
	}
	p.url = url
	return p
}

// kill ends the process at once, and returns when all that it wrote is known.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // it may have ended before
	<-p.said
	_ = p.cmd.Wait() // it was killed
}

// An entry is a line of a server's log.
type entry struct {
	Msg, URL, Job, Report string
	Attempt               int
}

// A ledger is what the servers of a fleet say they did.
type ledger struct {
	mu       sync.Mutex
	events   map[string]int               // by message
	recorded map[string]int               // by job and report
	holds    map[*process]map[string]bool // jobs claimed and not left yet
}

func newLedger() *ledger {
	return &ledger{events: map[string]int{}, recorded: map[string]int{}, holds: map[*process]map[string]bool{}}
}

func (l *ledger) note(p *process, e entry) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events[e.Msg]++
	if l.holds[p] == nil {
		l.holds[p] = map[string]bool{}
	}
	switch e.Msg {
	case "job claimed":
		l.holds[p][e.Job] = true
	case "job recorded":
		l.recorded[e.Job+" "+e.Report]++
	case "job settled", "job released", "job retrying", "job lease_lost":
		delete(l.holds[p], e.Job)
	}
}

// held tells how many jobs a process works on.
func (l *ledger) held(p *process) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.holds[p])
}

// count tells how often something was said.
func (l *ledger) count(msg string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[msg]
}

// twice returns the reports that were recorded more than once.
func (l *ledger) twice() (reports []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for report, times := range l.recorded {
		if times > 1 {
			reports = append(reports, report)
		}
	}
	return reports
}
