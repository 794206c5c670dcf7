package memory

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/qubitz/reportjobs"
)

// listModel holds a list against a slice that is sorted after every step.
type listModel struct {
	l      list
	want   []*record // oldest first
	serial int
}

func (m *listModel) make(created int64) *record {
	m.serial++
	// Ids rise and fall, so that equal times are not in the order of coming.
	return &record{created: created, id: fmt.Sprintf("%03d-%d", (m.serial*577)%1000, m.serial)}
}

// insert adds a run of records: at one moment, rising as jobs come, falling,
// or anywhere.
func (m *listModel) insert(t *rapid.T) {
	n := rapid.IntRange(1, blockSize).Draw(t, "n")
	at := rapid.Int64Range(0, 1000).Draw(t, "at")
	step := rapid.Int64Range(-2, 3).Draw(t, "step")
	for i := range n {
		created := at + int64(i)*step
		if step == 3 {
			created = int64(i) * 7919 % 1000
		}
		r := m.make(created)
		m.l.insert(r.created, r)
		m.want = append(m.want, r)
	}
	slices.SortFunc(m.want, func(a, b *record) int { return cmp.Or(cmp.Compare(a.created, b.created), strings.Compare(a.id, b.id)) })
}

// remove takes a run of records out: the oldest, the newest, or every other.
func (m *listModel) remove(t *rapid.T) {
	if len(m.want) == 0 {
		t.Skip("empty")
	}
	n := rapid.IntRange(1, min(len(m.want), 3*blockSize)).Draw(t, "n")
	from := rapid.IntRange(0, len(m.want)-n).Draw(t, "from")
	step := rapid.IntRange(1, 3).Draw(t, "step")
	kept := slices.Clone(m.want[:from])
	for i, r := range m.want[from:] {
		if i < n && i%step == 0 {
			m.l.delete(r.created, r)
		} else {
			kept = append(kept, r)
		}
	}
	m.want = kept
}

func (m *listModel) before(t *rapid.T) {
	var after reportjobs.Cursor
	want := m.want
	if rapid.Bool().Draw(t, "from a cursor") {
		after.CreatedAt = time.UnixMicro(rapid.Int64Range(-10, 1500).Draw(t, "at"))
		after.ID = rapid.SampledFrom([]string{"", "000", "500", "999-9999"}).Draw(t, "id")
		if len(m.want) > 0 && rapid.Bool().Draw(t, "of a record") {
			after = rapid.SampledFrom(m.want).Draw(t, "record").cursor()
		}
		end, _ := slices.BinarySearchFunc(m.want, mark{after.CreatedAt.UnixMicro(), after.ID}, func(r *record, m mark) int { return item{r.created, r}.compare(m) })
		want = m.want[:end]
	}
	n := rapid.IntRange(1, 3*blockSize).Draw(t, "n")
	want = slices.Clone(want[max(0, len(want)-n):])
	slices.Reverse(want)
	got := m.l.before(after, n)
	require.Equal(t, len(want), len(got))
	require.True(t, slices.Equal(want, got), "newest first, right behind the cursor")
}

func (m *listModel) from(t *rapid.T) {
	begin := mark{rapid.Int64Range(-10, 1500).Draw(t, "at"), rapid.SampledFrom([]string{"", "000", "500", "999-9999"}).Draw(t, "id")}
	if len(m.want) > 0 && rapid.Bool().Draw(t, "of a record") {
		r := rapid.SampledFrom(m.want).Draw(t, "record")
		begin = mark{r.created, r.id}
	}
	by := rapid.Int64Range(-10, 1500).Draw(t, "by")
	n := rapid.IntRange(1, 3*blockSize).Draw(t, "n")
	var want, got []*record
	for _, r := range m.want {
		if (item{r.created, r}).compare(begin) >= 0 && r.created <= by && len(want) < n {
			want = append(want, r)
		}
	}
	for _, i := range m.l.from(begin, by, n) {
		got = append(got, i.record)
	}
	require.True(t, slices.Equal(want, got), "earliest first, from the mark on")
}

func (m *listModel) check(t *rapid.T) {
	sameRecords(t, slices.Clone(m.want), &m.l, byCreation)
	require.Equal(t, len(m.want) == 0, m.l.empty())
	for _, block := range m.l.blocks {
		require.Less(t, len(block), blockSize, "a block is split before it is long")
		require.True(t, len(block) > 0 || len(m.l.blocks) == 1, "no block is empty but the only one")
	}
}

func TestListIsASortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := &listModel{}
		t.Repeat(map[string]func(*rapid.T){"insert": m.insert, "remove": m.remove, "before": m.before, "from": m.from, "": m.check})
	})
}

// As jobs come in order, blocks are left full; were they split in halves, a
// million jobs would take twice the room.
func TestListIsPackedAsJobsCome(t *testing.T) {
	m := &listModel{}
	const n = 100 * (blockSize - 1)
	for i := range n {
		r := m.make(int64(i))
		m.l.insert(r.created, r)
	}
	require.Equal(t, 100, len(m.l.blocks))
}

// What left is not kept from the garbage collector, in whatever way its block
// came about.
func TestListLetsGo(t *testing.T) {
	m := &listModel{}
	var back []weak.Pointer[record]
	for i := range blockSize { // the last one falls in the middle: two halves
		r := m.make(int64(i % (blockSize - 1) * 2))
		m.l.insert(r.created, r)
		if i >= blockSize/2 {
			back = append(back, weak.Make(r))
		}
	}
	require.Equal(t, 2, len(m.l.blocks))
	for _, p := range back {
		m.l.delete(p.Value().created, p.Value())
	}
	front := m.l.blocks[0]
	for _, i := range slices.Clone(front[:len(front)/2]) {
		m.l.delete(i.at, i.record)
	}
	for range 2 {
		runtime.GC()
	}
	for i, p := range back {
		require.Nil(t, p.Value(), "%d of the back", i)
	}
	require.Equal(t, make([]item, 20), front[:20])
	runtime.KeepAlive(m)
}

// A sweep takes its jobs by the page, and what it does to them meanwhile neither
// hides nor repeats another.
func TestDueWhileItsJobsAreTaken(t *testing.T) {
	s := NewStore(nil)
	const n = 3*pageSize + 1
	var want, got []string
	for i := range n {
		id := fmt.Sprintf("%03d", i)
		create(t, s, sample(id, 0, 1000)) // all due at one moment
		want = append(want, id)
	}
	for id := range s.Due(t.Context(), at(5)) {
		got = append(got, id)
	}
	require.Equal(t, want, got, "looked at")
	got = nil
	for id, err := range s.Due(t.Context(), at(5)) {
		require.NoError(t, err)
		got = append(got, id)
		job := sample(id, 0, 1000)
		job.Revision, job.Status, job.DueAt = "2", reportjobs.StatusProcessing, at(60)
		require.NoError(t, s.Swap(t.Context(), "1", job))
	}
	require.Equal(t, want, got, "taken")
	for id := range s.Due(t.Context(), at(5)) {
		t.Fatal(id, "is taken")
	}
}
