package dynamo

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// FindTable returns the table of that name as [New] takes it: without the
// indexes that are not there. It is for programs that check at their start what
// they are told to work on, and needs dynamodb:DescribeTable. A table that is
// not there is a *types.ResourceNotFoundException; one with other keys, and one
// that is being made or changed, is an error that says so. Shards is the
// default: no table tells it.
func FindTable(ctx context.Context, client *dynamodb.Client, name string) (Table, error) {
	found, err := Table{Name: name}.filled()
	if err != nil {
		return Table{}, err
	}
	out, err := client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String(name)})
	if err != nil {
		return Table{}, fmt.Errorf("dynamo: table %q: %w", name, err)
	}
	table := out.Table
	if got := keyText(table.KeySchema); got != keyText(keys("job_id", "")) {
		return Table{}, fmt.Errorf("dynamo: table %q: its key is %s, want %s", name, got, keyText(keys("job_id", "")))
	}
	if s := table.TableStatus; s != types.TableStatusActive && s != types.TableStatusUpdating {
		return Table{}, fmt.Errorf("dynamo: table %q is %s", name, s)
	}
	for _, x := range found.indexes() {
		at := slices.IndexFunc(table.GlobalSecondaryIndexes, func(d types.GlobalSecondaryIndexDescription) bool { return aws.ToString(d.IndexName) == x.name })
		switch {
		case at < 0 && x.name == DueIndex:
			found.NoDue = true
		case at < 0:
			found.NoList = true
		case table.GlobalSecondaryIndexes[at].IndexStatus == types.IndexStatusCreating:
			return Table{}, fmt.Errorf("dynamo: table %q: index %q is being made", name, x.name)
		}
		if at < 0 {
			continue
		}
		if _, err := firstMissing(table.GlobalSecondaryIndexes[at:at+1], []index{x}); err != nil {
			return Table{}, fmt.Errorf("dynamo: table %q: %w", name, err)
		}
	}
	return found, nil
}
