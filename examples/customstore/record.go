package customstore

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"github.com/qubitz/reportjobs"
)

func load(tx *bbolt.Tx, id string) (job reportjobs.Job, err error) {
	record := tx.Bucket(jobs).Get([]byte(id))
	if record == nil {
		return job, reportjobs.ErrNotFound
	}
	return job, json.Unmarshal(record, &job)
}

func save(tx *bbolt.Tx, job reportjobs.Job) error {
	job.Replayed = false // is of an answer, not of the record
	record, err := json.Marshal(job)
	return errors.Join(err, tx.Bucket(jobs).Put([]byte(job.ID), record),
		index(tx, job, func(b *bbolt.Bucket, key []byte) error { return b.Put(key, nil) }))
}

func erase(tx *bbolt.Tx, job reportjobs.Job) error {
	return errors.Join(tx.Bucket(jobs).Delete([]byte(job.ID)), tx.Bucket(inputs).Delete(inputKey(job)),
		index(tx, job, (*bbolt.Bucket).Delete))
}

// index puts or deletes what due, list and expiry hold of a job.
func index(tx *bbolt.Tx, job reportjobs.Job, do func(b *bbolt.Bucket, key []byte) error) (err error) {
	if !job.DueAt.IsZero() { // it is unfinished
		err = do(tx.Bucket(due), timeKey(nil, job.DueAt, job.ID))
	}
	if !job.ExpiresAt.IsZero() {
		err = errors.Join(err, do(tx.Bucket(expiry), timeKey(nil, job.ExpiresAt, job.ID)))
	}
	return errors.Join(err, do(tx.Bucket(list), listKey(job)))
}

func listKey(job reportjobs.Job) []byte { return timeKey(tenantKey(job.Tenant), job.CreatedAt, job.ID) }

// evict removes two of the jobs that have expired by now: while jobs come in,
// the file does not grow beyond those that have not.
func evict(tx *bbolt.Tx, now time.Time) error {
	for range 2 {
		key, _ := tx.Bucket(expiry).Cursor().First()
		if key == nil {
			return nil
		}
		job, err := load(tx, string(key[8:]))
		if err == nil && expired(job, now) {
			err = erase(tx, job)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func expired(job reportjobs.Job, at time.Time) bool {
	return !job.ExpiresAt.IsZero() && !job.ExpiresAt.After(at)
}

func inputKey(job reportjobs.Job) []byte { return []byte(job.ID + "/" + job.Origin) }

// tenantKey is not the beginning of another tenant's.
func tenantKey(tenant string) []byte { return fmt.Appendf(nil, "%d %s", len(tenant), tenant) }

// timeKey has the order of times, then of ids.
func timeKey(prefix []byte, at time.Time, id string) []byte {
	key := binary.BigEndian.AppendUint64(slices.Clone(prefix), uint64(at.UnixMicro())^1<<63)
	return append(key, id...)
}
