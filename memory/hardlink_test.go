package memory

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// Where there are no hard links, a directory is refused when it is opened, not
// when the first report is done.
func TestDirWithoutHardLinks(t *testing.T) {
	d, err := openDir(t.TempDir())
	require.NoError(t, err)
	d.link = func(string, string) error { return syscall.EPERM }
	require.ErrorIs(t, d.check("/mnt/usb"), syscall.EPERM)
	require.ErrorContains(t, d.check("/mnt/usb"), "the file system of /mnt/usb must have hard links")

	f, err := d.stage()
	require.NoError(t, err)
	defer f.discard()
	require.ErrorIs(t, f.commit("a"), syscall.EPERM)
	_, err = d.open("a")
	require.ErrorIs(t, err, reportjobs.ErrNotFound)
}
