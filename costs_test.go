package reportjobs_test

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

// A cost is one line of the table in docs/costs.md.
type cost struct {
	of, quantity string
	price        string
	dollars      float64 // for one job
}

// TestCostsOfAReport counts the requests of a report that a model writes in
// eleven calls, and holds the arithmetic of docs/costs.md against them. The
// line of DynamoDB is measured elsewhere: see the README.
func TestCostsOfAReport(t *testing.T) {
	const (
		calls, seconds, polls        = 11, 150, 30
		fresh, kept, cached, written = 10_600, 6_200, 62_000, 9_700 // tokens
	)
	puts, gets := filesOf(t, calls)
	require.Equal(t, 1+calls, puts, "a report and each step")
	require.Equal(t, calls, gets, "a look for each step")
	gets++ // the download
	asked := float64(1 + polls)
	lines := []cost{
		{"DynamoDB, polls", fmt.Sprintf("%d × 1 read unit", polls), "$0.125 a million", polls * 0.125e-6},
		{"S3, writes", fmt.Sprintf("%d", puts), "$5 a million", float64(puts) * 5e-6},
		{"S3, reads", fmt.Sprintf("%d", gets), "$0.40 a million", float64(gets) * 0.4e-6},
		{"Lambda, invocations", fmt.Sprintf("%d", int(asked)+1), "$0.20 a million", (asked + 1) * 0.2e-6},
		{"Lambda, worker, 1 GB", fmt.Sprintf("%d s", seconds), "$13.3334 a million GB s", seconds * 13.3334e-6},
		{"Lambda, coordinator, 0.5 GB", fmt.Sprintf("%d × 10 ms", int(asked)), "$13.3334 a million GB s", asked * 0.01 * 0.5 * 13.3334e-6},
		{"model, tokens in", "10,600", "$3 a million", fresh * 3e-6},
		{"model, tokens to the cache", "6,200", "$3.75 a million", kept * 3.75e-6},
		{"model, tokens from the cache", "62,000", "$0.30 a million", cached * 0.3e-6},
		{"model, tokens out", "9,700", "$15 a million", written * 15e-6},
	}
	table := "| of | for one job | price | 1,000 jobs |\n|---|---|---|---|\n"
	for _, line := range lines {
		table += fmt.Sprintf("| %s | %s | %s | $%s |\n", line.of, line.quantity, line.price, strconv.FormatFloat(1000*line.dollars, 'g', 3, 64))
	}
	t.Logf("the table of docs/costs.md:\n%s", table)
	page, err := os.ReadFile("docs/costs.md")
	require.NoError(t, err)
	require.Contains(t, string(page), table)
}

// filesOf counts the requests to the store of files of one job with one report of so many steps.
func filesOf(t *testing.T, calls int) (puts, gets int) {
	faults := storetest.NewFaults(nil)
	store := memory.NewStore(nil)
	plain, err := memory.NewArtifacts(nil)
	require.NoError(t, err)
	files := faults.Artifacts(plain)
	c, err := reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{Reports: []reportjobs.ReportSpec{{Name: "a"}}})
	require.NoError(t, err)
	w := reportjobs.NewWorker(store, files, nil, nil)
	w.Handle("a", reportjobs.RendererFunc(func(ctx context.Context, out *reportjobs.Output, task *reportjobs.Task) error {
		for n := range calls {
			value, err := task.Step(ctx, fmt.Sprint("call ", n), func(context.Context) ([]byte, error) { return []byte("words"), nil })
			if err != nil {
				return err
			}
			if _, err := out.Write(value); err != nil {
				return err
			}
		}
		return nil
	}))
	job, err := c.Submit(t.Context(), reportjobs.Request{Input: []byte("{}")})
	require.NoError(t, err)
	out, err := w.Run(t.Context(), job.ID)
	require.NoError(t, err)
	require.Equal(t, reportjobs.StatusCompleted, out.Job.Status)
	return faults.Count("Put"), faults.Count("Open")
}
