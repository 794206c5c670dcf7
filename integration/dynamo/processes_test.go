package dynamo

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/memory"
)

const processes = 50

// A race is what the processes are told, by the environment variable racing.
type race struct{ Endpoint, Table, Files string }

const racing = "REPORTJOBS_TEST_RACE"

// A finish is what each of them has to tell.
type finish struct {
	ID       string
	Replayed bool // another one submitted it
	Made     int  // reports that it wrote
	Attempt  int  // of the job, as it saw it last
	Err      string
}

func TestMain(m *testing.M) {
	if told := os.Getenv(racing); told != "" {
		if err := runRace(told); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// runRace is one process: it gets ready, waits for the start, submits the job
// that all submit, runs it as all do, and says how that went.
func runRace(told string) error {
	var r race
	if err := json.Unmarshal([]byte(told), &r); err != nil {
		return err
	}
	store, err := dynamo.New(newClient(r.Endpoint), dynamo.Table{Name: r.Table}, nil)
	if err != nil {
		return err
	}
	files, err := memory.NewDirArtifacts(r.Files, nil)
	if err != nil {
		return err
	}
	var f finish
	c, w, err := sides(store, files, func(out *reportjobs.Output) error {
		f.Made++
		_, err := fmt.Fprint(out, "made by process ", os.Getpid())
		return err
	})
	if err != nil {
		return err
	}
	fmt.Println("ready")
	_, _ = io.Copy(io.Discard, os.Stdin) // it is closed for all at once

	job, err := c.Submit(context.Background(), reportjobs.Request{Key: "the same", Input: []byte(`{"a": 1}`)})
	if err == nil {
		f.ID, f.Replayed = job.ID, job.Replayed
		var out reportjobs.Outcome
		out, err = w.Run(context.Background(), job.ID)
		f.Attempt = out.Job.Attempt
	}
	if err != nil {
		f.Err = err.Error()
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

// Fifty processes submit the same request and run the same job at the same
// moment. One of them makes it, and there is one of everything.
func TestProcessesRace(t *testing.T) {
	t.Parallel()
	endpoint, files := servers.Dynoxide(t), t.TempDir()
	table := newTable(t, endpoint)
	told, err := json.Marshal(race{endpoint, table.Name, files})
	require.NoError(t, err)
	gate, start, err := os.Pipe()
	require.NoError(t, err)
	defer gate.Close()

	var ready, done sync.WaitGroup
	finishes, errs := make([]finish, processes), make([]error, processes)
	ready.Add(processes)
	for n := range processes {
		done.Go(func() {
			finishes[n], errs[n] = racer(t.Context(), string(told), gate, sync.OnceFunc(ready.Done))
		})
	}
	ready.Wait()
	require.NoError(t, start.Close())
	done.Wait()

	submitted, made := 0, 0
	for n, f := range finishes {
		require.NoError(t, errs[n])
		require.Empty(t, f.Err)
		require.Equal(t, finishes[0].ID, f.ID)
		made += f.Made
		if !f.Replayed {
			submitted++
		}
	}
	require.Equal(t, 1, submitted, "processes that stored the job")
	require.Equal(t, 1, made, "reports that were made")
	job, err := storeOn(t, endpoint, table).Get(t.Context(), finishes[0].ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, job.Status)
	require.Equal(t, 1, job.Attempt)
}

// racer starts one process, and returns what it says at the end. Ready is
// called when it waits for the start, or has failed.
func racer(ctx context.Context, told string, gate *os.File, ready func()) (f finish, err error) {
	defer ready()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), racing+"="+told)
	cmd.Stdin, cmd.Stderr = gate, os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return f, err
	}
	if err := cmd.Start(); err != nil {
		return f, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if lines.Text() == "ready" {
			ready()
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &f); err != nil {
			return f, fmt.Errorf("%q: %w", lines.Text(), err)
		}
	}
	return f, cmd.Wait()
}
