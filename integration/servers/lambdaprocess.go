package servers

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// A process is one execution environment.
type process struct {
	f     *function
	cmd   *exec.Cmd
	api   *httptest.Server
	next  chan *invocation
	ended chan struct{} // closed when the program has ended

	mu      sync.Mutex
	current *invocation
	frozen  bool
}

func (p *process) start() error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /2018-06-01/runtime/invocation/next", p.serveNext)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/response", p.serveResponse)
	mux.HandleFunc("POST /2018-06-01/runtime/invocation/{id}/error", p.serveError)
	mux.HandleFunc("POST /2018-06-01/runtime/init/error", p.serveError)
	p.api = httptest.NewServer(mux)
	p.cmd = exec.Command(p.f.Bootstrap)
	p.cmd.Dir = filepath.Dir(p.f.Bootstrap)
	p.cmd.Env = append([]string{
		"AWS_LAMBDA_RUNTIME_API=" + p.api.Listener.Addr().String(),
		"AWS_LAMBDA_FUNCTION_NAME=" + p.f.Name, "AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=512",
		"AWS_REGION=eu-west-2", "AWS_DEFAULT_REGION=eu-west-2", "AWS_EC2_METADATA_DISABLED=true",
		"AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_ENDPOINT_URL_LAMBDA=" + p.f.service.URL,
		"LAMBDA_TASK_ROOT=" + p.cmd.Dir, "TZ=:UTC", "PATH=" + os.Getenv("PATH"),
	}, p.f.Env...)
	p.cmd.Stdout, p.cmd.Stderr = p.f.said, p.f.said
	if err := p.cmd.Start(); err != nil {
		p.api.Close()
		return err
	}
	go p.reap()
	return nil
}

// reap waits for the program's end.
func (p *process) reap() {
	_ = p.cmd.Wait() // how it ended is seen by whoever waits for an answer
	close(p.ended)
	p.f.mu.Lock()
	delete(p.f.all, p)
	p.f.mu.Unlock()
	p.api.CloseClientConnections()
	p.api.Close()
}

// busy tells whether the program is in the middle of an invocation.
func (p *process) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.current != nil
}

func (p *process) kill() { _ = p.cmd.Process.Kill() } // it may have ended by itself

// run hands an event to the program and returns how it began to answer. As on
// Lambda, the function's time-out begins when the program has started: how long
// that takes is the machine's matter.
func (p *process) run(in *invocation) outcome {
	p.thaw()
	select {
	case p.next <- in:
	case <-p.ended:
		return outcome{err: &FunctionError{"Runtime.ExitError", "the process ended before it took the event"}}
	case <-time.After(startUp):
		p.kill()
		<-p.ended
		return outcome{err: &FunctionError{"Sandbox.Timedout", "Init timed out"}}
	}
	<-in.taken
	late := time.NewTimer(time.Until(in.deadline))
	go func() { // the time-out holds until the program asks for the next event
		select {
		case <-late.C:
			p.kill()
		case <-in.back:
			late.Stop()
		case <-p.ended:
			late.Stop()
		}
	}()
	select {
	case out := <-in.outcome:
		return out
	case <-p.ended:
		select {
		case out := <-in.outcome: // its last words
			return out
		default:
		}
		if !time.Now().Before(in.deadline) {
			return outcome{err: &FunctionError{"Sandbox.Timedout", fmt.Sprintf("Task timed out after %.2f seconds", p.f.Timeout.Seconds())}}
		}
		return outcome{err: &FunctionError{"Runtime.ExitError", "the process ended: " + p.cmd.ProcessState.String()}}
	}
}

// serveNext is where the program waits for an event. Between two it is frozen.
func (p *process) serveNext(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	last := p.current
	p.current = nil
	if last != nil {
		p.frozen = true
		_ = p.cmd.Process.Signal(syscall.SIGSTOP) // it may have ended
	}
	p.mu.Unlock()
	if last != nil {
		p.f.mu.Lock()
		p.f.idle = append(p.f.idle, p)
		p.f.mu.Unlock()
		close(last.back)
	}
	select {
	case in := <-p.next:
		p.mu.Lock()
		p.current = in
		p.mu.Unlock()
		in.deadline = time.Now().Add(p.f.Timeout)
		close(in.taken)
		h := w.Header()
		h.Set("Lambda-Runtime-Aws-Request-Id", in.id)
		h.Set("Lambda-Runtime-Deadline-Ms", strconv.FormatInt(in.deadline.UnixMilli(), 10))
		h.Set("Lambda-Runtime-Invoked-Function-Arn", p.f.arn())
		h.Set("Lambda-Runtime-Trace-Id", "Root=1-"+in.id[:8]+"-"+in.id[24:36]+in.id[24:36]+";Sampled=0")
		h.Set("Content-Type", "application/json")
		_, _ = w.Write(in.event)
	case <-p.ended:
	case <-r.Context().Done():
	}
}

func (p *process) thaw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.frozen {
		p.frozen = false
		_ = p.cmd.Process.Signal(syscall.SIGCONT)
	}
}

// serveResponse takes an answer and lets the caller read it as it comes.
func (p *process) serveResponse(w http.ResponseWriter, r *http.Request) {
	in := p.named(r)
	if in == nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	in.outcome <- outcome{request: r}
	<-in.done
	w.WriteHeader(http.StatusAccepted)
}

// serveError takes the error of an invocation, or of the program's start.
func (p *process) serveError(w http.ResponseWriter, r *http.Request) {
	failed := &FunctionError{}
	if err := json.NewDecoder(r.Body).Decode(failed); err != nil {
		failed.Type, failed.Message = "Runtime.Unknown", err.Error()
	}
	if in := p.named(r); in != nil {
		in.outcome <- outcome{err: failed}
	}
	w.WriteHeader(http.StatusAccepted)
}

// named returns the invocation that a request of the program is about.
func (p *process) named(r *http.Request) *invocation {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.current == nil || p.current.id != r.PathValue("id") || len(p.current.outcome) > 0 {
		return nil
	}
	return p.current
}

// newRequestID returns a UUID.
func newRequestID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
