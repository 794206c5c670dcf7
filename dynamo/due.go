package dynamo

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Due yields the due jobs, oldest first; see [reportjobs.JobStore]. It costs a
// query of each shard, and half a read unit for each unfinished job that has
// been created and may have started by then: the due ones and the running ones.
func (s *Store) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		if s.table.NoDue {
			yield("", s.without(DueIndex))
			return
		}
		candidates := s.candidates(by)
		var due []entry // known to be due, some maybe after candidates that are still to come
		for more := true; more; {
			batch, err := candidates.batch(ctx, batchSize)
			if err == nil {
				due, err = s.appendDue(ctx, due, batch, by)
			}
			if err != nil {
				yield("", err)
				return
			}
			more = len(batch) > 0
			n := len(due)
			if more {
				// No later candidate is due before the bound that the last one has.
				n = before(due, batch[len(batch)-1].at)
			}
			for _, e := range due[:n] {
				if !yield(e.id, nil) {
					return
				}
			}
			due = due[n:]
		}
	}
}

// candidates are the unfinished jobs whose bound is not after by, lowest bound
// first.
func (s *Store) candidates(by time.Time) *merge {
	return s.merge(dynamodb.QueryInput{
		IndexName:                 aws.String(DueIndex),
		KeyConditionExpression:    aws.String("due_shard = :shard AND due_from <= :by"),
		ExpressionAttributeValues: item{":by": number(int64(microsOf(by)))},
	}, func(n int) types.AttributeValue { return number(int64(n)) }, func(it item) (entry, bool) {
		at, _ := integer(it["due_from"])
		return entry{text(it, "job_id"), at}, true
	})
}

// appendDue adds those of batch that are due, by the records themselves, and
// keeps the order. What a newer version wrote is for that version's sweeps.
func (s *Store) appendDue(ctx context.Context, due, batch []entry, by time.Time) ([]entry, error) {
	items, err := s.read(ctx, batch, "job_id", "due_at", "schema")
	if err != nil {
		return nil, err
	}
	for _, e := range batch {
		at, ok := integer(items[e.id]["due_at"])
		newer, _ := integer(items[e.id]["schema"])
		if ok && at <= int64(microsOf(by)) && newer <= schema {
			due = append(due, entry{e.id, at})
		}
	}
	slices.SortFunc(due, func(a, b entry) int { return cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id)) })
	return due, nil
}

// before returns how many of due, in their order, are not after at.
func before(due []entry, at int64) int {
	n, _ := slices.BinarySearchFunc(due, at, func(e entry, at int64) int {
		if e.at <= at {
			return -1
		}
		return 1
	})
	return n
}
