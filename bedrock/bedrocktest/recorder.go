package bedrocktest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream"
	"github.com/aws/aws-sdk-go-v2/aws/protocol/eventstream/eventstreamapi"
)

// A Recorder is the HTTP client of a real Bedrock client, and keeps what the
// model answers as the files that a [Folder] answers from:
//
//	client := bedrockruntime.NewFromConfig(cfg, func(o *bedrockruntime.Options) {
//		o.HTTPClient = &bedrocktest.Recorder{Dir: "answers", Client: o.HTTPClient}
//	})
//
// An answer that broke off is not kept, nor is one to a call that has no file
// in a Folder. A file that cannot be written is an error of the answer's end.
type Recorder struct {
	Dir    string
	Client aws.HTTPClient // who asks; nil: http.DefaultClient
}

// Do asks and records.
func (r *Recorder) Do(req *http.Request) (*http.Response, error) {
	client := r.Client
	if client == nil {
		client = http.DefaultClient
	}
	if req.Body == nil {
		return client.Do(req)
	}
	asked, err := io.ReadAll(req.Body)
	if err = errors.Join(err, req.Body.Close()); err != nil {
		return nil, err
	}
	req.Body = io.NopCloser(bytes.NewReader(asked))
	res, err := client.Do(req)
	if err != nil || res.StatusCode != http.StatusOK {
		return res, err
	}
	if call, err := readRequest("", bytes.NewReader(asked)); err == nil {
		if name, err := fileOf(call); err == nil {
			res.Body = &recording{ReadCloser: res.Body, path: filepath.Join(r.Dir, name+".txt")}
		}
	}
	return res, nil
}

// A recording is an answer that is being read.
type recording struct {
	io.ReadCloser
	path string
	read bytes.Buffer
	kept bool
}

func (r *recording) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.read.Write(p[:n])
	if errors.Is(err, io.EOF) {
		if failed := r.keep(); failed != nil {
			return n, failed
		}
	}
	return n, err
}

// Close keeps what nobody read to the end of the connection.
func (r *recording) Close() error { return errors.Join(r.keep(), r.ReadCloser.Close()) }

// keep writes the answer down if it came to its end.
func (r *recording) keep() error {
	text, whole := textOf(bytes.NewReader(r.read.Bytes()))
	if !whole || r.kept {
		return nil
	}
	r.kept = true
	if err := os.MkdirAll(filepath.Dir(r.path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(r.path, []byte(text), 0o644)
}

// textOf returns the text of a stream of events, and whether it has its end.
func textOf(stream io.Reader) (text string, whole bool) {
	var b strings.Builder
	decoder := eventstream.NewDecoder()
	for {
		m, err := decoder.Decode(stream, nil)
		if err != nil {
			return b.String(), whole
		}
		kind := m.Headers.Get(eventstreamapi.EventTypeHeader)
		if kind == nil {
			continue
		}
		switch kind.String() {
		case "contentBlockDelta":
			var delta struct{ Delta struct{ Text string } }
			if json.Unmarshal(m.Payload, &delta) == nil { // reasoning has no text here
				b.WriteString(delta.Delta.Text)
			}
		case "messageStop":
			whole = true
		}
	}
}
