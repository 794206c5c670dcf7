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
	q      queue[string]
	places map[string]*place
	at     map[string]int64
}

func (m *queueModel) id(t *rapid.T) string { return fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "id")) }

func (m *queueModel) put(t *rapid.T) {
	id, at := m.id(t), rapid.Int64Range(-20, 20).Draw(t, "at") // many are equal
	if m.places[id] == nil {
		m.places[id] = &place{}
	}
	m.q.put(at, id, m.places[id])
	m.at[id] = at
}

func (m *queueModel) remove(t *rapid.T) {
	id := m.id(t)
	if p := m.places[id]; p != nil {
		m.q.remove(p) // also one that has left, and may come again
	}
	delete(m.at, id)
}

func (m *queueModel) check(t *rapid.T) {
	require.Equal(t, len(m.at), len(m.q.entries))
	for i, e := range m.q.entries {
		p := e.p
		require.Equal(t, e.at, p.at, "an entry repeats its place's time")
		require.Equal(t, i+1, p.index, "a place knows where it is")
		require.Same(t, m.places[e.item], p)
		require.Equal(t, m.at[e.item], p.at)
		require.LessOrEqual(t, m.q.entries[max(i-1, 0)/2].at, p.at, "no parent is later than its child")
	}
	first := m.q.first()
	if len(m.at) == 0 {
		require.Nil(t, first)
		return
	}
	least := slices.MinFunc(m.q.entries, func(a, b entry[string]) int { return cmp.Compare(a.at, b.at) })
	require.Equal(t, least.at, first.at)
}

func TestQueueIsAMapByTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &queueModel{places: map[string]*place{}, at: map[string]int64{}}
		t.Repeat(map[string]func(*rapid.T){
			"put": m.put, "put ": m.put, "remove": m.remove, "": m.check,
		})
	})
}

func TestQueueLetsGo(t *testing.T) {
	var q queue[string]
	places := make([]place, 3)
	for i := range places {
		q.put(int64(i), "", &places[i])
	}
	for i := range places {
		q.remove(&places[i])
	}
	require.Equal(t, make([]entry[string], 3), q.entries[:3], "a record that left is not kept from the garbage collector")
}
