package dynamo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"
)

// A page of an index begins with few entries, half a read unit's worth, and
// doubles: who stops early pays little, who reads on asks seldom.
const (
	firstPage = 32
	lastPage  = 2048
)

// An entry is what an index says of a job: its id, and the time that the
// range key holds, in microseconds.
type entry struct {
	id string
	at int64
}

// A merge reads the shards of an index side by side, in the order of their
// range key.
type merge struct {
	s       *Store
	falling bool
	read    func(item) (e entry, wanted bool)
	shards  []*pages
	held    []entry // read, and behind the batch that was returned last
}

// pages are the entries of one shard, one page at a time.
type pages struct {
	query   *dynamodb.QueryInput
	entries []entry
	done    bool
}

// merge returns a merge of what query asks each shard for. Its hash key is
// named in the query's condition; shard gives its value.
func (s *Store) merge(query dynamodb.QueryInput, shard func(n int) types.AttributeValue, read func(item) (entry, bool)) *merge {
	m := &merge{s: s, falling: !aws.ToBool(cmp.Or(query.ScanIndexForward, aws.Bool(true))), read: read}
	query.TableName, query.Limit = aws.String(s.table.Name), aws.Int32(firstPage)
	for n := range s.table.Shards {
		one := query
		one.ExpressionAttributeValues = item{":shard": shard(n)}
		maps.Copy(one.ExpressionAttributeValues, query.ExpressionAttributeValues)
		m.shards = append(m.shards, &pages{query: &one})
	}
	return m
}

// batch returns the next n entries, or more, so that entries of the same time
// are never torn apart; fewer only at the end. Those of one time are ordered
// by id. No id is in a batch twice.
func (m *merge) batch(ctx context.Context, n int) ([]entry, error) {
	batch := m.held
	m.held = nil
	for {
		e, ok, err := m.next(ctx)
		if err != nil {
			return nil, err
		}
		if ok && (len(batch) < n || batch[len(batch)-1].at == e.at) {
			batch = append(batch, e)
			continue
		}
		if ok {
			m.held = []entry{e}
		}
		slices.SortStableFunc(batch, m.compare)
		seen := make(map[string]bool, len(batch))
		return slices.DeleteFunc(batch, func(e entry) bool {
			twice := seen[e.id]
			seen[e.id] = true
			return twice
		}), nil
	}
}

func (m *merge) compare(a, b entry) int {
	c := cmp.Or(cmp.Compare(a.at, b.at), strings.Compare(a.id, b.id))
	if m.falling {
		return -c
	}
	return c
}

// next returns the entry that comes first of all shards.
func (m *merge) next(ctx context.Context) (first entry, ok bool, err error) {
	var from *pages
	for _, p := range m.shards {
		if err := m.fill(ctx, p); err != nil {
			return entry{}, false, err
		}
		if len(p.entries) > 0 && (from == nil || m.compare(p.entries[0], from.entries[0]) < 0) {
			from = p
		}
	}
	if from == nil {
		return entry{}, false, nil
	}
	first, from.entries = from.entries[0], from.entries[1:]
	return first, true, nil
}

// fill sees to it that p has an entry, unless there is none left.
func (m *merge) fill(ctx context.Context, p *pages) error {
	for len(p.entries) == 0 && !p.done {
		out, err := m.s.client.Query(ctx, p.query)
		if err != nil {
			return m.s.unsupported(aws.ToString(p.query.IndexName), err)
		}
		for _, it := range out.Items {
			if e, wanted := m.read(it); wanted {
				p.entries = append(p.entries, e)
			}
		}
		p.query.ExclusiveStartKey, p.done = out.LastEvaluatedKey, len(out.LastEvaluatedKey) == 0
		p.query.Limit = aws.Int32(min(2*aws.ToInt32(p.query.Limit), lastPage))
	}
	return nil
}

// unsupported tells from err whether the table lacks the index. One that is
// still being built is another error: it will be there.
func (s *Store) unsupported(index string, err error) error {
	var api smithy.APIError
	if errors.As(err, &api) && api.ErrorCode() == "ValidationException" && strings.Contains(api.ErrorMessage(), "specified index") {
		return fmt.Errorf("dynamo: table %q has no index %q; EnsureTable adds it: %w", s.table.Name, index, errors.ErrUnsupported)
	}
	return s.named(err)
}

// without is the error of a store that was told there is no such index.
func (s *Store) without(index string) error {
	return fmt.Errorf("dynamo: table %q is used without the index %q: %w", s.table.Name, index, errors.ErrUnsupported)
}
