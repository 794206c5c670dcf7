package integration

import (
	"net/http"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/storetest"
)

// Each history costs some hundred calls over the network, so there are fewer
// than of a store in memory.
const dynamoHistories = 4

// openDynamo returns a store on a table of its own.
func openDynamo(t *testing.T) reportjobs.JobStore {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: 2 * clients}
	t.Cleanup(transport.CloseIdleConnections)
	client := dynamodb.New(dynamodb.Options{
		Region:       "eu-west-2",
		BaseEndpoint: aws.String(servers.Dynoxide(t)),
		Credentials:  credentials.NewStaticCredentialsProvider("local", "local", ""),
		HTTPClient:   &http.Client{Transport: transport},
	})
	table := dynamo.Table{Name: "linearizable"}
	require.NoError(t, dynamo.EnsureTable(t.Context(), client, table))
	store, err := dynamo.New(client, table, nil)
	require.NoError(t, err)
	return store
}

func TestDynamoIsLinearizable(t *testing.T) {
	for seed := range uint64(dynamoHistories) {
		check(t, recordHistory(t.Context(), openDynamo(t), seed))
	}
}

func TestDynamoIsLinearizableWhenAnswersAreLost(t *testing.T) {
	for seed := range uint64(dynamoHistories) {
		check(t, recordHistory(t.Context(), storetest.NewFaults(some(seed)).Store(openDynamo(t)), seed))
	}
}
