package storetest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

func ExampleJobStore() {
	_ = func(t *testing.T) { // TestStore, in a file of yours
		storetest.JobStore(t, func(t *testing.T) reportjobs.JobStore {
			return memory.NewStore(nil) // or yours, on an empty table
		})
	}
}

func ExampleLister() {
	_ = func(t *testing.T) { // TestStoreLists, in a file of yours
		storetest.Lister(t, func(t *testing.T) storetest.ListerStore { return memory.NewStore(nil) })
	}
}

func ExampleArtifactStore() {
	_ = func(t *testing.T) { // TestArtifacts, in a file of yours
		storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
			files, err := memory.NewDirArtifacts(t.TempDir(), nil)
			if err != nil {
				t.Fatal(err)
			}
			return files
		}, &storetest.ArtifactOptions{Fetch: fetchMemory})
	}
}

func ExampleBenchmark() {
	_ = func(b *testing.B) { // BenchmarkStore, in a file of yours
		storetest.Benchmark(b, func(b *testing.B) reportjobs.JobStore { return memory.NewStore(nil) })
	}
}

// A write whose answer is lost is there, and is nil when it is repeated.
func ExampleFaults() {
	f := storetest.NewFaults(storetest.LoseNth(1))
	store, job := f.Store(memory.NewStore(nil)), storetest.NewJob(nil)
	err := store.Create(context.Background(), job, nil)
	fmt.Println(errors.Is(err, storetest.ErrInjected))
	fmt.Println(store.Create(context.Background(), job, nil))
	fmt.Println(f.Count("Create"))
	// Output:
	// true
	// <nil>
	// 2
}
