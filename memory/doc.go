// Package memory keeps jobs and files in this process and hands work to its
// goroutines: a real backend for single servers, programs and tests. Its
// promises are those of any other backend, except that jobs end with the
// process.
//
//	store, pool := memory.NewStore(nil), memory.NewPool(nil)
//	files, err := memory.NewArtifacts(nil)
//
// [Store] holds the records, [Artifacts] the files, in memory or in a
// directory, with signed links that its Handler serves, and [Pool] is the
// dispatcher: it runs workers.
package memory
