package main

import (
	"context"
	"errors"
	"mime"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

const aboutDownload = `Download the reports of a job, or those that are named. Each is checked against
the size and the SHA-256 that the server states, and is in its place whole or not
at all. With --out - one report goes to standard output.`

func newDownload(c *console) *cobra.Command {
	n := &connection{console: c}
	var out string
	cmd := n.command("download ID [REPORT...]", "Download reports of a job", func(ctx context.Context, server *client.Client, args []string) error {
		job, err := server.Get(ctx, args[0])
		if err != nil {
			return n.explain(err)
		}
		return n.deliver(ctx, server, &job, args[1:], out)
	})
	cmd.Long = aboutDownload
	cmd.Flags().StringVar(&out, "out", ".", "the `DIR` to put them in, which is made if it is not there; - for standard output")
	_ = cmd.MarkFlagDirname("out") // the flag is there
	return cmd
}

// deliver downloads the reports of these names, or all that are there. If it
// is all, then one that was not made is a fault.
func (n *connection) deliver(ctx context.Context, c *client.Client, job *reportjobs.Job, names []string, out string) error {
	var err error
	if out == "-" {
		err = n.pour(ctx, c, job, names)
	} else {
		err = n.fetch(ctx, c, job, names, out)
	}
	if err != nil || len(names) > 0 {
		return err
	}
	return notMade(job)
}

// A fileRecord says where a report was put.
type fileRecord struct {
	Type   string `json:"type"` // file
	ID     string `json:"job_id"`
	Report string `json:"report"`
	File   string `json:"file"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// fetch downloads the reports of these names, or all that are there, into dir.
func (n *connection) fetch(ctx context.Context, c *client.Client, job *reportjobs.Job, names []string, dir string) error {
	reports, err := n.pick(job, names)
	if err != nil {
		return err
	}
	if len(reports) > 0 {
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
	}
	taken := map[string]bool{}
	for _, r := range reports {
		name := filename(&r)
		if taken[name] {
			name = r.Name + "-" + name
		}
		taken[name] = true
		path := filepath.Join(dir, name)
		var a reportjobs.Artifact
		err := save(path, func(file *os.File) (err error) {
			a, err = c.Download(ctx, job.ID, r.Name, file)
			return err
		})
		if err != nil {
			return n.undelivered(&r, err)
		}
		if err := n.result(fileRecord{"file", job.ID, r.Name, path, a.Size, a.SHA256}, path+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// pour writes one report to standard output.
func (n *connection) pour(ctx context.Context, c *client.Client, job *reportjobs.Job, names []string) error {
	reports, err := n.pick(job, names)
	switch {
	case err != nil:
		return err
	case n.json:
		return faultf(exitUsage, "--json and --out - both write to standard output")
	case len(reports) != 1:
		return faultf(exitUsage, "--out - takes one report, and the job has %d: name one", len(reports))
	case terminal(n.out):
		return faultf(exitUsage, "a report is nothing for a terminal: give --out DIR")
	}
	_, err = c.Download(ctx, job.ID, reports[0].Name, n.out)
	return n.undelivered(&reports[0], err)
}

// pick returns the reports of these names. Without names it is all that are
// there, and a job that is not finished has to be waited for first.
func (n *connection) pick(job *reportjobs.Job, names []string) (reports []reportjobs.Report, err error) {
	if len(names) == 0 {
		if !job.Status.Finished() {
			return nil, faultf(exitNotNow, "job %s is %s; %s", job.ID, job.Status, n.again("wait "+job.ID+" --out DIR"))
		}
		for _, r := range job.Reports {
			if r.Artifact != nil {
				reports = append(reports, r)
			}
		}
		if reports == nil {
			return nil, notMade(job)
		}
		return reports, nil
	}
	for _, name := range names {
		r := job.Report(name)
		switch {
		case r == nil:
			return nil, faultf(exitNotFound, "job %s has no report %q", job.ID, name)
		case r.Failure != nil:
			return nil, faultf(exitNotMade, "report %s was not made: %s (%s)", name, printable(r.Failure.Message), printable(r.Failure.Code))
		case r.Artifact == nil && job.Status.Finished():
			return nil, notMade(job)
		case r.Artifact == nil:
			return nil, faultf(exitNotNow, "report %s is not there yet", name)
		}
		reports = append(reports, *r)
	}
	return reports, nil
}

// undelivered is why a report could not be downloaded.
func (n *connection) undelivered(r *reportjobs.Report, err error) error {
	if errors.Is(err, client.ErrCorrupt) {
		return faultf(exitFault, "report %s: %s", r.Name, client.ErrCorrupt)
	}
	return n.explain(err)
}

// filename is what a report is called on this machine: what the server calls
// it, if that is a plain name that leads nowhere else, or the report's.
func filename(r *reportjobs.Report) string {
	name := r.Artifact.Filename
	odd := strings.ContainsFunc(name, func(c rune) bool {
		return c == '/' || c == '\\' || c == ':' || !unicode.IsPrint(c)
	})
	if name != "" && !odd && name[0] != '.' && len(name) <= 200 && filepath.IsLocal(name) {
		return name
	}
	return r.Name + extension(r.Artifact.ContentType)
}

func extension(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	switch media {
	case "application/pdf":
		return ".pdf"
	case "application/json":
		return ".json"
	case "text/plain":
		return ".txt"
	}
	return ".bin"
}
