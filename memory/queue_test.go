package memory

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// queueModel holds a queue against a plain map: who stands in it, and when.
type queueModel struct {
	q       queue
	records []*record
	at      map[*record]int64
}

func (m *queueModel) put(t *rapid.T) {
	r := rapid.SampledFrom(m.records).Draw(t, "record")
	at := rapid.Int64Range(-20, 20).Draw(t, "at") // many are equal
	m.q.put(at, r, &r.due)
	m.at[r] = at
}

func (m *queueModel) remove(t *rapid.T) {
	r := rapid.SampledFrom(m.records).Draw(t, "record")
	m.q.remove(&r.due) // also one that stands nowhere
	delete(m.at, r)
}

func (m *queueModel) until(t *rapid.T) {
	by := rapid.Int64Range(-22, 22).Draw(t, "by")
	want, got := map[*record]int64{}, map[*record]int64{}
	for r, at := range m.at {
		if at <= by {
			want[r] = at
		}
	}
	m.q.until(by, func(at int64, r *record) {
		require.NotContains(t, got, r, "visited twice")
		got[r] = at
	})
	require.Equal(t, want, got)
}

func (m *queueModel) check(t *rapid.T) {
	require.Equal(t, len(m.at), len(m.q.entries))
	for i, p := range m.q.entries {
		require.Equal(t, i+1, p.index, "a place knows where it is")
		require.Equal(t, m.at[p.record], p.at)
		require.LessOrEqual(t, m.q.entries[max(i-1, 0)/2].at, p.at, "no parent is later than its child")
	}
	at, r := m.q.first()
	if len(m.at) == 0 {
		require.Nil(t, r)
		return
	}
	least := slices.MinFunc(m.q.entries, func(a, b *place) int { return cmp.Compare(a.at, b.at) })
	require.Equal(t, least.at, at)
	require.Equal(t, at, m.at[r])
}

func TestQueueIsAMapByTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &queueModel{at: map[*record]int64{}}
		for i := range 40 {
			m.records = append(m.records, &record{id: fmt.Sprint(i)})
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": m.put, "put ": m.put, "remove": m.remove, "until": m.until, "": m.check,
		})
	})
}

// Due must not walk over a million jobs to find three: until touches those it
// yields and their children. Every other entry is taken away here, so that to
// touch it would panic.
func TestQueueUntilLooksAtNoOthers(t *testing.T) {
	const size, due = 100_000, 100
	var q queue
	for i := range size {
		r := &record{}
		q.put(int64((i*7919)%size), r, &r.due) // each time once, in no order
	}
	touched := map[int]bool{1: true}
	for i, p := range q.entries {
		if index := i + 1; p.at < due {
			touched[index], touched[2*index], touched[2*index+1] = true, true, true
		}
	}
	for i := range q.entries {
		if !touched[i+1] {
			q.entries[i] = nil
		}
	}
	seen := 0
	q.until(due-1, func(int64, *record) { seen++ })
	require.Equal(t, due, seen)
	require.LessOrEqual(t, len(touched), 2*due+1)
}

func TestQueueLetsGo(t *testing.T) {
	var q queue
	records := make([]record, 3)
	for i := range records {
		q.put(int64(i), &records[i], &records[i].due)
	}
	for i := range records {
		q.remove(&records[i].due)
	}
	require.Equal(t, []*place{nil, nil, nil}, q.entries[:3], "a record that left is not kept from the garbage collector")
}
