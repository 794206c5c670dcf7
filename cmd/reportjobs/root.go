package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

const about = `Make reports that take minutes, for callers that wait seconds.

A server takes a JSON document, answers with the id of a job, and makes the
reports behind it. Most commands talk to such a server; render needs none.

Environment:
  REPORTJOBS_SERVER     where the server is, for --server
  REPORTJOBS_KEY        the API key, for --key
  REPORTJOBS_ID_SECRET  of serve: derives job ids from idempotency keys
  DYNAMODB_TABLE        of serve and table, for --table
  REPORT_BUCKET         of serve, for --bucket
  BEDROCK_MODEL_ID      of serve, for --model
  BEDROCK_REGION        of serve, for --model-region
  AWS_*                 of serve and table: as for every program for AWS

Exit codes:
  0    done
  1    a fault on this side: a file cannot be read, a document is wrong
  2    wrong usage: a command, a flag, an argument
  3    the job ended without all its reports: FAILED, PARTIAL, CANCELED
  4    not found: no such job or report, or it is somebody else's
  5    refused: this input, these reports or this idempotency key
  6    denied: the API key is missing, wrong or not enough
  7    not now: the job has finished, or it has not yet
  8    later: the server is not reached, is busy or limits the rate
  130  interrupted`

// newRoot returns the command with all that are below it.
func newRoot(c *console) *cobra.Command {
	root := &cobra.Command{
		Use:           "reportjobs",
		Short:         "Make reports that take minutes, for callers that wait seconds",
		Long:          about,
		SilenceErrors: true, // main says it in one line
		SilenceUsage:  true,
		Args:          noSuchCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.SetFlagErrorFunc(wrongFlag)
	root.SetIn(c.in)
	root.SetOut(c.out)
	root.SetErr(c.errs)
	root.PersistentFlags().BoolVar(&c.json, "json", false, "write one JSON object a line")
	root.AddGroup(&cobra.Group{ID: "jobs", Title: "Jobs:"}, &cobra.Group{ID: "host", Title: "On this machine:"})
	group(root, "jobs", newSubmit(c), newWait(c), newStatus(c), newList(c), newCancel(c), newRetry(c), newDownload(c))
	group(root, "host", newServe(c), newTable(c), newRender(c), newKeys(c), newVersion(c))
	completion(root)
	return root
}

// completion adds cobra's command, which prints scripts for shells, and has it
// refuse wrong arguments as all others do.
func completion(root *cobra.Command) {
	root.SetCompletionCommandGroupID("host")
	root.SetHelpCommandGroupID("host")
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() != "completion" {
			continue
		}
		cmd.Short = "Print a script that completes command lines in a shell"
		cmd.Args, cmd.RunE = noSuchCommand, func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		for _, shell := range cmd.Commands() {
			shell.Args = arguments()
		}
	}
}

func group(root *cobra.Command, id string, commands ...*cobra.Command) {
	for _, cmd := range commands {
		cmd.GroupID = id
		root.AddCommand(cmd)
	}
}

// noSuchCommand refuses words behind a command that only has others below it.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = fmt.Sprintf(" (did you mean %s?)", strings.Join(near, " or "))
	}
	return usageFault(cmd, "there is no command %q%s", args[0], hint)
}

// arguments returns a check for a command that takes these arguments and no
// more. A name in brackets may be left out, one with dots repeated.
func arguments(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		least, most := 0, len(names)
		for _, name := range names {
			if !strings.HasPrefix(name, "[") {
				least++
			}
			if strings.Contains(name, "...") {
				most = len(args)
			}
		}
		switch {
		case len(args) < least:
			return usageFault(cmd, "%s is missing", names[len(args)])
		case len(args) > most:
			return usageFault(cmd, "there is no place for the argument %q", args[most])
		}
		return nil
	}
}
