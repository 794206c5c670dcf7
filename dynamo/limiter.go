package dynamo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

const (
	limiterTries  = 10     // how often Allow starts over because others got in between
	maxRemembered = 10_000 // tenants whose last arrival a process remembers
)

// A Limiter lets each tenant call so often, however many processes ask it. It
// keeps one small item per tenant in a table that may be the jobs' own: the
// time at which a caller who keeps exactly to the rate would be through with
// all that was allowed (GCRA, the generic cell rate algorithm). Its method may
// be called from many goroutines.
//
// Processes bring their own clocks: one that is ahead by d lets d/Every more
// through, or so many fewer.
type Limiter struct {
	client *dynamodb.Client
	table  string
	every  time.Duration
	burst  int

	mu       sync.Mutex
	arrivals map[string]int64 // as last seen, µs: to guess right which update will do
}

// LimiterOptions say how often a tenant may call. Zero fields mean the
// default.
type LimiterOptions struct {
	Every time.Duration // one call in so long on average, in whole microseconds; default 1 s
	Burst int           // calls at once after a pause; default 20
}

// NewLimiter returns a limiter whose items lie in a table with the hash key
// job_id and time to live by ttl, such as [EnsureTable] makes.
func NewLimiter(client *dynamodb.Client, table string, o *LimiterOptions) (*Limiter, error) {
	if o == nil {
		o = &LimiterOptions{}
	}
	l := &Limiter{
		client: client, table: table, every: cmp.Or(o.Every, time.Second), burst: cmp.Or(o.Burst, 20),
		arrivals: map[string]int64{},
	}
	if err := checkName(table); err != nil {
		return nil, err
	}
	switch {
	case client == nil:
		return nil, errors.New("dynamo: a limiter needs a client")
	case l.every < time.Microsecond || l.burst < 1:
		return nil, fmt.Errorf("dynamo: a call every %v, %d at once: at least a microsecond and one", l.every, l.burst)
	case l.every > 24*time.Hour || int64(l.burst) > int64(365*24*time.Hour/l.every):
		return nil, fmt.Errorf("dynamo: a call every %v, %d at once: at most a day, and a year for all", l.every, l.burst)
	}
	return l, nil
}

// Allow takes one call of tenant's allowance. It returns 0 if the call is
// allowed, else how long to wait until one will be; a refused call takes
// nothing. Usually that is one write of one unit. An answer that was lost on
// the way may cost the tenant a second call. After an error nothing is known:
// the host decides whether it lets the call through.
func (l *Limiter) Allow(ctx context.Context, tenant string) (wait time.Duration, err error) {
	idle := !l.busy(tenant, time.Now())
	for range limiterTries {
		now := time.Now().UnixMicro()
		arrival, done, err := l.take(ctx, tenant, now, idle)
		if err != nil {
			return 0, err
		}
		l.remember(tenant, arrival)
		latest := now + l.span(l.burst-1) // an arrival up to here leaves room for one more
		switch {
		case done:
			return 0, nil
		case arrival > latest:
			return time.Duration(arrival-latest) * time.Microsecond, nil
		}
		idle = arrival < now
	}
	return 0, fmt.Errorf("dynamo: the allowance of a tenant changed %d times in a row", limiterTries)
}

// take adds one call to the arrival. Who is idle starts at now, the others
// behind what they have. It returns the arrival that lies there then, and
// whether the call is in it.
func (l *Limiter) take(ctx context.Context, tenant string, now int64, idle bool) (arrival int64, done bool, err error) {
	in := &dynamodb.UpdateItemInput{
		TableName:                           aws.String(l.table),
		Key:                                 key("rate/" + tenant),
		ConditionExpression:                 aws.String("tat BETWEEN :now AND :latest"),
		UpdateExpression:                    aws.String("SET tat = tat + :every, #ttl = :ttl"),
		ExpressionAttributeNames:            map[string]string{"#ttl": TTLAttribute},
		ReturnValues:                        types.ReturnValueUpdatedNew,
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
		ExpressionAttributeValues: item{
			":now": number(now), ":latest": number(now + l.span(l.burst-1)), ":every": number(l.span(1)),
			":ttl": number(ttl(time.UnixMicro(now + l.span(l.burst) + time.Minute.Microseconds()))),
		},
	}
	if idle {
		in.ConditionExpression = aws.String("attribute_not_exists(tat) OR tat < :now")
		in.UpdateExpression = aws.String("SET tat = :next, #ttl = :ttl")
		in.ExpressionAttributeValues = item{
			":now": number(now), ":next": number(now + l.span(1)), ":ttl": in.ExpressionAttributeValues[":ttl"],
		}
	}
	out, err := l.client.UpdateItem(ctx, in)
	if refused, stored := refusal(err); refused {
		arrival, _ = integer(stored["tat"]) // 0 if it is gone: idle
		return arrival, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	arrival, _ = integer(out.Attributes["tat"])
	return arrival, true, nil
}

// span returns how many microseconds n calls take at the rate.
func (l *Limiter) span(n int) int64 { return int64(n) * l.every.Microseconds() }

// busy guesses from what this process saw last. A wrong guess costs a second
// write.
func (l *Limiter) busy(tenant string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.arrivals[tenant] >= now.UnixMicro()
}

func (l *Limiter) remember(tenant string, arrival int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.arrivals) >= maxRemembered {
		clear(l.arrivals) // they are guesses
	}
	l.arrivals[tenant] = arrival
}
