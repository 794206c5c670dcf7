package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

func newStatus(c *console) *cobra.Command {
	n := &connection{console: c}
	return n.command("status ID", "Show a job as it is now", func(ctx context.Context, server *client.Client, args []string) error {
		job, err := server.Get(ctx, args[0])
		if err != nil {
			return n.explain(err)
		}
		return n.result(record(&job), describe(&job))
	})
}

func newCancel(c *console) *cobra.Command {
	n := &connection{console: c}
	return n.command("cancel ID", "End a job that is not finished", func(ctx context.Context, server *client.Client, args []string) error {
		job, err := server.Cancel(ctx, args[0])
		if err != nil {
			return n.explain(err)
		}
		return n.result(record(&job), fmt.Sprintf("job %s is %s\n", job.ID, job.Status))
	})
}

// statuses are what list can pick.
func statuses() []string {
	return []string{
		string(reportjobs.StatusPending), string(reportjobs.StatusProcessing), string(reportjobs.StatusCompleted),
		string(reportjobs.StatusPartial), string(reportjobs.StatusFailed), string(reportjobs.StatusCanceled),
	}
}

func newList(c *console) *cobra.Command {
	n := &connection{console: c}
	var status string
	var limit int
	cmd := n.command("list", "List jobs, newest first", nil)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	cmd.RunE = n.run(func(ctx context.Context, server *client.Client, _ []string) error {
		status = strings.ToUpper(status)
		switch {
		case status != "" && !slices.Contains(statuses(), status):
			return usageFault(cmd, "--status %q: one of %s is wanted", status, strings.Join(statuses(), ", "))
		case limit < 0:
			return usageFault(cmd, "--limit %d: 0 or more is wanted", limit)
		}
		return n.list(ctx, server, reportjobs.Query{Status: reportjobs.Status(status), Limit: limit})
	})
	cmd.Flags().StringVar(&status, "status", "", "only jobs of this `STATUS`, such as processing")
	cmd.Flags().IntVar(&limit, "limit", 20, "at most so many; 0 for all")
	_ = cmd.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(statuses(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// list writes a table, in parts: a long one begins before it is known.
func (n *connection) list(ctx context.Context, server *client.Client, q reportjobs.Query) error {
	table := tabwriter.NewWriter(n.out, 0, 0, 2, ' ', 0)
	rows := 0
	for job, err := range server.List(ctx, q) {
		if err != nil {
			table.Flush()
			return n.explain(err)
		}
		if n.json {
			if err := n.result(record(&job), ""); err != nil {
				return err
			}
			continue
		}
		if rows == 0 {
			fmt.Fprintln(table, "ID\tSTATUS\tDONE\tCREATED\tREPORTS\tABOUT")
		}
		fmt.Fprintln(table, row(&job))
		if rows++; rows%100 == 0 {
			table.Flush()
		}
	}
	if rows == 0 && !n.json {
		n.say("no jobs")
	}
	return table.Flush()
}

func row(job *reportjobs.Job) string {
	var names []string
	for _, r := range job.Reports {
		names = append(names, r.Name)
	}
	return strings.Join([]string{
		printable(job.ID), printable(string(job.Status)), fmt.Sprintf("%d %%", percent(job)), clock(job.CreatedAt),
		printable(strings.Join(names, ",")), printable(job.Metadata["company_name"]),
	}, "\t")
}

// completeIDs offers the newest jobs to a shell that completes a command line.
func (n *connection) completeIDs(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	const soon, most = time.Second, 20
	server, err := n.client()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), soon)
	defer cancel()
	var ids []cobra.Completion
	for job, err := range server.List(ctx, reportjobs.Query{Limit: most}) {
		if err != nil {
			break
		}
		ids = append(ids, cobra.CompletionWithDesc(job.ID, printable(string(job.Status)+" "+job.Metadata["company_name"])))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
}
