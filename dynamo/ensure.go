package dynamo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// EnsureTable makes the table, its indexes and its time to live, or adds what
// is missing to the one that is there, and returns when all can be used. It
// changes and removes nothing: what stands in the way is an error. Calling it
// again, or from several processes, does no harm. Adding an index to a table
// of many items takes minutes; ctx bounds it.
func EnsureTable(ctx context.Context, client *dynamodb.Client, table Table) error {
	definition, err := table.Definition()
	if err != nil {
		return err
	}
	e := ensurer{client, definition.TableName}
	_, err = client.CreateTable(ctx, definition)
	if err != nil && !inUse(err) {
		return fmt.Errorf("dynamo: create table %q: %w", table.Name, err)
	}
	if err := e.indexes(ctx, table.indexes()); err != nil {
		return fmt.Errorf("dynamo: table %q: %w", table.Name, err)
	}
	if err := e.timeToLive(ctx); err != nil {
		return fmt.Errorf("dynamo: time to live of table %q: %w", table.Name, err)
	}
	return nil
}

// inUse tells whether err says that a table or index is there already, or
// being changed by someone else.
func inUse(err error) bool {
	var used *types.ResourceInUseException
	var busy *types.LimitExceededException
	return errors.As(err, &used) || errors.As(err, &busy)
}

type ensurer struct {
	client *dynamodb.Client
	table  *string
}

// indexes adds the indexes that are missing, one at a time, as DynamoDB wants
// it.
func (e ensurer) indexes(ctx context.Context, want []index) error {
	for {
		table, err := e.ready(ctx)
		if err != nil {
			return err
		}
		if got := keyText(table.KeySchema); got != keyText(keys("job_id", "")) {
			return fmt.Errorf("its key is %s, want %s", got, keyText(keys("job_id", "")))
		}
		missing, err := firstMissing(table.GlobalSecondaryIndexes, want)
		if missing == nil || err != nil {
			return err
		}
		_, err = e.client.UpdateTable(ctx, &dynamodb.UpdateTableInput{
			TableName:            e.table,
			AttributeDefinitions: missing.attributes,
			GlobalSecondaryIndexUpdates: []types.GlobalSecondaryIndexUpdate{{Create: &types.CreateGlobalSecondaryIndexAction{
				IndexName: aws.String(missing.name), KeySchema: missing.keys, Projection: missing.projection,
				ProvisionedThroughput: throughput(table),
			}}},
		})
		if err != nil && !inUse(err) {
			return fmt.Errorf("add index %q: %w", missing.name, err)
		}
	}
}

// throughput is what an index of a provisioned table needs: the table's own.
func throughput(table *types.TableDescription) *types.ProvisionedThroughput {
	p := table.ProvisionedThroughput
	if p == nil || aws.ToInt64(p.ReadCapacityUnits) == 0 {
		return nil
	}
	return &types.ProvisionedThroughput{ReadCapacityUnits: p.ReadCapacityUnits, WriteCapacityUnits: p.WriteCapacityUnits}
}

// firstMissing returns the first index that is not there. One that is there
// must have the keys and at least the attributes that it should.
func firstMissing(have []types.GlobalSecondaryIndexDescription, want []index) (*index, error) {
	for _, x := range want {
		at := slices.IndexFunc(have, func(d types.GlobalSecondaryIndexDescription) bool { return aws.ToString(d.IndexName) == x.name })
		if at < 0 {
			return &x, nil
		}
		if got := keyText(have[at].KeySchema); got != keyText(x.keys) {
			return nil, fmt.Errorf("index %q has the key %s, want %s", x.name, got, keyText(x.keys))
		}
		p := have[at].Projection
		for _, name := range x.projection.NonKeyAttributes {
			if p != nil && p.ProjectionType != types.ProjectionTypeAll && !slices.Contains(p.NonKeyAttributes, name) {
				return nil, fmt.Errorf("index %q lacks the attribute %s", x.name, name)
			}
		}
	}
	return nil, nil
}

// ready waits until the table and all its indexes are active.
func (e ensurer) ready(ctx context.Context) (*types.TableDescription, error) {
	var table *types.TableDescription
	err := poll(ctx, func() (bool, error) {
		out, err := e.client.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: e.table})
		var missing *types.ResourceNotFoundException
		if errors.As(err, &missing) {
			return false, nil // it was made a moment ago
		}
		if err != nil {
			return false, err
		}
		table = out.Table
		building := slices.ContainsFunc(table.GlobalSecondaryIndexes, func(d types.GlobalSecondaryIndexDescription) bool {
			return d.IndexStatus != types.IndexStatusActive
		})
		return table.TableStatus == types.TableStatusActive && !building, nil
	})
	return table, err
}

// timeToLive enables expiry, unless it is enabled.
func (e ensurer) timeToLive(ctx context.Context) error {
	var refused error // why it could not be enabled; someone else may have been faster
	return poll(ctx, func() (bool, error) {
		out, err := e.client.DescribeTimeToLive(ctx, &dynamodb.DescribeTimeToLiveInput{TableName: e.table})
		if err != nil {
			return false, err
		}
		d := out.TimeToLiveDescription
		switch {
		case d.TimeToLiveStatus == types.TimeToLiveStatusDisabling:
			return false, nil
		case d.TimeToLiveStatus != types.TimeToLiveStatusDisabled && aws.ToString(d.AttributeName) != TTLAttribute:
			return false, fmt.Errorf("it is by the attribute %q, want %q", aws.ToString(d.AttributeName), TTLAttribute)
		case d.TimeToLiveStatus != types.TimeToLiveStatusDisabled:
			return true, nil
		case refused != nil:
			return false, refused
		}
		_, refused = e.client.UpdateTimeToLive(ctx, &dynamodb.UpdateTimeToLiveInput{
			TableName:               e.table,
			TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String(TTLAttribute), Enabled: aws.Bool(true)},
		})
		return refused == nil, nil
	})
}

// poll calls done until it is, at growing intervals up to five seconds.
func poll(ctx context.Context, done func() (bool, error)) error {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		if ok, err := done(); ok || err != nil {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
