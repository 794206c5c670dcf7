package client

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/qubitz/reportjobs"
)

const maxName = 255 // bytes, as most file systems have it

// DownloadFile is Download into a file. It is written under another name in
// the same directory and gets its own once it is whole, in place of a regular
// file that was there, whose mode it keeps; after an error nothing is left of
// it. If path is a directory, the file is called by the last element of
// Artifact.Filename there. What it returns as Filename is the path of the file.
func (c *Client) DownloadFile(ctx context.Context, id, report, path string) (a reportjobs.Artifact, err error) {
	defer wrap(&err, "download", id)
	link, err := c.link(ctx, id, report)
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, fileName(link))
	}
	mode := os.FileMode(0o666) // less what the umask takes
	if info, err := os.Stat(path); err == nil {
		if mode = info.Mode().Perm(); !info.Mode().IsRegular() {
			return reportjobs.Artifact{}, fmt.Errorf("%s is there and no regular file", path)
		}
	}
	part := filepath.Join(filepath.Dir(path), "."+rand.Text()+".part")
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return reportjobs.Artifact{}, err
	}
	defer os.Remove(part) // it has another name by then, if all went well
	a, err = c.fetch(ctx, id, link, file)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return reportjobs.Artifact{}, err
	}
	if err := os.Rename(part, path); err != nil {
		return reportjobs.Artifact{}, err
	}
	a.Filename = path
	return a, nil
}

// fileName is what a file is called in a directory. The server's name leads
// nowhere else and hides nothing.
func fileName(link reportjobs.Link) string {
	name := link.Artifact.Filename
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimLeft(printable(name), ".")
	if name == "" || len(name) > maxName || !filepath.IsLocal(name) {
		return filepath.Base(link.Report)
	}
	return name
}
