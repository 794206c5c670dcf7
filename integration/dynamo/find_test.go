package dynamo

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
)

func TestFindTableTellsWhichIndexesThereAre(t *testing.T) {
	t.Parallel()
	for _, made := range []dynamo.Table{{}, {NoDue: true}, {NoList: true}, {NoDue: true, NoList: true}} {
		b := newBench(t)
		_, err := dynamo.FindTable(t.Context(), b.client, b.table.Name)
		var missing *types.ResourceNotFoundException
		require.ErrorAs(t, err, &missing, "a table that is not there is told from others")

		made.Name = b.table.Name
		require.NoError(t, dynamo.EnsureTable(t.Context(), b.client, made))
		found, err := dynamo.FindTable(t.Context(), b.client, b.table.Name)
		require.NoError(t, err)
		want, err := made.Definition()
		require.NoError(t, err)
		got, err := found.Definition()
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestFindTableRefusesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	text := func(name string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: types.ScalarAttributeTypeS}
	}
	hash := func(name string) []types.KeySchemaElement {
		return []types.KeySchemaElement{{AttributeName: aws.String(name), KeyType: types.KeyTypeHash}}
	}
	for _, row := range []struct {
		rule, want string
		made       func(*dynamodb.CreateTableInput)
	}{
		{"the key is job_id", "its key is HASH id, want HASH job_id", func(in *dynamodb.CreateTableInput) {
			in.AttributeDefinitions, in.KeySchema = []types.AttributeDefinition{text("id")}, hash("id")
		}},
		{"an index of that name has these keys", `index "list" has the key HASH day, want HASH list_shard, RANGE created_at`, func(in *dynamodb.CreateTableInput) {
			in.AttributeDefinitions = append(in.AttributeDefinitions, text("day"))
			in.GlobalSecondaryIndexes = []types.GlobalSecondaryIndex{{
				IndexName: aws.String("list"), KeySchema: hash("day"), Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
			}}
		}},
	} {
		t.Run(row.rule, func(t *testing.T) {
			b := newBench(t)
			b.create(row.made)
			_, err := dynamo.FindTable(t.Context(), b.client, b.table.Name)
			require.ErrorContains(t, err, row.want)
		})
	}
	_, err := dynamo.FindTable(t.Context(), newBench(t).client, "j")
	require.ErrorContains(t, err, `table name "j"`)
}
