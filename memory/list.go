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

// lists are the records in the order of List, one list for each tenant and one
// for each tenant and status.
type lists struct {
	mu   sync.Mutex
	byOf map[listKey]*list
}

// A listKey says whose list it is; an empty status stands for all.
type listKey struct {
	tenant string
	status reportjobs.Status
}

func (ls *lists) add(r *record, s reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.insert(listKey{r.tenant, ""}, r)
	ls.insert(listKey{r.tenant, s}, r)
}

func (ls *lists) move(r *record, from, to reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.delete(listKey{r.tenant, from}, r)
	ls.insert(listKey{r.tenant, to}, r)
}

func (ls *lists) remove(r *record, s reportjobs.Status) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.delete(listKey{r.tenant, ""}, r)
	ls.delete(listKey{r.tenant, s}, r)
}

func (ls *lists) insert(k listKey, r *record) {
	l, ok := ls.byOf[k]
	if !ok {
		if ls.byOf == nil {
			ls.byOf = map[listKey]*list{}
		}
		l = &list{}
		ls.byOf[k] = l
	}
	l.insert(r)
}

func (ls *lists) delete(k listKey, r *record) {
	l := ls.byOf[k]
	if l.delete(r); len(l.blocks) == 0 {
		delete(ls.byOf, k) // a tenant who left takes no room
	}
}

// page returns the next records behind a cursor, newest first.
func (ls *lists) page(k listKey, after reportjobs.Cursor, n int) []*record {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if l, ok := ls.byOf[k]; ok {
		return l.before(after, n)
	}
	return nil
}

// List yields jobs, newest first; see [reportjobs.Lister]. It never lags.
func (s *Store) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	return func(yield func(reportjobs.Job, error) bool) {
		given, after := 0, q.After
		for {
			page := s.lists.page(listKey{q.Tenant, q.Status}, after, pageSize)
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
// its front, so that mostly one block is touched.
type list struct{ blocks [][]*record }

func compare(r *record, created int64, id string) int {
	switch {
	case r.created < created:
		return -1
	case r.created > created:
		return 1
	}
	return strings.Compare(r.id, id)
}

// find returns where the first record at or behind (created, id) is or would
// be: the block, and the place in it, which may be its end.
func (l *list) find(created int64, id string) (block, at int) {
	block, _ = slices.BinarySearchFunc(l.blocks, 0, func(b []*record, _ int) int {
		return compare(b[len(b)-1], created, id)
	})
	if block == len(l.blocks) {
		if block == 0 {
			return 0, 0
		}
		return block - 1, len(l.blocks[block-1])
	}
	at, _ = slices.BinarySearchFunc(l.blocks[block], 0, func(r *record, _ int) int { return compare(r, created, id) })
	return block, at
}

func (l *list) insert(r *record) {
	if len(l.blocks) == 0 {
		l.blocks = append(l.blocks, []*record{r})
		return
	}
	b, at := l.find(r.created, r.id)
	block := slices.Insert(l.blocks[b], at, r)
	if l.blocks[b] = block; len(block) < blockSize {
		return
	}
	half := len(block) / 2
	if at == len(block)-1 {
		half = at // it grew at its end: keep the full part together
	}
	l.blocks[b] = slices.Clip(block[:half])
	l.blocks = slices.Insert(l.blocks, b+1, slices.Clone(block[half:]))
}

func (l *list) delete(r *record) {
	b, at := l.find(r.created, r.id)
	l.blocks[b] = slices.Delete(l.blocks[b], at, at+1)
	if len(l.blocks[b]) == 0 {
		l.blocks = slices.Delete(l.blocks, b, b+1)
	}
}

// before returns up to n records in front of a cursor, newest first.
func (l *list) before(after reportjobs.Cursor, n int) []*record {
	b, at := len(l.blocks)-1, len(l.blocks[len(l.blocks)-1])
	if !after.IsZero() {
		b, at = l.find(after.CreatedAt.UnixMicro(), after.ID)
	}
	page := make([]*record, 0, n)
	for ; b >= 0; b-- {
		for at--; at >= 0; at-- {
			if page = append(page, l.blocks[b][at]); len(page) == n {
				return page
			}
		}
		if b > 0 {
			at = len(l.blocks[b-1])
		}
	}
	return page
}
