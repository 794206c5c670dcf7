package storetest

import (
	"testing"

	"github.com/qubitz/reportjobs"
)

func TestNaiveStore(t *testing.T) {
	t.Parallel()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return newNaive() })
	Lister(t, func(*testing.T) ListerStore { return newNaive() })
}

// A store that earlier cases used is as good as a new one.
func TestSharedStore(t *testing.T) {
	t.Parallel()
	s := newNaive()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return s })
	Lister(t, func(*testing.T) ListerStore { return s })
}

func TestNaiveArtifacts(t *testing.T) {
	t.Parallel()
	ArtifactStore(t, func(*testing.T) reportjobs.ArtifactStore { return newNaiveFiles() }, &ArtifactOptions{Fetch: fetchNaive})
}
