package dynamo_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/memory"
)

// A coordinator whose jobs lie in DynamoDB. Workers in other processes use a
// store on the same table.
func ExampleNew() {
	_ = func(ctx context.Context, client *dynamodb.Client) (*reportjobs.Coordinator, error) { // client: dynamodb.NewFromConfig(…)
		table := dynamo.Table{Name: "jobs"}
		if err := dynamo.EnsureTable(ctx, client, table); err != nil {
			return nil, err
		}
		store, err := dynamo.New(client, table, nil)
		if err != nil {
			return nil, err
		}
		files, err := memory.NewDirArtifacts("/var/lib/reports", nil) // or in S3
		if err != nil {
			return nil, err
		}
		return reportjobs.NewCoordinator(store, files, nil, &reportjobs.CoordinatorOptions{
			Reports: []reportjobs.ReportSpec{{Name: "executive"}},
		})
	}
}

// The table as infrastructure code needs it: encode the definition as JSON, or
// walk over it.
func ExampleTable_Definition() {
	definition, err := dynamo.Table{Name: "jobs"}.Definition()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(aws.ToString(definition.TableName), definition.BillingMode, aws.ToString(definition.KeySchema[0].AttributeName))
	for _, index := range definition.GlobalSecondaryIndexes {
		fmt.Print(aws.ToString(index.IndexName), ":")
		for _, key := range index.KeySchema {
			fmt.Print(" ", aws.ToString(key.AttributeName))
		}
		fmt.Println(",", index.Projection.ProjectionType, index.Projection.NonKeyAttributes)
	}
	fmt.Println("time to live:", dynamo.TTLAttribute)
	// Output:
	// jobs PAY_PER_REQUEST job_id
	// due: due_shard due_from, KEYS_ONLY []
	// list: list_shard created_at, INCLUDE [status]
	// time to live: ttl
}

// A tenant may submit once a minute on average, five times in a row after a
// pause, whichever of many servers it asks.
func ExampleLimiter() {
	_ = func(ctx context.Context, client *dynamodb.Client) error {
		limiter, err := dynamo.NewLimiter(client, "jobs", &dynamo.LimiterOptions{Every: time.Minute, Burst: 5})
		if err != nil {
			return err
		}
		wait, err := limiter.Allow(ctx, "acme")
		if err != nil {
			return err // or let it through: a limiter that is down need not take the service with it
		}
		if wait > 0 {
			return fmt.Errorf("try again in %v", wait)
		}
		return nil
	}
}
