package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
	"github.com/qubitz/reportjobs/examples/discovery"
)

// A server is a process that is measured.
type server struct {
	hello
	cmd *exec.Cmd
	in  io.WriteCloser
}

func start(ctx context.Context, name string) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &server{cmd: exec.CommandContext(ctx, self, "-serve", name)}
	s.cmd.Stderr = os.Stderr
	if s.in, err = s.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	if err := json.NewDecoder(out).Decode(&s.hello); err != nil {
		s.stop()
		return nil, fmt.Errorf("httpbench: the server %q does not start: %w", name, err)
	}
	return s, nil
}

// stop ends the process. It was idle, or it has said what went wrong.
func (s *server) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
}

// cpu returns the time that the process has computed for, 0 if the system
// does not tell.
func (s *server) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	_, after, ok := strings.Cut(string(text), ") ")
	fields := strings.Fields(after)
	if err != nil || !ok || len(fields) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	return time.Duration(user+system) * time.Second / 100 // the kernel's ticks
}

// A result is one case: loads of both servers, one of each for every round.
type result struct {
	name       string
	ours, bare []load
}

// ratio is the median of each round's ratio of requests per second.
func (r *result) ratio() float64 {
	var ratios []float64
	for i := range r.ours {
		ratios = append(ratios, r.ours[i].rate()/r.bare[i].rate())
	}
	return stat.Median(ratios)
}

// measure runs all cases for all rounds. The servers are new in each round,
// because what is submitted stays in memory.
func measure(ctx context.Context, o *options) ([]result, error) {
	results := make([]result, len(cases()))
	for range o.rounds {
		ours, err := start(ctx, "ours")
		if err != nil {
			return nil, err
		}
		bare, err := start(ctx, "bare")
		if err == nil {
			err = round(ctx, o, ours, bare, results)
			bare.stop()
		}
		ours.stop()
		if err != nil {
			return nil, err
		}
	}
	return results, nil
}

// A kase is what is measured.
type kase struct {
	name    string
	request func(h *hello) []byte
	status  int
}

func cases() []kase {
	post := func(body []byte) func(*hello) []byte {
		head := fmt.Sprintf("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", len(body))
		return func(*hello) []byte { return append([]byte(head), body...) }
	}
	get := func(path string) []byte { return []byte("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n") }
	small, sample := []byte(`{"customer_info": {"company_name": "Acme"}}`), discovery.Sample()
	return []kase{
		{"poll of a job that waits", func(h *hello) []byte { return get(h.Waiting) }, 202},
		{"poll of a job with 3 reports", func(h *hello) []byte { return get(h.Done) }, 200},
		{fmt.Sprintf("submit of %d bytes", len(small)), post(small), 202},
		{fmt.Sprintf("submit of %d bytes", len(sample)), post(sample), 202},
	}
}

// round measures each case once on both servers, in slices of time that take
// turns. A first slice of both is for warming up.
func round(ctx context.Context, o *options, ours, bare *server, results []result) error {
	for n, c := range cases() {
		var loads [2]load
		for slice := range o.slices + 1 {
			for i, s := range []*server{ours, bare} {
				before := s.cpu()
				l, err := drive(ctx, s.Addr, c.request(&s.hello), c.status, o.conns, o.last/time.Duration(o.slices))
				if err != nil {
					return err
				}
				if slice > 0 {
					l.cpu = s.cpu() - before
					loads[i].add(l)
				}
			}
		}
		for i := range loads {
			slices.Sort(loads[i].latencies)
		}
		results[n].name = c.name
		results[n].ours = append(results[n].ours, loads[0])
		results[n].bare = append(results[n].bare, loads[1])
	}
	return ctx.Err()
}

func printTable(out io.Writer, o *options, results []result) error {
	fmt.Fprintf(out, "%s, %d CPUs shared by server and load, %d connections, medians of %d rounds of %v\n\n", runtime.Version(), runtime.NumCPU(), o.conns, o.rounds, o.last)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "case\tours/s\tbare/s\tratio\tours p50 ms\tbare p50\tours p99\tbare p99\tours CPU µs\tbare CPU µs\t")
	for _, r := range results {
		fmt.Fprintf(table, "%s\t%.0f\t%.0f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.0f\t%.0f\t\n", r.name,
			of(r.ours, (*load).rate), of(r.bare, (*load).rate), r.ratio(),
			of(r.ours, quantile(0.5)), of(r.bare, quantile(0.5)), of(r.ours, quantile(0.99)), of(r.bare, quantile(0.99)),
			of(r.ours, perRequest), of(r.bare, perRequest))
	}
	return table.Flush()
}

// quantile returns that share of the latencies, in milliseconds.
func quantile(q float64) func(*load) float64 {
	return func(l *load) float64 {
		return float64(stat.Quantile(l.latencies, q)) / float64(time.Millisecond)
	}
}

// perRequest is the time that the server computed for each request, in µs.
func perRequest(l *load) float64 { return float64(l.cpu.Microseconds()) / float64(len(l.latencies)) }

func of(loads []load, figure func(*load) float64) float64 {
	var all []float64
	for i := range loads {
		all = append(all, figure(&loads[i]))
	}
	return stat.Median(all)
}
