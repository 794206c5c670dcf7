package dynamo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/qubitz/reportjobs"
)

// A Store keeps jobs in a table. It holds nothing itself: any number of them,
// in any number of processes, work on one table, and its methods may be called
// from many goroutines. Throttled and lost calls are repeated by the client,
// as it is configured; what it gives up on is returned and may be repeated.
type Store struct {
	client *dynamodb.Client
	table  Table
	o      Options
}

var (
	_ reportjobs.JobStore = (*Store)(nil)
	_ reportjobs.Lister   = (*Store)(nil)
)

// Options are for tables with a past.
type Options struct {
	// LegacyTenant is the tenant that the rows of the Python system belong to.
	// Default "", the tenant of hosts that have only one.
	LegacyTenant string
}

// New returns a store on a table, which it takes as it is: see [EnsureTable].
// The error says what is wrong with the arguments; nothing is asked of AWS.
func New(client *dynamodb.Client, table Table, o *Options) (*Store, error) {
	if client == nil {
		return nil, errors.New("dynamo: a store needs a client")
	}
	table, err := table.filled()
	if err != nil {
		return nil, err
	}
	s := &Store{client: client, table: table}
	if o != nil {
		s.o = *o
	}
	return s, nil
}

// Create stores a new record and its input; see [reportjobs.JobStore]. The
// input goes first, under the record's origin: if the record is refused,
// nobody else's was touched, and if this process dies in between, ttl removes
// what nobody asks for.
func (s *Store) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	record, err := s.table.encode(&job)
	if err != nil {
		return err
	}
	repeated, err := s.putInput(ctx, &job, input)
	if err != nil {
		return err
	}
	out, err := s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName:                           aws.String(s.table.Name),
		Item:                                record,
		ConditionExpression:                 aws.String("attribute_not_exists(job_id) OR expires_at <= :created"),
		ExpressionAttributeValues:           item{":created": number(int64(microsOf(job.CreatedAt)))},
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	if refused, stored := refusal(err); refused {
		if text(stored, "origin") == job.Origin {
			return nil
		}
		return s.refuse(ctx, &job, input)
	}
	if err != nil {
		return s.named(err)
	}
	if repeated || answerLost(out.ResultMetadata) {
		// The record may have been erased, and its input with it, since it was
		// written first: bring both back, not one.
		_, err = s.putInput(ctx, &job, input)
	}
	return err
}

// refuse takes away the input of a record that was refused.
func (s *Store) refuse(ctx context.Context, job *reportjobs.Job, input []byte) error {
	if input == nil {
		return reportjobs.ErrExists
	}
	_, err := s.client.DeleteItem(ctx, &dynamodb.DeleteItemInput{TableName: aws.String(s.table.Name), Key: inputKey(job)})
	if err != nil {
		return fmt.Errorf("%w; its input stays until it expires: %w", reportjobs.ErrExists, err)
	}
	return reportjobs.ErrExists
}

// Get returns the record; see [reportjobs.JobStore].
func (s *Store) Get(ctx context.Context, id string) (reportjobs.Job, error) {
	out, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(s.table.Name), Key: key(id), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return reportjobs.Job{}, s.named(err)
	}
	job, err := decode(out.Item, s.o.LegacyTenant)
	if errors.Is(err, errNoRecord) {
		err = reportjobs.ErrNotFound
	}
	return job, err
}

// Swap replaces the record if its revision is old; see [reportjobs.JobStore].
func (s *Store) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	if !job.ExpiresAt.IsZero() && !job.ExpiresAt.After(job.UpdatedAt) {
		return s.erase(ctx, old, &job)
	}
	record, err := s.table.encode(&job)
	if err != nil {
		return err
	}
	guard := guardOf(old, &job)
	update := assign(record, guard.names, guard.values)
	out, err := s.client.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName:                           aws.String(s.table.Name),
		Key:                                 key(job.ID),
		UpdateExpression:                    aws.String(update),
		ConditionExpression:                 aws.String(guard.condition),
		ExpressionAttributeNames:            guard.names,
		ExpressionAttributeValues:           guard.values,
		ReturnValues:                        types.ReturnValueUpdatedOld,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	})
	refused, stored := refusal(err)
	switch {
	case refused:
		if err := verdict(stored, &job); err != nil {
			return err
		}
	case err != nil:
		return s.named(err)
	case sameNumber(out.Attributes[TTLAttribute], record[TTLAttribute]):
		return nil
	}
	return s.keepInput(ctx, &job)
}

// verdict tells why a write was refused, by what lies there.
func verdict(stored item, job *reportjobs.Job) error {
	switch {
	case stored["status"] == nil:
		return reportjobs.ErrNotFound
	case text(stored, "revision") == job.Revision && text(stored, "origin") == job.Origin && job.Revision != "":
		return nil // this very write: its answer was lost
	}
	return reportjobs.ErrConflict
}

// refusal tells whether a condition failed, and what lies there; nothing if
// there is no item.
func refusal(err error) (refused bool, stored item) {
	var failed *types.ConditionalCheckFailedException
	if errors.As(err, &failed) {
		return true, failed.Item
	}
	var canceled *types.TransactionCanceledException
	if !errors.As(err, &canceled) || len(canceled.CancellationReasons) == 0 {
		return false, nil
	}
	first := canceled.CancellationReasons[0]
	return aws.ToString(first.Code) == "ConditionalCheckFailed", first.Item
}

// named says what an error of DynamoDB comes to: a table that is not there,
// which DynamoDB leaves unnamed, or an item that grew too large by attributes
// of others.
func (s *Store) named(err error) error {
	var api smithy.APIError
	switch {
	case !errors.As(err, &api):
	case api.ErrorCode() == "ResourceNotFoundException":
		return fmt.Errorf("dynamo: there is no table %q in region %q; EnsureTable makes it: %w", s.table.Name, s.client.Options().Region, err)
	case api.ErrorCode() == "ValidationException" && strings.Contains(api.ErrorMessage(), "Item size"):
		return fmt.Errorf("%w: %w", reportjobs.ErrTooLarge, err)
	}
	return err
}

// answerLost tells whether the client repeated a request that may have taken
// effect: one that got no answer, or an error of the server's own. One that
// was throttled has not.
func answerLost(metadata middleware.Metadata) bool {
	throttles := retry.ThrottleErrorCode{Codes: retry.DefaultThrottleErrorCodes}
	results, _ := retry.GetAttemptResults(metadata)
	return slices.ContainsFunc(results.Results, func(attempt retry.AttemptResult) bool {
		return attempt.Err != nil && throttles.IsErrorThrottle(attempt.Err) != aws.TrueTernary
	})
}
