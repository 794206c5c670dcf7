package dynamo

import (
	"testing"

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

func TestFindTableWantsAName(t *testing.T) {
	t.Parallel()
	_, err := dynamo.FindTable(t.Context(), newBench(t).client, "j")
	require.ErrorContains(t, err, `table name "j"`)
}
