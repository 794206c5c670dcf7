// Package customstore keeps jobs in a file, by bbolt. It shows how a backend
// is written: the methods of [reportjobs.JobStore] and [reportjobs.Lister],
// and a test that hands them to storetest.
package customstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"github.com/qubitz/reportjobs"
)

// The buckets of the file. The keys of the last three are read in their order.
var (
	jobs   = []byte("jobs")   // id: the record as JSON
	inputs = []byte("inputs") // id and origin: what Create was given
	due    = []byte("due")    // DueAt and id, of unfinished jobs
	list   = []byte("list")   // tenant, CreatedAt and id
	expiry = []byte("expiry") // ExpiresAt and id
)

// A Store is a [reportjobs.JobStore] and [reportjobs.Lister] in one file,
// which one process has open.
type Store struct{ db *bbolt.DB }

var _ reportjobs.JobStore = (*Store)(nil)
var _ reportjobs.Lister = (*Store)(nil)

// Open opens the file at path, or makes it. It waits a second at most for
// another process to close it.
func Open(path string) (*Store, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("customstore: open %s: %w", path, err)
	}
	db.MaxBatchDelay = time.Millisecond // how long a write waits for others to share its fsync
	return &Store{db}, db.Update(func(tx *bbolt.Tx) (err error) {
		for _, name := range [][]byte{jobs, inputs, due, list, expiry} {
			_, failed := tx.CreateBucketIfNotExists(name)
			err = errors.Join(err, failed)
		}
		return err
	})
}

// Close waits for what is running and closes the file.
func (s *Store) Close() error { return s.db.Close() }

// Create stores a record and its input, and removes a few that have expired.
func (s *Store) Create(ctx context.Context, job reportjobs.Job, input []byte) error {
	return s.do(ctx, s.db.Batch, func(tx *bbolt.Tx) error {
		old, err := load(tx, job.ID)
		switch {
		case err == nil && old.Origin == job.Origin: // this very write, repeated
			return nil
		case err == nil && !expired(old, job.CreatedAt):
			return reportjobs.ErrExists
		case err == nil:
			err = erase(tx, old)
		case errors.Is(err, reportjobs.ErrNotFound):
			err = evict(tx, job.CreatedAt)
		}
		if err == nil && input != nil {
			err = tx.Bucket(inputs).Put(inputKey(job), input)
		}
		if err != nil {
			return err
		}
		return save(tx, job)
	})
}

// Get returns a record.
func (s *Store) Get(ctx context.Context, id string) (job reportjobs.Job, err error) {
	err = s.do(ctx, s.db.View, func(tx *bbolt.Tx) error {
		job, err = load(tx, id)
		return err
	})
	return job, err
}

// Input returns what Create was given.
func (s *Store) Input(ctx context.Context, job reportjobs.Job) (input []byte, err error) {
	err = s.do(ctx, s.db.View, func(tx *bbolt.Tx) error {
		stored := tx.Bucket(inputs).Get(inputKey(job))
		if stored == nil {
			return reportjobs.ErrNotFound
		}
		input = bytes.Clone(stored) // bbolt's memory is valid until the transaction ends
		return nil
	})
	return input, err
}

// Swap replaces a record of the revision old.
func (s *Store) Swap(ctx context.Context, old string, job reportjobs.Job) error {
	return s.do(ctx, s.db.Batch, func(tx *bbolt.Tx) error {
		stored, err := load(tx, job.ID)
		switch {
		case err != nil:
			return err
		case stored.Revision == job.Revision: // this very write, repeated
			return nil
		case stored.Revision != old:
			return reportjobs.ErrConflict
		case expired(job, job.UpdatedAt):
			return erase(tx, stored)
		}
		if err := index(tx, stored, (*bbolt.Bucket).Delete); err != nil {
			return err
		}
		return save(tx, job)
	})
}

// Due yields the ids of unfinished jobs, oldest DueAt first.
func (s *Store) Due(ctx context.Context, by time.Time) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		end := timeKey(nil, by.Add(time.Microsecond), "")
		for key, err := range s.keys(ctx, due, nil, false) {
			if err != nil {
				yield("", err)
				return
			}
			if bytes.Compare(key, end) >= 0 || !yield(string(key[8:]), nil) {
				return
			}
		}
	}
}

// List yields jobs, newest first.
func (s *Store) List(ctx context.Context, q reportjobs.Query) iter.Seq2[reportjobs.Job, error] {
	tenant := tenantKey(q.Tenant)
	return func(yield func(reportjobs.Job, error) bool) {
		from, left := append(bytes.Clone(tenant), 0xff), q.Limit
		if !q.After.IsZero() {
			from = timeKey(tenant, q.After.CreatedAt, q.After.ID)
		}
		for key, err := range s.keys(ctx, list, from, true) {
			var job reportjobs.Job
			if err == nil && !bytes.HasPrefix(key, tenant) {
				return
			}
			if err == nil {
				job, err = s.Get(ctx, string(key[len(tenant)+8:]))
			}
			stale := errors.Is(err, reportjobs.ErrNotFound) || err == nil && !bytes.Equal(key, listKey(job))
			if stale || err == nil && q.Status != "" && job.Status != q.Status {
				continue // erased or born again since, or not wanted
			}
			if left--; !yield(job, err) || err != nil || left == 0 {
				return
			}
		}
	}
}

// keys yields the keys of a bucket behind from or, going back, before it. It
// reads a hundred in a transaction and holds none while the caller works.
func (s *Store) keys(ctx context.Context, bucket, from []byte, back bool) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for next, more := from, true; more; {
			var page [][]byte
			err := s.do(ctx, s.db.View, func(tx *bbolt.Tx) error {
				cursor := tx.Bucket(bucket).Cursor()
				key, _ := cursor.Seek(next)
				step := cursor.Next
				if back {
					step = cursor.Prev
				}
				if back && key == nil {
					key, _ = cursor.Last()
				} else if back || bytes.Equal(key, next) {
					key, _ = step()
				}
				for ; key != nil && len(page) < 100; key, _ = step() {
					page = append(page, bytes.Clone(key))
				}
				more = key != nil
				return nil
			})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, next = range page {
				if !yield(next, nil) {
					return
				}
			}
		}
	}
}

func (s *Store) do(ctx context.Context, in func(func(*bbolt.Tx) error) error, f func(*bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return in(f)
}
