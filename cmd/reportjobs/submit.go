package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// maxInput is how much submit reads, in bytes. Servers take 6 MB unless they
// are told otherwise; this only bounds what is held here.
const maxInput = 64 << 20

const aboutSubmit = `Submit a JSON document and print the id of the job. With --wait, wait for its
end and print what became of it; with --out, leave the reports in a directory
and print their paths.

With --idempotency-key the command can be repeated after a fault: it gives the
same job.`

// ending is what a command that starts or awaits a job does with it.
type ending struct {
	wait bool
	out  string
}

func (e *ending) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&e.out, "out", "", "leave the reports in this `DIR`, which is made if it is not there; - for standard output")
	_ = cmd.MarkFlagDirname("out") // the flag is there
}

func newSubmit(c *console) *cobra.Command {
	n := &connection{console: c}
	var e ending
	var reports []string
	var key string
	cmd := &cobra.Command{
		Use:     "submit FILE",
		Short:   "Submit a JSON document",
		Long:    aboutSubmit,
		Example: "  reportjobs submit input.json --wait --out reports\n  id=$(make-input | reportjobs submit -)",
		Args:    arguments("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := n.client(); err != nil { // before anything is typed in
				return err
			}
			input, err := c.read(args[0], maxInput)
			if err != nil {
				return err
			}
			return n.run(func(ctx context.Context, server *client.Client, args []string) error {
				job, err := server.Submit(ctx, reportjobs.Request{Input: input, Reports: reports, Key: key})
				if isAboutInput(err) {
					return faultf(exitRefused, "%s: %s", shown(args[0]), n.explain(err))
				}
				return n.started(ctx, server, job, err, &e)
			})(cmd, args)
		},
	}
	cmd.Flags().BoolVar(&e.wait, "wait", false, "wait for the end of the job")
	cmd.Flags().StringSliceVar(&reports, "reports", nil, "which reports, as `a,b` (default: what the server makes of itself)")
	cmd.Flags().StringVar(&key, "idempotency-key", "", "the same `KEY` and document give the same job")
	e.flags(cmd)
	n.flags(cmd)
	return cmd
}

// isAboutInput tells whether err is about what was submitted, and not about
// how.
func isAboutInput(err error) bool {
	var answer *client.Error
	return errors.As(err, &answer) && slices.Contains([]string{"invalid_json", "too_large"}, answer.Code)
}

// started goes on with a job that was just made, or tells why it was not.
func (n *connection) started(ctx context.Context, c *client.Client, job reportjobs.Job, err error, e *ending) error {
	if err != nil {
		return n.explain(err)
	}
	if !e.wait && e.out == "" {
		return n.result(record(&job), job.ID+"\n")
	}
	if !n.json {
		n.say("job %s", job.ID)
	}
	if job, err = n.follow(ctx, c, job.ID, e.out); err != nil {
		return err
	}
	return n.conclude(ctx, c, job, e.out)
}

func newWait(c *console) *cobra.Command {
	n := &connection{console: c}
	var e ending
	cmd := n.command("wait ID", "Wait for the end of a job", func(ctx context.Context, server *client.Client, args []string) error {
		job, err := n.follow(ctx, server, args[0], e.out)
		if err != nil {
			return err
		}
		return n.conclude(ctx, server, job, e.out)
	})
	e.flags(cmd)
	return cmd
}

func newRetry(c *console) *cobra.Command {
	n := &connection{console: c}
	var e ending
	cmd := n.command("retry ID", "Make a new job of one that ended without all its reports",
		func(ctx context.Context, server *client.Client, args []string) error {
			job, err := server.Retry(ctx, args[0])
			return n.started(ctx, server, job, err, &e)
		})
	cmd.Flags().BoolVar(&e.wait, "wait", false, "wait for the end of the new job")
	e.flags(cmd)
	return cmd
}
