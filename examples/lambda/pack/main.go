// Pack builds the functions of this folder and puts each into a zip file that Lambda takes, for the runtime
// provided.al2023. The same sources and the same version of Go give the same bytes. It prints the sizes.
package main

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	out := flag.String("out", filepath.Join("dist", "lambda"), "folder for the zip files")
	architectures := flag.String("arch", "arm64,amd64", "for which processors")
	functions := flag.String("functions", "coordinator,worker,sweeper,failures", "which ones")
	flag.Parse()
	if err := os.MkdirAll(*out, 0o755); err != nil {
		log.Fatal("pack: ", err)
	}
	fmt.Printf("%-12s %-6s %12s %12s\n", "function", "arch", "program, MB", "zip, MB")
	for name := range strings.SplitSeq(*functions, ",") {
		for arch := range strings.SplitSeq(*architectures, ",") {
			program, size, err := pack(*out, name, arch)
			if err != nil {
				log.Fatalf("pack: %s for %s: %v", name, arch, err)
			}
			fmt.Printf("%-12s %-6s %12.1f %12.1f\n", name, arch, float64(program)/1e6, float64(size)/1e6)
		}
	}
}

// pack makes one zip file and returns the sizes of the program and of it.
func pack(out, name, arch string) (program, size int64, err error) {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return 0, 0, err
	}
	defer os.RemoveAll(dir)
	bootstrap := filepath.Join(dir, "bootstrap")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-ldflags", "-s -w -buildid=",
		"-o", bootstrap, "github.com/qubitz/reportjobs/examples/lambda/"+name)
	build.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=0")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		return 0, 0, err
	}
	in, err := os.Open(bootstrap)
	if err != nil {
		return 0, 0, err
	}
	defer in.Close()
	file, err := os.Create(filepath.Join(out, name+"-"+arch+".zip"))
	if err != nil {
		return 0, 0, err
	}
	program, err = write(file, in)
	if err != nil {
		return 0, 0, errors.Join(err, file.Close())
	}
	info, err := file.Stat()
	if err != nil {
		return 0, 0, errors.Join(err, file.Close())
	}
	return program, info.Size(), file.Close()
}

// write puts a program into a zip file as Lambda wants it: called bootstrap
// and executable. The time in it is always the same.
func write(w io.Writer, program io.Reader) (int64, error) {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate, Modified: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
	header.SetMode(0o755)
	entry, err := z.CreateHeader(header)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(entry, program)
	if err != nil {
		return 0, err
	}
	return n, z.Close()
}
