package main

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// read returns the file of that name, or what comes in for "-", if it has at
// most so many bytes.
func (c *console) read(name string, most int) ([]byte, error) {
	in := c.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	} else if f, ok := c.in.(*os.File); ok && terminal(f) {
		c.say("reading JSON from the terminal; Ctrl-D ends it")
	}
	data, err := io.ReadAll(io.LimitReader(in, int64(most)+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > most:
		return nil, faultf(exitFault, "%s: more than %d MB", shown(name), most>>20)
	}
	return data, nil
}

// shown is what a file is called in messages.
func shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// save lets write fill a file and puts it in its place when it is whole: there
// is the old file, or the new one, or none. What is no file, such as a pipe, is
// written to as it is.
func save(path string, write func(*os.File) error) (err error) {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	mode := os.FileMode(0o666)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return saveInto(path, write)
		}
		mode = info.Mode().Perm()
	}
	part := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.part-%.8s", filepath.Base(path), rand.Text()))
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("%s: %w", path, reason(err))
	}
	defer os.Remove(part) // does nothing once it is renamed
	if err := errors.Join(write(file), file.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}

func saveInto(path string, write func(*os.File) error) error {
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// reason is why an operation on a file failed, without the name of a file that
// the user never gave.
func reason(err error) error {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}
