package reportjobs

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"unicode/utf8"
)

const (
	maxDepth = 200  // nested arrays and objects in an input
	gzipFrom = 1024 // bytes from which an input is compressed: a write unit of DynamoDB
)

// checkJSON refuses what no renderer should have to survive.
func checkJSON(input []byte, maxSize int) error {
	if len(input) > maxSize {
		return refuse(ErrTooLarge, CodeTooLarge, "input of %d bytes, at most %d", len(input), maxSize)
	}
	if !utf8.Valid(input) {
		return refuse(ErrInvalid, CodeInvalidJSON, "input is not UTF-8")
	}
	text := jsonText{text: input}
	switch {
	case text.whole():
		return nil
	case text.tooDeep:
		return refuse(ErrInvalid, CodeInvalidJSON, "input nested more than %d deep", maxDepth)
	}
	return refuse(ErrInvalid, CodeInvalidJSON, "input is not JSON: %s", syntaxFault(input))
}

// syntaxFault says where and why input is no JSON. Columns count characters
// from 1.
func syntaxFault(input []byte) string {
	input = bytes.TrimRight(input, " \t\r\n") // what ends too early ends behind its last character
	switch {
	case len(input) == 0:
		return "it is empty"
	case bytes.HasPrefix(input, []byte("\xef\xbb\xbf")):
		return "it begins with a byte order mark; send UTF-8 without one"
	}
	var value json.RawMessage
	err := json.Unmarshal(input, &value)
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return "it is none"
	}
	before := input[:max(1, min(int(syntax.Offset), len(input)))-1]
	line := 1 + bytes.Count(before, []byte("\n"))
	column := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("line %d, column %d: %v", line, column, syntax)
}

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a valid one
	return w
}}

// pack returns input as it is stored, and the encoding for Input.Encoding.
func pack(input []byte) ([]byte, string) {
	if len(input) < gzipFrom {
		return input, ""
	}
	var buf bytes.Buffer
	w := gzips.Get().(*gzip.Writer)
	defer gzips.Put(w)
	w.Reset(&buf)
	w.Write(input) // into memory: cannot fail
	w.Close()
	if buf.Len() >= len(input) {
		return input, ""
	}
	return buf.Bytes(), "gzip"
}

// unpack undoes pack and checks that the bytes are those of the submit.
func unpack(stored []byte, in Input) ([]byte, error) {
	input := stored
	switch in.Encoding {
	case "":
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(stored))
		if err != nil {
			return nil, fmt.Errorf("stored input: %w", err)
		}
		if input, err = io.ReadAll(io.LimitReader(r, in.Size+1)); err != nil {
			return nil, fmt.Errorf("stored input: %w", err)
		}
	default:
		return nil, fmt.Errorf("stored input: unknown encoding %q", in.Encoding)
	}
	if hexSum(input) != in.SHA256 {
		return nil, errors.New("stored input: not the bytes that were submitted")
	}
	return input, nil
}

// inputArtifact says where the stored bytes of an input lie that is too large
// for the job store.
func inputArtifact(job *Job, stored []byte) Artifact {
	return Artifact{
		Key:         job.Folder + job.Origin + "/input",
		Filename:    "input",
		ContentType: "application/octet-stream",
		Size:        int64(len(stored)),
		SHA256:      hexSum(stored),
		ExpiresAt:   job.ExpiresAt,
	}
}

// storedInput loads the input of job as it is stored.
func storedInput(ctx context.Context, s JobStore, a ArtifactStore, job Job) (stored []byte, err error) {
	err = persist(ctx, func() error {
		if at := job.Input.Artifact; at != nil {
			stored, err = readArtifact(ctx, a, *at, int(at.Size))
		} else {
			stored, err = s.Input(ctx, job)
		}
		return err
	})
	return stored, err
}

// loadInput loads the input of job as it was submitted.
func loadInput(ctx context.Context, s JobStore, a ArtifactStore, job Job) ([]byte, error) {
	stored, err := storedInput(ctx, s, a, job)
	if err != nil {
		return nil, err
	}
	return unpack(stored, job.Input)
}
