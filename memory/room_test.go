package memory

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A small file takes little room beside its bytes: 2,000 jobs with one each.
func TestAFileTakesLittleRoom(t *testing.T) {
	const files = 2000
	tr := &tree{}
	before := heapInUse()
	for i := range files {
		f, err := tr.stage()
		require.NoError(t, err)
		require.NoError(t, f.seal(time.Time{}))
		require.NoError(t, f.commit(fmt.Sprintf("reports/%026d/executive-1.pdf", i)))
	}
	room := (heapInUse() - before) / files
	t.Logf("%d bytes a file", room)
	require.Less(t, room, uint64(600))
	runtime.KeepAlive(tr)
}
