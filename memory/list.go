package memory

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	pageSize  = 64  // jobs that List takes at once
	blockSize = 256 // records of a block before it is split
)

// lists are the records in the order of List, by tenant.
type lists struct {
	mu      sync.Mutex
	tenants map[string]*tenant
}

// A tenant has one list of all records and one for each status.
type tenant struct {
	name     string
	all      list
	byStatus []statusList // of every status that one of them has or had
}

type statusList struct {
	status reportjobs.Status
	list
}

// add lists a new record as one of the tenant of that name.
func (ls *lists) add(r *record, name string, s reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	t, ok := ls.tenants[name]
	if !ok {
		t = &tenant{name: name}
		if ls.tenants == nil {
			ls.tenants = map[string]*tenant{}
		}
		ls.tenants[name] = t
	}
	r.tenant = t
	t.all.insert(r)
	t.of(s).insert(r)
}

func (ls *lists) move(r *record, from, to reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	r.tenant.of(from).delete(r)
	r.tenant.of(to).insert(r)
}

func (ls *lists) remove(r *record, s reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	t := r.tenant
	t.of(s).delete(r)
	if t.all.delete(r); t.all.empty() {
		delete(ls.tenants, t.name) // who left takes no room
	}
}

// of returns the list of one status, which is new if nobody ever had it.
func (t *tenant) of(s reportjobs.Status) *list {
	if l := t.find(s); l != nil {
		return l
	}
	t.byStatus = append(t.byStatus, statusList{status: s})
	return &t.byStatus[len(t.byStatus)-1].list
}

// find returns the list of one status, or nil.
func (t *tenant) find(s reportjobs.Status) *list {
	for i := range t.byStatus {
		if l := &t.byStatus[i]; l.status == s {
			return &l.list
		}
	}
	return nil
}

// page returns the next records behind a cursor, newest first.
func (ls *lists) page(q reportjobs.Query, after reportjobs.Cursor, n int) []*record {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	t, ok := ls.tenants[q.Tenant]
	if !ok {
		return nil
	}
	l := &t.all
	if q.Status != "" {
		l = t.find(q.Status)
	}
	if l == nil { // nobody ever had this status
		return nil
	}
	return l.before(after, n)
}

// List yields jobs, newest first; see [reportjobs.Lister]. It never lags.
func (s *Store) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return func(yield func(reportjobs.Job, error) bool) {
		given, after := 0, q.After
		for {
			if err := ctx.Err(); err != nil {
				yield(reportjobs.Job{}, err)
				return
			}
			page := s.lists.page(q, after, pageSize)
			for _, r := range page {
				if err := ctx.Err(); err != nil {
					yield(reportjobs.Job{}, err)
					return
				}
				job, ok := s.current(r)
				if !ok || q.Status != "" && job.Status != q.Status {
					continue // changed since the page was taken
				}
				if given++; !yield(job, nil) || given == q.Limit {
					return
				}
			}
			if len(page) < pageSize {
				return
			}
			after = page[len(page)-1].cursor()
		}
	}
}

// current returns the job of r as it is now, unless it was dropped.
func (s *Store) current(r *record) (reportjobs.Job, bool) {
	sh := s.shard(r.id)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if sh.records[r.id] != r {
		return reportjobs.Job{}, false
	}
	return r.job.Clone(), true
}

func (r *record) cursor() reportjobs.Cursor {
	return reportjobs.Cursor{CreatedAt: time.UnixMicro(r.created).UTC(), ID: r.id}
}

// A list is records, oldest first, in blocks: jobs come at its end and go from
// its front, so that mostly one block is touched. No block is empty but the
// only one.
type list struct{ blocks [][]item }

// An item repeats its record's time, so that a search touches no record but
// those of the very same microsecond.
type item struct {
	created int64 // µs since 1970
	*record
}

func (l *list) empty() bool { return len(l.blocks) == 0 || len(l.blocks[0]) == 0 }

// A mark is a place in a list.
type mark struct {
	created int64 // µs since 1970
	id      string
}

func (r *record) mark() mark { return mark{r.created, r.id} }

func (i item) compare(m mark) int {
	switch {
	case i.created < m.created:
		return -1
	case i.created > m.created:
		return 1
	}
	return strings.Compare(i.id, m.id)
}

// find returns where the first record at or behind m is or would be: the
// block, and the place in it, which may be its end.
func (l *list) find(m mark) (block, at int) {
	last := len(l.blocks) - 1
	if oldest := l.blocks[0]; len(oldest) > 0 && oldest[0].compare(m) >= 0 {
		return 0, 0 // where jobs go
	}
	if newest := l.blocks[last]; len(newest) == 0 || newest[len(newest)-1].compare(m) < 0 {
		return last, len(newest) // where jobs come
	}
	block, _ = slices.BinarySearchFunc(l.blocks[:last], m, func(b []item, m mark) int { return b[len(b)-1].compare(m) })
	at, _ = slices.BinarySearchFunc(l.blocks[block], m, item.compare)
	return block, at
}

func (l *list) insert(r *record) {
	if len(l.blocks) == 0 {
		l.blocks = [][]item{nil}
	}
	b, at := l.find(r.mark())
	block := slices.Insert(l.blocks[b], at, item{r.created, r})
	if l.blocks[b] = block; len(block) < blockSize {
		return
	}
	half := len(block) / 2
	if at == len(block)-1 {
		half = at // it grows at its end: leave the front full
	}
	l.blocks = slices.Insert(l.blocks, b+1, slices.Clone(block[half:]))
	clear(block[half:]) // or the front would keep them from the garbage collector
	l.blocks[b] = slices.Clip(block[:half])
}

func (l *list) delete(r *record) {
	b, at := l.find(r.mark())
	block := l.blocks[b]
	if at < len(block)/2 { // as records expire: move the few in front of it
		copy(block[1:], block[:at])
		block[0] = item{}
		l.blocks[b] = block[1:]
	} else {
		l.blocks[b] = slices.Delete(block, at, at+1)
	}
	if len(l.blocks[b]) == 0 && len(l.blocks) > 1 {
		l.blocks = slices.Delete(l.blocks, b, b+1)
	}
}

// before returns up to n records in front of a cursor, newest first.
func (l *list) before(after reportjobs.Cursor, n int) []*record {
	if l.empty() {
		return nil
	}
	b := len(l.blocks) - 1
	at := len(l.blocks[b])
	if !after.IsZero() {
		b, at = l.find(mark{after.CreatedAt.UnixMicro(), after.ID})
	}
	page := make([]*record, 0, n)
	for {
		for at--; at >= 0; at-- {
			if page = append(page, l.blocks[b][at].record); len(page) == n {
				return page
			}
		}
		if b--; b < 0 {
			return page
		}
		at = len(l.blocks[b])
	}
}
