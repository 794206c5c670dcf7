package dynamo

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	batchSize  = 100 // keys of one BatchGetItem, by its limit
	batchTries = 8   // how often what was left over is asked for again
)

// read returns the items of entries by id, eventually consistent: half a read
// unit for each of up to 4 KB. Names are the attributes that are wanted; none
// for all.
func (s *Store) read(ctx context.Context, entries []entry, names ...string) (map[string]item, error) {
	found := make(map[string]item, len(entries))
	for chunk := range slices.Chunk(entries, batchSize) {
		want := types.KeysAndAttributes{}
		for _, e := range chunk {
			want.Keys = append(want.Keys, key(e.id))
		}
		if len(names) > 0 {
			var list string
			want.ExpressionAttributeNames = map[string]string{}
			for i, name := range names {
				if i > 0 {
					list += ", "
				}
				list += "#" + name
				want.ExpressionAttributeNames["#"+name] = name
			}
			want.ProjectionExpression = &list
		}
		if err := s.readBatch(ctx, want, found); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// readBatch asks until DynamoDB has answered for all keys: it may leave some
// over when it is throttled or the answer grows beyond 16 MB.
func (s *Store) readBatch(ctx context.Context, want types.KeysAndAttributes, found map[string]item) error {
	pause := 50 * time.Millisecond
	for range batchTries {
		out, err := s.client.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{
			RequestItems: map[string]types.KeysAndAttributes{s.table.Name: want},
		})
		if err != nil {
			return err
		}
		for _, it := range out.Responses[s.table.Name] {
			found[text(it, "job_id")] = it
		}
		left := out.UnprocessedKeys[s.table.Name]
		if len(left.Keys) == 0 {
			return nil
		}
		if len(left.Keys) == len(want.Keys) { // throttled, not just too much at once
			select {
			case <-time.After(pause):
			case <-ctx.Done():
				return context.Cause(ctx)
			}
			pause *= 2
		}
		want = left
	}
	return fmt.Errorf("dynamo: table %q is throttled: %d items could not be read", s.table.Name, len(want.Keys))
}
