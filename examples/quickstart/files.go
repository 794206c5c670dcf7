package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/examples/discovery"
)

func usage() {
	fmt.Fprint(flag.CommandLine.Output(), `Quickstart makes PDF reports of a JSON input, without a server and, unless asked for, without a model.

usage: go run ./examples/quickstart [-input FILE] [-out DIR] [-reports a,b] [-theme technical] [-author bedrock]

`)
	flag.PrintDefaults()
	fmt.Fprint(flag.CommandLine.Output(), "\nReports:")
	for _, spec := range discovery.Reports() {
		fmt.Fprint(flag.CommandLine.Output(), " ", spec.Name)
	}
	fmt.Fprint(flag.CommandLine.Output(), `

Environment, for -author bedrock:
  BEDROCK_REGION    where the model is called (default: as for every program for AWS)
  BEDROCK_MODEL_ID  the model or inference profile (default: `+bedrock.DefaultModel+`)
  AWS_*             credentials, as for every program for AWS
`)
}

func readInput(file string) ([]byte, error) {
	if file == "" {
		return discovery.Sample(), nil
	}
	return os.ReadFile(file)
}

// names reads -reports; none means the default ones.
func names(reports string) (list []string) {
	for name := range strings.SplitSeq(reports, ",") {
		if name = strings.TrimSpace(name); name != "" {
			list = append(list, name)
		}
	}
	return list
}

// download writes one file per finished report, and says what became of the
// others.
func download(ctx context.Context, files reportjobs.ArtifactStore, job reportjobs.Job, dir string) error {
	for _, r := range job.Reports {
		if r.Artifact == nil {
			continue
		}
		path, err := save(ctx, files, *r.Artifact, dir)
		if err != nil {
			return err
		}
		fmt.Printf("%s  %s pages, %d KB%s\n", path, r.Artifact.Meta["pages"], r.Artifact.Size/1024, spent(r.Artifact.Meta))
	}
	if job.Status != reportjobs.StatusCompleted {
		return fmt.Errorf("job %s is %s: %s", job.ID, job.Status, job.Failure.Message)
	}
	return nil
}

// spent says what a model took for a report, nothing if there was none.
func spent(meta map[string]string) string {
	if meta["model"] == "" {
		return ""
	}
	return fmt.Sprintf(", %s calls of %s, %s tokens in, %s out, %s figures flagged",
		meta["calls"], meta["model"], meta["input_tokens"], meta["output_tokens"], meta["flagged"])
}

// save copies a file beside its place and renames it, so that nothing half
// written is left behind.
func save(ctx context.Context, files reportjobs.ArtifactStore, a reportjobs.Artifact, dir string) (path string, err error) {
	body, err := files.Open(ctx, a)
	if err != nil {
		return "", err
	}
	defer body.Close()
	part, err := os.CreateTemp(dir, ".part-*")
	if err != nil {
		return "", err
	}
	defer os.Remove(part.Name()) // does nothing once it is renamed
	_, err = io.Copy(part, body)
	if err = errors.Join(err, part.Chmod(0o644), part.Close()); err != nil {
		return "", err
	}
	path = filepath.Join(dir, a.Filename)
	return path, os.Rename(part.Name(), path)
}

// plain drops the operation and id that stand in front of an error of
// reportjobs: one user with one job knows them.
func plain(err error) error {
	var e *reportjobs.Error
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
