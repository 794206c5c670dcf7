// Package dynamo keeps jobs in a DynamoDB table: a job store and lister for
// any number of processes, and a rate limiter that they share.
//
//	table := dynamo.Table{Name: "jobs"}
//	err := dynamo.EnsureTable(ctx, client, table) // or by your infrastructure code, from table.Definition()
//	store, err := dynamo.New(client, table, nil)
//
// # The table
//
// One table, on demand, with the string hash key job_id and time to live by
// the attribute ttl (seconds since 1970). A job is one item, of about 1 KB with
// one report; its input is a second one, which only the worker reads, under
// the job's id and origin. Reads of single jobs are strongly consistent.
//
// Two optional, sparse indexes answer what a hash key cannot:
//
//   - due (hash due_shard, range due_from) holds the unfinished jobs. Its range
//     key is not [reportjobs.Job.DueAt], which moves with every renewal of a
//     lease, but a bound below it that stays put: the earliest start of a job
//     that nobody has claimed yet, the time of creation of all others. So a job
//     costs two writes of this index, when it comes and when it ends, and a
//     heartbeat costs none. Due reads what the index names once more from the
//     table, eventually consistent, and yields what is due, oldest first.
//   - list (hash list_shard, range created_at, with status) holds all jobs. It
//     costs one write when a job is made, and one for each change of status.
//
// Both spread over Table.Shards hash keys, because one takes 1,000 writes a
// second. Without an index Due or List answers errors.ErrUnsupported.
//
// # Older and newer versions
//
// Rows of the Python system that this one replaces may lie in the same table:
// job_id, status, times, metadata, s3 and s3_reports. Get returns them without
// a Revision: they are shown, and never claimed, changed or listed. So is an
// item whose schema number is higher than this version knows. Writes set and
// remove the attributes of this version one by one, so that an older version
// keeps what a newer one added. Names count to the letter: Deadline is not
// deadline, and stays what it is.
package dynamo
