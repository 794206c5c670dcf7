package servers

import (
	"bytes"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"
)

// startUp is how long a server may take until it answers; it needs
// milliseconds where the machine has nothing else to do.
const startUp = 30 * time.Second

// Dynoxide starts a server that speaks the protocol of DynamoDB, empty and in
// memory, and returns its URL. DYNAMODB_ENDPOINT wins over it.
func Dynoxide(t testing.TB) (endpoint string) {
	t.Helper()
	if own := os.Getenv("DYNAMODB_ENDPOINT"); own != "" {
		return own
	}
	port := freePort(t)
	start(t, npmProgram(t, "@dynoxide/linux-x64/dynoxide"), "--host", "127.0.0.1", "--port", port)
	endpoint = "http://127.0.0.1:" + port
	awaitHTTP(t, endpoint)
	return endpoint
}

// npmProgram returns the path of a file below integration/node_modules.
func npmProgram(t testing.TB, name string) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "..", "node_modules", filepath.FromSlash(name))
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is not there: run make tools", name)
	} else if err != nil {
		t.Fatal(err)
	}
	return path
}

// freePort returns a port of 127.0.0.1 that nobody listens on.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// start runs a program until the test ends, and shows what it wrote if the
// test failed.
func start(t testing.TB, program string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said:\n%s", filepath.Base(program), &said)
		}
	})
}

// awaitHTTP waits until somebody answers HTTP at url, whatever the answer.
func awaitHTTP(t testing.TB, url string) {
	t.Helper()
	for end := time.Now().Add(startUp); ; time.Sleep(5 * time.Millisecond) {
		res, err := http.Get(url)
		if err == nil {
			res.Body.Close()
			return
		}
		if time.Now().After(end) {
			t.Fatalf("no answer at %s: %v", url, err)
		}
	}
}
