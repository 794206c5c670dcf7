package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/examples/discovery"
)

// The tests run the program as a user does.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "reportjobs")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "reportjobs")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// A shell is where a user types: a directory and an environment.
type shell struct {
	t   *testing.T
	dir string
	env []string
}

func newShell(t *testing.T, env ...string) *shell {
	s := &shell{t: t, dir: t.TempDir(), env: env}
	for _, v := range os.Environ() {
		if !regexp.MustCompile("^(REPORTJOBS_|AWS_|BEDROCK_|DYNAMODB_TABLE=|REPORT_BUCKET=)").MatchString(v) {
			s.env = append(s.env, v)
		}
	}
	s.write("input.json", discovery.Sample())
	return s
}

func (s *shell) write(name string, data []byte) {
	require.NoError(s.t, os.WriteFile(filepath.Join(s.dir, name), data, 0o644))
}

func (s *shell) read(name string) string {
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	require.NoError(s.t, err)
	return string(data)
}

// files are the names of what lies in a directory.
func (s *shell) files(dir string) (names []string) {
	entries, err := os.ReadDir(filepath.Join(s.dir, dir))
	require.NoError(s.t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func (s *shell) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.t.Context(), program, args...)
	cmd.Dir, cmd.Env = s.dir, s.env
	return cmd
}

// A result is how a command ended.
type result struct {
	out, errs string
	code      int
}

// run runs a command line, the words of which have no spaces in them.
func (s *shell) run(line string) result { return s.feed("", strings.Fields(line)...) }

func (s *shell) feed(stdin string, args ...string) result {
	cmd := s.command(args...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(stdin), &out, &errs
	err := cmd.Run()
	if _, exited := err.(*exec.ExitError); err != nil && !exited {
		require.NoError(s.t, err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

// ok runs a command line that succeeds, and returns what it printed.
func (s *shell) ok(line string) string {
	r := s.run(line)
	require.Zero(s.t, r.code, "%s: %s", line, r.errs)
	return r.out
}

// id runs a command line that prints an id.
func (s *shell) id(line string) string { return strings.TrimSpace(s.ok(line)) }

// fails runs a command line that ends with that code and says so in one line.
func (s *shell) fails(code int, says, line string) {
	s.t.Helper()
	r := s.run(line)
	require.Equal(s.t, code, r.code, "%s: %s", line, r.errs)
	oneLine(s.t, r.errs, says)
}

// oneLine checks that a fault is told in one line, in words for users.
func oneLine(t *testing.T, errs, says string) {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(errs, "\n"), "\n")
	last := lines[len(lines)-1]
	require.True(t, strings.HasPrefix(last, "reportjobs: "), errs)
	require.Contains(t, last, says)
	for _, internal := range []string{"strconv", "goroutine", "*fs.", "*json.", "json: cannot", "Errno", "dial tcp", "http.", "httpapi:", "client:", "url.", "Go struct", "%!"} {
		require.NotContains(t, errs, internal)
	}
}

// jsonLines reads one object per line.
func jsonLines(t *testing.T, out string) (objects []map[string]any) {
	t.Helper()
	for line := range strings.Lines(out) {
		var object map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &object), "%q", line)
		objects = append(objects, object)
	}
	return objects
}

// A process is a command that runs beside the test.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	done chan struct{}

	mu    sync.Mutex
	lines []string // on standard error
	more  *sync.Cond
	ended bool
}

func (s *shell) start(args ...string) *process {
	p := &process{t: s.t, cmd: s.command(args...), done: make(chan struct{})}
	p.more = sync.NewCond(&p.mu)
	errs, err := p.cmd.StderrPipe()
	require.NoError(s.t, err)
	require.NoError(s.t, p.cmd.Start())
	go func() {
		defer close(p.done)
		in := bufio.NewScanner(errs)
		for in.Scan() {
			p.mu.Lock()
			p.lines = append(p.lines, in.Text())
			p.more.Broadcast()
			p.mu.Unlock()
		}
		p.mu.Lock()
		p.ended = true
		p.more.Broadcast()
		p.mu.Unlock()
	}()
	s.t.Cleanup(func() { p.cmd.Process.Kill(); <-p.done; p.cmd.Wait() })
	return p
}

// until waits for a line that holds all words, and returns it.
func (p *process) until(words ...string) string {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for seen := 0; ; p.more.Wait() {
		for ; seen < len(p.lines); seen++ {
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(p.lines[seen], w) }) {
				return p.lines[seen]
			}
		}
		require.False(p.t, p.ended, "it ended without %q: %s", words, strings.Join(p.lines, "\n"))
	}
}

func (p *process) signal(sig syscall.Signal) { require.NoError(p.t, p.cmd.Process.Signal(sig)) }

// end waits for the end and returns the exit code and what was said.
func (p *process) end() (code int, errs string) {
	<-p.done
	_ = p.cmd.Wait() // the exit code tells
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd.ProcessState.ExitCode(), strings.Join(p.lines, "\n")
}

// log returns the records of a server's log with that message.
func (p *process) log(message string) (records []map[string]any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, line := range p.lines {
		var record map[string]any
		require.NoError(p.t, json.Unmarshal([]byte(line), &record), "a log of one object a line: %s", line)
		if record["msg"] == message {
			records = append(records, record)
		}
	}
	return records
}

// serve starts a server on a free port, and has the shell talk to it.
func (s *shell) serve(args ...string) *process {
	p := s.start(append([]string{"serve", "--addr", "127.0.0.1:0", "--json"}, args...)...)
	p.until(`"msg":"listening"`)
	s.env = append(s.env, "REPORTJOBS_SERVER="+p.log("listening")[0]["url"].(string))
	return p
}

// url is where the shell's server is.
func (s *shell) url() string {
	for _, v := range slices.Backward(s.env) {
		if url, ok := strings.CutPrefix(v, "REPORTJOBS_SERVER="); ok {
			return url
		}
	}
	return ""
}
