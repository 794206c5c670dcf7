package dynamo

import (
	"testing"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/storetest"
)

func TestStore(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	s := storeOn(t, endpoint, newTable(t, endpoint))
	storetest.JobStore(t, func(*testing.T) reportjobs.JobStore { return s })
	storetest.Lister(t, func(*testing.T) storetest.ListerStore { return s })
}
