package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs/dynamo"
)

// tableTime bounds the making of a table; an index on many jobs takes minutes.
const tableTime = 30 * time.Minute

const aboutTableCreate = `Make the DynamoDB table that "reportjobs serve --store dynamodb" keeps jobs in,
with its indexes and its time to live, and wait until it can be used. What is
missing of a table that is there already is added; nothing is changed or removed.
Each time it ends with the same table.

The index "due" finds the jobs that nobody works on, the index "list" lists jobs.
A table without indexes costs fewer writes; serve takes it with --queue sqs.`

func newTable(c *console) *cobra.Command {
	table := &cobra.Command{
		Use:   "table",
		Short: "Make the DynamoDB table for serve",
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var at cloud
	var want dynamo.Table
	var none bool
	create := &cobra.Command{
		Use:               "create",
		Short:             "Make the table, or add what it lacks",
		Long:              aboutTableCreate,
		Example:           "  reportjobs table create --table jobs",
		Args:              arguments(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			want.Name = cmp.Or(want.Name, os.Getenv(envTable))
			want.NoDue, want.NoList = none, none
			if want.Name == "" {
				return usageFault(cmd, "--table NAME or $%s is wanted", envTable)
			}
			if _, err := want.Definition(); err != nil {
				return usageFault(cmd, "--table: %s", awsReason(err))
			}
			if err := at.check(cmd); err != nil {
				return err
			}
			return createTable(cmd.Context(), c, &at, want)
		},
	}
	flags := create.Flags()
	flags.StringVar(&want.Name, "table", "", "`NAME` of the table (default $"+envTable+")")
	flags.BoolVar(&none, "no-indexes", false, "make no indexes")
	at.add(flags)
	table.AddCommand(create)
	return table
}

// A tableRecord is a table as it is in the end.
type tableRecord struct {
	Type    string   `json:"type"` // table
	Name    string   `json:"name"`
	Made    bool     `json:"made"`    // it was not there
	Added   []string `json:"added"`   // indexes that were not there
	Indexes []string `json:"indexes"` // all that there are
}

// createTable makes or completes the table and says which it was.
func createTable(ctx context.Context, c *console, at *cloud, want dynamo.Table) error {
	ctx, cancel := context.WithTimeout(ctx, tableTime)
	defer cancel()
	cfg, err := at.connect(ctx)
	if err != nil {
		return err
	}
	client := dynamodb.NewFromConfig(cfg)
	before, err := dynamo.FindTable(ctx, client, want.Name)
	_, made := errors.AsType[*types.ResourceNotFoundException](err)
	switch {
	case made:
		before = dynamo.Table{NoDue: true, NoList: true}
	case err != nil:
		before = want // EnsureTable waits for a table that somebody else makes, and says what else it is
	}
	var after dynamo.Table
	if err = dynamo.EnsureTable(ctx, client, want); err == nil {
		after, err = dynamo.FindTable(ctx, client, want.Name)
	}
	if err != nil {
		return faultf(exitFault, "table %s in %s: %s", want.Name, where(cfg, client.Options().BaseEndpoint), awsReason(err))
	}
	r := tableRecord{Type: "table", Name: want.Name, Made: made, Added: []string{}, Indexes: []string{}}
	for _, x := range []struct {
		name    string
		was, is bool
	}{{dynamo.DueIndex, !before.NoDue, !after.NoDue}, {dynamo.ListIndex, !before.NoList, !after.NoList}} {
		if x.is {
			r.Indexes = append(r.Indexes, x.name)
		}
		if x.is && !x.was {
			r.Added = append(r.Added, x.name)
		}
	}
	return c.result(r, r.text())
}

func (r *tableRecord) text() string {
	indexes := "without indexes"
	if len(r.Indexes) > 0 {
		indexes = "with the indexes " + strings.Join(r.Indexes, " and ")
	}
	switch {
	case r.Made:
		return fmt.Sprintf("made table %s %s\n", r.Name, indexes)
	case len(r.Added) > 0:
		return fmt.Sprintf("table %s was there; added to it: %s\n", r.Name, strings.Join(r.Added, " and "))
	}
	return fmt.Sprintf("table %s was there, %s; nothing to add\n", r.Name, indexes)
}
