package dynamo

import (
	"cmp"
	"context"
	"errors"
	"iter"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/qubitz/reportjobs"
)

// List yields jobs, newest first; see [reportjobs.Lister]. It costs a query of
// each shard, and half a read unit for each job of up to 4 KB. A status is
// looked up in the index, not in the jobs.
func (s *Store) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return func(yield func(reportjobs.Job, error) bool) {
		if s.table.NoList {
			yield(reportjobs.Job{}, s.without(ListIndex))
			return
		}
		entries := s.listed(q)
		for given := 0; ; {
			want := batchSize
			if q.Limit > 0 {
				want = min(want, q.Limit-given)
			}
			batch, err := entries.batch(ctx, want)
			var items map[string]item
			if err == nil {
				items, err = s.read(ctx, batch)
			}
			if err != nil {
				yield(reportjobs.Job{}, err)
				return
			}
			for _, e := range batch {
				job, ok, err := s.listedJob(items[e.id], e, q)
				if err != nil {
					yield(reportjobs.Job{}, err)
					return
				}
				if !ok {
					continue
				}
				if given++; !yield(job, nil) || given == q.Limit {
					return
				}
			}
			if len(batch) == 0 {
				return
			}
		}
	}
}

// listed are the entries that q asks for, newest first. The index knows the
// time of a cursor and not its id, so some of that very time are left out here.
func (s *Store) listed(q reportjobs.Query) *merge {
	query := dynamodb.QueryInput{
		IndexName:                 aws.String(ListIndex),
		ScanIndexForward:          aws.Bool(false),
		KeyConditionExpression:    aws.String("list_shard = :shard"),
		ExpressionAttributeValues: item{},
	}
	if !q.After.IsZero() {
		query.KeyConditionExpression = aws.String("list_shard = :shard AND created_at <= :after")
		query.ExpressionAttributeValues[":after"] = &types.AttributeValueMemberS{Value: cmp.Or(string(utcTextOf(q.After.CreatedAt)), "0")}
	}
	if q.Status != "" {
		query.FilterExpression = aws.String("#status = :status")
		query.ExpressionAttributeNames = map[string]string{"#status": "status"}
		query.ExpressionAttributeValues[":status"] = &types.AttributeValueMemberS{Value: string(q.Status)}
	}
	return s.merge(query, func(n int) types.AttributeValue {
		return &types.AttributeValueMemberS{Value: listShard(n, q.Tenant)}
	}, func(it item) (entry, bool) {
		id, created := text(it, "job_id"), utcText(text(it, "created_at")).time()
		return entry{id, int64(microsOf(created))}, q.After.Precedes(&reportjobs.Job{ID: id, CreatedAt: created})
	})
}

// listedJob returns the job that an entry stands for, unless it has changed so
// since the index was written that q does not ask for it here.
func (s *Store) listedJob(it item, e entry, q reportjobs.Query) (reportjobs.Job, bool, error) {
	job, err := decode(it, s.o.LegacyTenant)
	if errors.Is(err, errNoRecord) {
		return job, false, nil // erased, and the index does not know yet
	}
	if err != nil {
		return job, false, err
	}
	ok := int64(microsOf(job.CreatedAt)) == e.at && job.Tenant == q.Tenant &&
		(q.Status == "" || job.Status == q.Status)
	return job, ok, nil
}
