package memory

import (
	"context"
	"iter"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

const (
	pageSize  = 64  // jobs that List and Due take at once
	blockSize = 256 // records of a block before it is split

	nowhere int64 = math.MinInt64 // the time of a record that is in no list
)

// lists are the records in the order of List, by tenant.
type lists struct{ tenants map[string]*tenant }

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
	t, ok := ls.tenants[name]
	if !ok {
		t = &tenant{name: name}
		if ls.tenants == nil {
			ls.tenants = map[string]*tenant{}
		}
		ls.tenants[name] = t
	}
	r.tenant = t
	t.all.insert(r.created, r)
	t.of(s).insert(r.created, r)
}

func (ls *lists) move(r *record, from, to reportjobs.Status) {
	r.tenant.of(from).delete(r.created, r)
	r.tenant.of(to).insert(r.created, r)
}

func (ls *lists) remove(r *record, s reportjobs.Status) {
	t := r.tenant
	t.of(s).delete(r.created, r)
	if t.all.delete(r.created, r); t.all.empty() {
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
			page := s.page(q, after)
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

func (s *Store) page(q reportjobs.Query, after reportjobs.Cursor) []*record {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.lists.page(q, after, pageSize)
}

// current returns the job of r as it is now, unless it was dropped.
func (s *Store) current(r *record) (reportjobs.Job, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.records[r.id] != r {
		return reportjobs.Job{}, false
	}
	return r.clone(), true
}

func (r *record) cursor() reportjobs.Cursor {
	return reportjobs.Cursor{CreatedAt: time.UnixMicro(r.created).UTC(), ID: r.id}
}

// A list is records by a time of theirs, earliest first, in blocks: jobs come
// at its end and go from its front, so that mostly one block is touched. No
// block is empty but the only one.
type list struct{ blocks [][]item }

// An item repeats its record's time, so that a search touches no record but
// those of the very same microsecond.
type item struct {
	at int64 // µs since 1970
	*record
}

func (l *list) empty() bool { return len(l.blocks) == 0 || len(l.blocks[0]) == 0 }

// A mark is a place in a list.
type mark struct {
	at int64 // µs since 1970
	id string
}

// first returns the earliest record and its time, or nil.
func (l *list) first() (*record, int64) {
	if l.empty() {
		return nil, 0
	}
	return l.blocks[0][0].record, l.blocks[0][0].at
}

func (i item) compare(m mark) int {
	switch {
	case i.at < m.at:
		return -1
	case i.at > m.at:
		return 1
	}
	return strings.Compare(i.id, m.id)
}

// find returns where the first record at or behind m is or would be: the
// block, and the place in it, which may be its end.
func (l *list) find(m mark) (block, at int) {
	last := len(l.blocks) - 1
	if newest := l.blocks[last]; len(newest) == 0 || newest[len(newest)-1].compare(m) < 0 {
		return last, len(newest) // where jobs come
	}
	block, _ = slices.BinarySearchFunc(l.blocks[:last], m, func(b []item, m mark) int { return b[len(b)-1].compare(m) })
	at, _ = slices.BinarySearchFunc(l.blocks[block], m, item.compare)
	return block, at
}

func (l *list) insert(at int64, r *record) {
	if len(l.blocks) == 0 {
		l.blocks = [][]item{nil}
	}
	b, i := l.find(mark{at, r.id})
	block := slices.Insert(l.blocks[b], i, item{at, r})
	if l.blocks[b] = block; len(block) < blockSize {
		return
	}
	half := len(block) / 2
	if i == len(block)-1 {
		half = i // it grows at its end: leave the front full
	}
	l.blocks = slices.Insert(l.blocks, b+1, slices.Clone(block[half:]))
	clear(block[half:]) // or the front would keep them from the garbage collector
	l.blocks[b] = slices.Clip(block[:half])
}

// delete takes out r, which was inserted with this time.
func (l *list) delete(at int64, r *record) {
	b, i := 0, 0
	if l.blocks[0][0].record != r { // which is where jobs go
		b, i = l.find(mark{at, r.id})
	}
	block := l.blocks[b]
	if i < len(block)/2 { // as records expire: move the few in front of it
		copy(block[1:], block[:i])
		block[0] = item{}
		l.blocks[b] = block[1:]
	} else {
		l.blocks[b] = slices.Delete(block, i, i+1)
	}
	if len(l.blocks[b]) == 0 && len(l.blocks) > 1 {
		l.blocks = slices.Delete(l.blocks, b, b+1)
	}
}

// move takes r from one time to another; either may be nowhere.
func (l *list) move(r *record, from, to int64) {
	if from == to {
		return
	}
	if from != nowhere {
		l.delete(from, r)
	}
	if to != nowhere {
		l.insert(to, r)
	}
}

// from returns up to n records at or behind m and not later than by, earliest
// first.
func (l *list) from(m mark, by int64, n int) (page []item) {
	if l.empty() {
		return nil
	}
	for b, i := l.find(m); b < len(l.blocks); b, i = b+1, 0 {
		for _, it := range l.blocks[b][i:] {
			if it.at > by || len(page) == n {
				return page
			}
			page = append(page, it)
		}
	}
	return page
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
