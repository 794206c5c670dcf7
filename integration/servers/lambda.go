package servers

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A Function is a program for AWS Lambda's runtime provided.al2023.
type Function struct {
	Name      string
	Bootstrap string   // path of the program
	Env       []string // NAME=value; they win over what the emulator sets
	Timeout   time.Duration
	Processes int // how many run at once at most; default 4

	Double    bool                    // every asynchronous event is delivered twice, as Lambda may do
	Retries   []time.Duration         // the waits before an event is repeated whose handler failed; Lambda's are 1 and 2 min; default none
	OnFailure func(record []byte)     // gets what the on-failure destination would
	Drop      func(event []byte) bool // tells which asynchronous events get lost, as Lambda may do
}

// A Lambda emulates AWS Lambda for real programs: the service's Invoke, the
// runtime API that a program talks to, and Function URLs. It freezes a process
// between two invocations (SIGSTOP), kills it at the time-out, and starts
// another when one has ended.
type Lambda struct {
	URL string // for AWS_ENDPOINT_URL_LAMBDA, which functions get by themselves

	t         testing.TB
	dir       string // of what functions write
	mu        sync.Mutex
	functions map[string]*function
	life      context.Context // ends with the test
	async     sync.WaitGroup  // asynchronous events under way
}

// LambdaService starts an emulator that ends with the test.
func LambdaService(t testing.TB) *Lambda {
	t.Helper()
	life, end := context.WithCancel(context.Background())
	l := &Lambda{t: t, dir: t.TempDir(), functions: map[string]*function{}, life: life}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /2015-03-31/functions/{name}/invocations", l.serveInvoke)
	server := httptest.NewServer(mux)
	l.URL = server.URL
	t.Cleanup(func() {
		end()
		for _, f := range l.functions {
			f.close()
		}
		l.async.Wait()
		server.Close()
		if t.Failed() {
			for name, f := range l.functions {
				t.Logf("function %s said:\n%s", name, f.transcript())
			}
		}
	})
	return l
}

// Add makes a function known. Its first process starts with its first event.
func (l *Lambda) Add(f Function) {
	if f.Timeout <= 0 {
		f.Timeout = 3 * time.Second
	}
	if f.Processes <= 0 {
		f.Processes = 4
	}
	said, err := os.OpenFile(filepath.Join(l.dir, f.Name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		l.t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.functions[f.Name] = &function{Function: f, service: l, said: said, free: make(chan struct{}, f.Processes)}
}

// find returns a function by its name or its ARN, with or without a version.
func (l *Lambda) find(name string) (*function, bool) {
	if _, after, ok := strings.Cut(name, ":function:"); ok {
		name, _, _ = strings.Cut(after, ":")
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	f, ok := l.functions[name]
	return f, ok
}

// Invoke runs a function and returns what it answered. A *FunctionError says
// that the function failed.
func (l *Lambda) Invoke(ctx context.Context, name string, event []byte) ([]byte, error) {
	f, ok := l.find(name)
	if !ok {
		return nil, fmt.Errorf("no function %q", name)
	}
	out, err := f.invoke(ctx, event)
	if err != nil {
		return nil, err
	}
	defer out.close()
	return out.readAll()
}

// A FunctionError is how an invocation failed.
type FunctionError struct {
	Type    string `json:"errorType"`
	Message string `json:"errorMessage"`
}

func (e *FunctionError) Error() string { return e.Type + ": " + e.Message }

// Kill ends all processes of a function with SIGKILL and tells how many were
// in the middle of an invocation.
func (l *Lambda) Kill(name string) (busy int) {
	f, ok := l.find(name)
	if !ok {
		l.t.Fatalf("no function %q", name)
	}
	return f.kill()
}

// Freeze stops all processes of a function that are in the middle of an
// invocation, until their time-out kills them.
func (l *Lambda) Freeze(name string) {
	f, ok := l.find(name)
	if !ok {
		l.t.Fatalf("no function %q", name)
	}
	f.freeze()
}

// Said returns what the processes of a function have written so far.
func (l *Lambda) Said(name string) string {
	f, _ := l.find(name)
	return f.transcript()
}

// Starts returns how many processes of a function have been started.
func (l *Lambda) Starts(name string) int {
	f, _ := l.find(name)
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.started
}

// Settle waits until no asynchronous event is under way.
func (l *Lambda) Settle() { l.async.Wait() }

const (
	maxSync  = 6 << 20
	maxAsync = 1 << 20
)

// serveInvoke is the service's Invoke.
func (l *Lambda) serveInvoke(w http.ResponseWriter, r *http.Request) {
	f, ok := l.find(r.PathValue("name"))
	if !ok {
		refuse(w, http.StatusNotFound, "ResourceNotFoundException", "Function not found: "+r.PathValue("name"))
		return
	}
	event, err := io.ReadAll(io.LimitReader(r.Body, maxSync+1))
	if err != nil {
		return
	}
	asynchronous := r.Header.Get("X-Amz-Invocation-Type") == "Event"
	switch {
	case len(event) > maxSync, asynchronous && len(event) > maxAsync:
		refuse(w, http.StatusRequestEntityTooLarge, "RequestTooLargeException", "Request must be smaller")
		return
	case !json.Valid(event):
		refuse(w, http.StatusBadRequest, "InvalidRequestContentException", "Could not parse request body into json")
		return
	case asynchronous:
		l.accept(f, event)
		w.WriteHeader(http.StatusAccepted)
		return
	}
	out, err := l.Invoke(r.Context(), f.Name, event)
	var failed *FunctionError
	switch {
	case errors.As(err, &failed):
		w.Header().Set("X-Amz-Function-Error", "Unhandled")
		json.NewEncoder(w).Encode(failed)
	case err != nil:
		refuse(w, http.StatusInternalServerError, "ServiceException", err.Error())
	default:
		w.Write(out)
	}
}

func refuse(w http.ResponseWriter, status int, kind, message string) {
	w.Header().Set("X-Amzn-Errortype", kind)
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"Message": message, "Type": "User"})
}

// accept queues an asynchronous event.
func (l *Lambda) accept(f *function, event []byte) {
	if f.Drop != nil && f.Drop(event) {
		return
	}
	copies := 1
	if f.Double {
		copies = 2
	}
	for range copies {
		l.async.Go(func() { l.deliver(f, event) })
	}
}

// deliver runs an event until the function does not fail.
func (l *Lambda) deliver(f *function, event []byte) {
	var failed *FunctionError
	for try := 0; ; try++ {
		out, err := f.invoke(l.life, event)
		if err == nil {
			_, err = out.readAll()
			out.close()
		}
		if !errors.As(err, &failed) {
			return // done, or the test has ended
		}
		if try == len(f.Retries) {
			break
		}
		select {
		case <-time.After(f.Retries[try]):
		case <-l.life.Done():
			return
		}
	}
	if f.OnFailure == nil {
		return
	}
	record, err := json.Marshal(map[string]any{
		"version": "1.0", "timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000Z"),
		"requestContext": map[string]any{
			"requestId": newRequestID(), "functionArn": f.arn() + ":$LATEST",
			"condition": "RetriesExhausted", "approximateInvokeCount": len(f.Retries) + 1,
		},
		"requestPayload":  json.RawMessage(event),
		"responseContext": map[string]any{"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
		"responsePayload": failed,
	})
	if err != nil {
		l.t.Error(err)
		return
	}
	f.OnFailure(record)
}
