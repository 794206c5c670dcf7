// Package storetest proves a backend of reportjobs: suites that hold a store
// to every sentence of the contracts [reportjobs.JobStore], [reportjobs.Lister]
// and [reportjobs.ArtifactStore], a benchmark, and wrappers that inject faults
// into a store to see whether what stands above it heals.
//
// A backend's test needs this package and no other:
//
//	func TestStore(t *testing.T) {
//		storetest.JobStore(t, func(t *testing.T) reportjobs.JobStore { return open(t) })
//		storetest.Lister(t, func(t *testing.T) storetest.ListerStore { return open(t) })
//	}
//
//	func TestArtifacts(t *testing.T) {
//		storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore { return openFiles(t) }, nil)
//	}
//
//	func BenchmarkStore(b *testing.B) {
//		storetest.Benchmark(b, func(b *testing.B) reportjobs.JobStore { return open(b) })
//	}
//
// Every case is a subtest that says which rule it checks, and calls open for a
// store of its own. A fresh, empty store is best. One that all cases share
// will do, and so will a table that earlier runs left their jobs in: ids,
// tenants and keys are random, and a case looks at its own only. But a store
// that takes the times of writes for a clock, and removes what has expired by
// then, needs a fresh one: the cases begin at the same time each.
//
// The times in the jobs of the suites are fixed; they lie ahead, so that no
// backend that expires by itself takes one away. A write is expected to be
// seen at once where the contract says so; where it may lag, in Due and List,
// a case asks again until the answer is right or [Patience] is over. Nothing
// sleeps before the first answer, so a store that does not lag is proved in
// no time.
package storetest
