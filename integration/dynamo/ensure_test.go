package dynamo

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
)

// A bench is a server and the name of a table that is not there yet.
type bench struct {
	*testing.T
	client *dynamodb.Client
	table  dynamo.Table
}

func newBench(t *testing.T) *bench {
	client := newClient(servers.Dynoxide(t))
	return &bench{t, client, dynamo.Table{Name: randomName(t, client)}}
}

// create makes the table as something else made it.
func (b *bench) create(change func(*dynamodb.CreateTableInput)) {
	b.Helper()
	in, err := dynamo.Table{Name: b.table.Name, NoDue: true, NoList: true}.Definition()
	require.NoError(b, err)
	change(in)
	_, err = b.client.CreateTable(b.Context(), in)
	require.NoError(b, err)
}

// complete checks that the table is as its definition says.
func (b *bench) complete() {
	b.Helper()
	out, err := b.client.DescribeTable(b.Context(), &dynamodb.DescribeTableInput{TableName: aws.String(b.table.Name)})
	require.NoError(b, err)
	want, err := b.table.Definition()
	require.NoError(b, err)
	require.Equal(b, types.TableStatusActive, out.Table.TableStatus)
	require.Equal(b, want.KeySchema, out.Table.KeySchema)
	require.ElementsMatch(b, want.AttributeDefinitions, out.Table.AttributeDefinitions)
	require.Len(b, out.Table.GlobalSecondaryIndexes, len(want.GlobalSecondaryIndexes))
	for _, w := range want.GlobalSecondaryIndexes {
		found := false
		for _, got := range out.Table.GlobalSecondaryIndexes {
			if *got.IndexName == *w.IndexName {
				found = true
				require.Equal(b, w.KeySchema, got.KeySchema)
				require.Equal(b, w.Projection.ProjectionType, got.Projection.ProjectionType)
				require.Equal(b, w.Projection.NonKeyAttributes, got.Projection.NonKeyAttributes)
				require.Equal(b, types.IndexStatusActive, got.IndexStatus)
			}
		}
		require.True(b, found, "index %s", *w.IndexName)
	}
	ttl, err := b.client.DescribeTimeToLive(b.Context(), &dynamodb.DescribeTimeToLiveInput{TableName: aws.String(b.table.Name)})
	require.NoError(b, err)
	require.Equal(b, "ttl", aws.ToString(ttl.TimeToLiveDescription.AttributeName))
}

func TestEnsureTable(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		rule   string
		before func(b *bench)
	}{
		{"from nothing", func(*bench) {}},
		{"what is there is left as it is", func(b *bench) { require.NoError(b, dynamo.EnsureTable(b.Context(), b.client, b.table)) }},
		{"the table of the Python system gets its indexes and its time to live", func(b *bench) {
			b.create(func(*dynamodb.CreateTableInput) {})
		}},
		{"one index may be missing", func(b *bench) {
			b.table.NoList = true
			require.NoError(b, dynamo.EnsureTable(b.Context(), b.client, b.table))
			b.table.NoList = false
		}},
		{"a provisioned table gets provisioned indexes", func(b *bench) {
			b.create(func(in *dynamodb.CreateTableInput) {
				in.BillingMode = types.BillingModeProvisioned
				in.ProvisionedThroughput = &types.ProvisionedThroughput{ReadCapacityUnits: aws.Int64(5), WriteCapacityUnits: aws.Int64(5)}
			})
		}},
		{"no index is wanted", func(b *bench) { b.table.NoDue, b.table.NoList = true, true }},
	} {
		t.Run(row.rule, func(t *testing.T) {
			b := newBench(t)
			row.before(b)
			require.NoError(t, dynamo.EnsureTable(t.Context(), b.client, b.table))
			b.complete()
		})
	}
}

func TestEnsureTableFromEverywhere(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	var all sync.WaitGroup
	errs := make([]error, 8)
	for n := range errs {
		all.Go(func() { errs[n] = dynamo.EnsureTable(t.Context(), b.client, b.table) })
	}
	all.Wait()
	require.NoError(t, errors.Join(errs...))
	b.complete()
}

func TestTablesThatDoNotFit(t *testing.T) {
	t.Parallel()
	const ttlRule = "time to live is by ttl"
	text := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS}
	}
	hash := func(name string) []types.KeySchemaElement {
		return []types.KeySchemaElement{{AttributeName: aws.String(name), KeyType: types.KeyTypeHash}}
	}
	for _, row := range []struct {
		rule   string
		before func(b *bench)
		want   string
	}{
		{"the key is job_id", func(b *bench) {
			b.create(func(in *dynamodb.CreateTableInput) {
				in.AttributeDefinitions, in.KeySchema = []types.AttributeDefinition{text("id")}, hash("id")
			})
		}, "its key is HASH id, want HASH job_id"},
		{"and nothing else", func(b *bench) {
			b.create(func(in *dynamodb.CreateTableInput) {
				in.AttributeDefinitions = append(in.AttributeDefinitions, text("part"))
				in.KeySchema = append(in.KeySchema, types.KeySchemaElement{AttributeName: aws.String("part"), KeyType: types.KeyTypeRange})
			})
		}, "its key is HASH job_id, RANGE part, want HASH job_id"},
		{"an index of that name has these keys", func(b *bench) {
			b.create(func(in *dynamodb.CreateTableInput) {
				in.AttributeDefinitions = append(in.AttributeDefinitions, text("day"))
				in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{{
					IndexName: aws.String("due"), KeySchema: hash("day"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
				}}
			})
		}, `index "due" has the key HASH day, want HASH due_shard, RANGE due_from`},
		{"and these attributes", func(b *bench) {
			full, err := b.table.Definition()
			require.NoError(b, err)
			for _, x := range full.GlobalSecondaryIndexes {
				x.Projection.ProjectionType, x.Projection.NonKeyAttributes = types.ProjectionTypeKeysOnly, nil
			}
			b.create(func(in *dynamodb.CreateTableInput) { *in = *full })
		}, `index "list" lacks the attribute status`},
		{ttlRule, func(b *bench) {
			b.create(func(*dynamodb.CreateTableInput) {})
			_, err := b.client.UpdateTimeToLive(b.Context(), &dynamodb.UpdateTimeToLiveInput{
				TableName:               aws.String(b.table.Name),
				TimeToLiveSpecification: &types.TimeToLiveSpecification{AttributeName: aws.String("expires"), Enabled: aws.Bool(true)},
			})
			require.NoError(b, err)
		}, `it is by the attribute "expires", want "ttl"`},
	} {
		t.Run(row.rule, func(t *testing.T) {
			b := newBench(t)
			row.before(b)
			require.ErrorContains(t, dynamo.EnsureTable(t.Context(), b.client, b.table), row.want)
			if row.rule != ttlRule { // which DescribeTable does not tell
				_, err := dynamo.FindTable(t.Context(), b.client, b.table.Name)
				require.ErrorContains(t, err, row.want)
			}
		})
	}
}

func TestEnsureTableEndsWithItsContext(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, dynamo.EnsureTable(ctx, b.client, b.table), context.Canceled)
}
