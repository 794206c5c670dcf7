package storetest

import (
	"testing"

	"github.com/qubitz/reportjobs"
)

func TestNaiveStore(t *testing.T) {
	JobStore(t, func(*testing.T) reportjobs.JobStore { return newNaive() })
	Lister(t, func(*testing.T) ListerStore { return newNaive() })
}

// A store that earlier cases used is as good as a new one.
func TestSharedStore(t *testing.T) {
	s := newNaive()
	JobStore(t, func(*testing.T) reportjobs.JobStore { return s })
	Lister(t, func(*testing.T) ListerStore { return s })
}
