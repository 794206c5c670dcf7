package servers

import (
	"bytes"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// startUp is how long a server may take until it answers. It needs
// milliseconds where the machine has nothing else to do, and nobody waits for
// all of it unless the server never comes.
const startUp = 2 * time.Minute

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

// reservePort returns a port of 127.0.0.1 for a program that is told where to
// listen. Until the test ends nobody is given it who asks for any free port, as
// other tests on this machine do all the time: a socket is bound to it, which
// does not listen, so that a program can that asks for it by its number and
// sets SO_REUSEADDR, as servers do.
func reservePort(t testing.TB) string {
	t.Helper()
	held, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(held) })
	if err := errors.Join(
		syscall.SetsockoptInt(held, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1),
		syscall.Bind(held, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}),
	); err != nil {
		t.Fatal(err)
	}
	address, err := syscall.Getsockname(held)
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(address.(*syscall.SockaddrInet4).Port)
}

// serve runs a program until the test ends, waits until it answers HTTP at url,
// whatever the answer, and shows what it wrote if the test failed.
func serve(t testing.TB, url, program string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(program, args...)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // how it ends is no matter of the test
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		<-ended
		if t.Failed() && said.Len() > 0 {
			t.Logf("%s said:\n%s", filepath.Base(program), &said)
		}
	})
	for end := time.Now().Add(startUp); ; {
		res, err := http.Get(url)
		if err == nil {
			res.Body.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s has ended: %v", filepath.Base(program), cmd.ProcessState)
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(end) {
			t.Fatalf("no answer at %s: %v", url, err)
		}
	}
}
