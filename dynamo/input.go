package dynamo

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/qubitz/reportjobs"
)

// inputKey is where the input of one life of an id lies: nobody else's write
// meets it. Without a status the item is no record.
func inputKey(job *reportjobs.Job) item { return key(job.ID + "/" + job.Origin) }

// Input returns what Create was given; see [reportjobs.JobStore].
func (s *Store) Input(ctx context.Context, job reportjobs.Job) ([]byte, error) {
	out, err := s.client.GetItem(ctx, &dynamodb.GetItemInput{
		TableName: aws.String(s.table.Name), Key: inputKey(&job), ConsistentRead: aws.Bool(true),
	})
	if err != nil {
		return nil, s.named(err)
	}
	input, ok := out.Item["input"].(*types.AttributeValueMemberB)
	if !ok {
		return nil, reportjobs.ErrNotFound
	}
	return input.Value, nil
}

// putInput stores the input of job, if it has one, and tells whether it was
// there already: then it stays, with the time to live that it has by now.
func (s *Store) putInput(ctx context.Context, job *reportjobs.Job, input []byte) (repeated bool, err error) {
	if input == nil {
		return false, nil
	}
	it := inputKey(job)
	it["input"] = &types.AttributeValueMemberB{Value: input}
	if at := ttl(job.ExpiresAt); at != 0 {
		it[TTLAttribute] = number(at)
	}
	if err := checkSize("stored input", it); err != nil {
		return false, err
	}
	_, err = s.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(s.table.Name), Item: it, ConditionExpression: aws.String("attribute_not_exists(job_id)"),
	})
	if refused, _ := refusal(err); refused {
		return true, nil
	}
	return false, s.named(err)
}

// keepInput lets an inline input live as long as its record.
func (s *Store) keepInput(ctx context.Context, job *reportjobs.Job) error {
	if job.Input.Artifact != nil {
		return nil
	}
	in := &dynamodb.UpdateItemInput{
		TableName:                aws.String(s.table.Name),
		Key:                      inputKey(job),
		ConditionExpression:      aws.String("attribute_exists(job_id)"),
		UpdateExpression:         aws.String("REMOVE #ttl"),
		ExpressionAttributeNames: map[string]string{"#ttl": TTLAttribute},
	}
	if at := ttl(job.ExpiresAt); at != 0 {
		in.UpdateExpression = aws.String("SET #ttl = :ttl")
		in.ExpressionAttributeValues = item{":ttl": number(at)}
	}
	_, err := s.client.UpdateItem(ctx, in)
	if refused, _ := refusal(err); refused {
		return nil // there is none
	}
	return s.named(err)
}

// erase removes a record of that revision and its input, both or neither: a
// record that is written anew at this moment, because an answer was lost, must
// not lose its input to this. As a transaction it is also told apart from its
// own repetition, by the token that the client adds.
func (s *Store) erase(ctx context.Context, old string, job *reportjobs.Job) error {
	guard := guardOf(old, job)
	gone := []types.TransactWriteItem{{Delete: &types.Delete{
		TableName: aws.String(s.table.Name), Key: key(job.ID),
		ConditionExpression:                 aws.String(guard.condition),
		ExpressionAttributeNames:            guard.names,
		ExpressionAttributeValues:           guard.values,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}}
	if job.Input.Artifact == nil {
		gone = append(gone, types.TransactWriteItem{Delete: &types.Delete{TableName: aws.String(s.table.Name), Key: inputKey(job)}})
	}
	_, err := s.client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: gone})
	if refused, stored := refusal(err); refused {
		return verdict(stored, job)
	}
	return s.named(err)
}
