package dynamo

import (
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/integration/servers"
)

const interval, burst = time.Minute, 3

// A desk is where a tenant asks: limiters of several processes on one table,
// in a bubble whose clock stands still while requests are under way.
type desk struct {
	*testing.T
	meter    *meter
	limiters []*dynamo.Limiter
}

func atDesk(t *testing.T, processes int, visit func(d *desk)) {
	t.Helper()
	endpoint := servers.Dynoxide(t)
	table := newTable(t, endpoint)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(50 * 365 * 24 * time.Hour) // the bubble's clock begins in 2000: no server shall find that expired
		d := &desk{T: t, meter: newMeter()}
		for range processes {
			// A connection that stays open would keep the clock from moving.
			transport := &http.Transport{DisableKeepAlives: true}
			l, err := dynamo.NewLimiter(newClient(endpoint, through(transport), d.meter.attach), table.Name,
				&dynamo.LimiterOptions{Every: interval, Burst: burst})
			require.NoError(t, err)
			d.limiters = append(d.limiters, l)
		}
		visit(d)
	})
}

// asks calls at process n and checks the answer.
func (d *desk) asks(n int, tenant string, want time.Duration, rule string) {
	d.Helper()
	wait, err := d.limiters[n].Allow(d.Context(), tenant)
	require.NoError(d, err)
	require.Equal(d, want, wait, rule)
}

func TestLimiter(t *testing.T) {
	t.Parallel()
	atDesk(t, 2, func(d *desk) {
		for n := range burst {
			d.asks(n%2, "a", 0, "a burst is let through, whichever process is asked")
		}
		for n := range 5 {
			d.asks(n%2, "a", interval, "then one has to wait until there is room for one, and being refused takes nothing")
		}
		d.asks(0, "b", 0, "another tenant has an allowance of its own")
		time.Sleep(interval - time.Microsecond)
		d.asks(1, "a", time.Microsecond, "who comes early waits for the rest")
		time.Sleep(time.Microsecond)
		d.asks(1, "a", 0, "who has waited as told is let through")
		d.asks(0, "a", interval, "and has used that up")
		time.Sleep(2 * interval)
		d.asks(0, "a", 0, "two intervals later there is room for two")
		d.asks(0, "a", 0, "two intervals later there is room for two")
		d.asks(0, "a", interval, "and no more")
		time.Sleep(1000 * interval)
		for range burst {
			d.asks(0, "a", 0, "a long pause gives a burst")
		}
		d.asks(0, "a", interval, "and no more than that")
	})
}

// The usual call is one write: of a tenant who comes now and then, and of one
// whose last call this process answered.
func TestLimiterRequests(t *testing.T) {
	t.Parallel()
	atDesk(t, 2, func(d *desk) {
		for range 5 {
			d.asks(0, "now and then", 0, "within the rate")
			time.Sleep(2 * interval)
		}
		require.Equal(d, []string{"UpdateItem 5"}, d.meter.ops())
		require.Equal(d, 5.0, d.meter.reset().writeUnits)

		for range burst {
			d.asks(0, "at once", 0, "within the burst")
		}
		require.Equal(d, []string{"UpdateItem 3"}, d.meter.ops())
		d.meter.reset()

		d.asks(0, "at once", interval, "refused")
		require.Equal(d, []string{"UpdateItem 1"}, d.meter.ops(), "a refusal is one failed condition")
		d.meter.reset()
		d.asks(1, "at once", interval, "refused by a process that has not met the tenant yet")
		require.Equal(d, []string{"UpdateItem 1"}, d.meter.ops(), "the item that comes with the failed condition tells enough")
	})
}

// However many processes are asked at the same time, no more than a burst gets
// through.
func TestLimiterRace(t *testing.T) {
	t.Parallel()
	atDesk(t, 8, func(d *desk) {
		var mu sync.Mutex
		var all sync.WaitGroup
		waits := map[time.Duration]int{}
		for n := range 40 {
			all.Go(func() {
				wait, err := d.limiters[n%8].Allow(d.Context(), "a")
				assert.NoError(d, err)
				mu.Lock()
				defer mu.Unlock()
				waits[wait]++
			})
		}
		all.Wait()
		require.Equal(d, map[time.Duration]int{0: burst, interval: 40 - burst}, waits)
	})
}

func TestLimiterWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	l, err := dynamo.NewLimiter(newClient(servers.Dynoxide(t)), "no-such-table", nil)
	require.NoError(t, err)
	_, err = l.Allow(t.Context(), "a")
	require.ErrorContains(t, err, "ResourceNotFound")
	refuse := errors.New("unplugged")
	l, err = dynamo.NewLimiter(newClient("http://127.0.0.1:1", through(broken{refuse})), "jobs", nil)
	require.NoError(t, err)
	_, err = l.Allow(t.Context(), "a")
	require.ErrorIs(t, err, refuse)
}

type broken struct{ err error }

func (b broken) RoundTrip(*http.Request) (*http.Response, error) { return nil, b.err }
