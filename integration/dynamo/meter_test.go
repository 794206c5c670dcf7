package dynamo

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go/middleware"
)

// A meter counts the requests of a client, and what the server says that they
// consumed.
type meter struct {
	mu       sync.Mutex
	requests map[string]int // by operation
	used     consumption
}

// A consumption is in units: of the table, and of each index by its name.
type consumption struct {
	reads, writes           int // requests
	readUnits, writeUnits   float64
	indexReads, indexWrites map[string]float64
}

func newMeter() *meter {
	m := &meter{}
	m.reset()
	return m
}

// reset forgets what was counted, and returns it.
func (m *meter) reset() consumption {
	m.mu.Lock()
	defer m.mu.Unlock()
	used := m.used
	m.requests = map[string]int{}
	m.used = consumption{indexReads: map[string]float64{}, indexWrites: map[string]float64{}}
	return used
}

// ops returns what was called and how often, by name.
func (m *meter) ops() (ops []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, op := range slices.Sorted(maps.Keys(m.requests)) {
		ops = append(ops, fmt.Sprint(op, " ", m.requests[op]))
	}
	return ops
}

// attach makes a client ask the server what each request consumed.
func (m *meter) attach(o *dynamodb.Options) {
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("meter", m.measure), middleware.After)
	})
}

func (m *meter) measure(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
	const say = types.ReturnConsumedCapacityIndexes
	write := true
	switch p := in.Parameters.(type) {
	case *dynamodb.PutItemInput:
		p.ReturnConsumedCapacity = say
	case *dynamodb.UpdateItemInput:
		p.ReturnConsumedCapacity = say
	case *dynamodb.DeleteItemInput:
		p.ReturnConsumedCapacity = say
	case *dynamodb.TransactWriteItemsInput:
		p.ReturnConsumedCapacity = say
	case *dynamodb.GetItemInput:
		p.ReturnConsumedCapacity, write = say, false
	case *dynamodb.BatchGetItemInput:
		p.ReturnConsumedCapacity, write = say, false
	case *dynamodb.QueryInput:
		p.ReturnConsumedCapacity, write = say, false
	default:
		return next.HandleInitialize(ctx, in)
	}
	out, metadata, err := next.HandleInitialize(ctx, in)
	m.add(fmt.Sprintf("%T", in.Parameters), write, consumed(out.Result))
	return out, metadata, err
}

func consumed(result any) []types.ConsumedCapacity {
	one := func(c *types.ConsumedCapacity) []types.ConsumedCapacity {
		if c == nil {
			return nil
		}
		return []types.ConsumedCapacity{*c}
	}
	switch r := result.(type) {
	case *dynamodb.PutItemOutput:
		return one(r.ConsumedCapacity)
	case *dynamodb.UpdateItemOutput:
		return one(r.ConsumedCapacity)
	case *dynamodb.DeleteItemOutput:
		return one(r.ConsumedCapacity)
	case *dynamodb.GetItemOutput:
		return one(r.ConsumedCapacity)
	case *dynamodb.QueryOutput:
		return one(r.ConsumedCapacity)
	case *dynamodb.TransactWriteItemsOutput:
		return r.ConsumedCapacity
	case *dynamodb.BatchGetItemOutput:
		return r.ConsumedCapacity
	}
	return nil
}

func (m *meter) add(op string, write bool, capacity []types.ConsumedCapacity) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests[op[len("*dynamodb."):len(op)-len("Input")]]++
	requests, units, index := &m.used.reads, &m.used.readUnits, m.used.indexReads
	if write {
		requests, units, index = &m.used.writes, &m.used.writeUnits, m.used.indexWrites
	}
	*requests++
	for _, c := range capacity {
		if c.Table != nil {
			*units += aws.ToFloat64(c.Table.CapacityUnits)
		}
		for name, used := range c.GlobalSecondaryIndexes {
			index[name] += aws.ToFloat64(used.CapacityUnits)
		}
	}
}

func (m *meter) writes() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.used.writes
}
