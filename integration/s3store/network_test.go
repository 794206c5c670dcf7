package s3store

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/s3store"
)

// A fault is what the network does to a request.
type fault int

const (
	none      fault = iota
	down            // it does not arrive
	lost            // it arrives, its answer does not
	cutUpload       // half of its body arrives, and no answer
	busy            // the server says 503 SlowDown
	conflict        // the server says 409 ConditionalRequestConflict
	cutAnswer       // half of the answer arrives
	endAnswer       // the same, and it looks like its end
)

var errNetwork = errors.New("the network broke")

// A network is the way to the server. Its plan decides about each request,
// with the number that it is; nil lets all go through.
type network struct {
	plan func(n int, r *http.Request) fault

	mu  sync.Mutex
	log []string
}

func (w *network) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.log = append(w.log, r.Method+" "+r.URL.RequestURI())
	n := len(w.log)
	w.mu.Unlock()
	f := none
	if w.plan != nil {
		f = w.plan(n, r)
	}
	switch f {
	case down:
		return nil, errNetwork
	case busy:
		return refusal(r, http.StatusServiceUnavailable, "SlowDown"), nil
	case conflict:
		return refusal(r, http.StatusConflict, "ConditionalRequestConflict"), nil
	case cutUpload:
		if r.Body != nil {
			r.Body = &cutBody{r.Body, r.ContentLength / 2, errNetwork}
		}
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	switch f {
	case lost, cutUpload:
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		return nil, errNetwork
	case cutAnswer:
		res.Body = &cutBody{res.Body, res.ContentLength / 2, errNetwork}
	case endAnswer:
		res.Body = &cutBody{res.Body, res.ContentLength / 2, io.EOF}
	}
	return res, nil
}

// requests returns how many there were so far.
func (w *network) requests() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.log)
}

// asked tells whether there was a request whose URL holds part.
func (w *network) asked(part string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.ContainsFunc(w.log, func(line string) bool { return strings.Contains(line, part) })
}

// A cutBody breaks off after left bytes, with an error.
type cutBody struct {
	io.ReadCloser
	left int64
	err  error
}

func (b *cutBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, b.err
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

func refusal(r *http.Request, status int, code string) *http.Response {
	body := "<Error><Code>" + code + "</Code><Message>injected</Message></Error>"
	return &http.Response{
		StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
		Header: http.Header{"Content-Type": {"application/xml"}}, Request: r,
	}
}

// A world is a bucket on a real server.
type world struct {
	t        *testing.T
	endpoint string
	client   *s3.Client // without faults
	bucket   string
}

func newWorld(t *testing.T, endpoint string) *world {
	client := s3.New(servers.S3Options(endpoint))
	return &world{t, endpoint, client, servers.NewBucket(t, client)}
}

// store returns a store whose requests go over net. Its client is like one of
// the default configuration, but repeats what failed without a pause.
func (w *world) store(net *network) *s3store.Store {
	o := servers.S3Options(w.endpoint)
	o.HTTPClient = &http.Client{Transport: net}
	o.RequestChecksumCalculation, o.ResponseChecksumValidation = aws.RequestChecksumCalculationWhenSupported, aws.ResponseChecksumValidationWhenSupported
	o.Retryer = retry.NewStandard(func(o *retry.StandardOptions) { o.MaxBackoff = 1 })
	s, err := s3store.New(s3.New(o), w.bucket, nil)
	require.NoError(w.t, err)
	return s
}

// partsLeft returns how many parts of unfinished uploads lie in the bucket,
// and how many uploads.
func (w *world) partsLeft() (parts, uploads int) {
	out, err := w.client.ListMultipartUploads(w.t.Context(), &s3.ListMultipartUploadsInput{Bucket: &w.bucket})
	require.NoError(w.t, err)
	for _, u := range out.Uploads {
		list, err := w.client.ListParts(w.t.Context(), &s3.ListPartsInput{Bucket: &w.bucket, Key: u.Key, UploadId: u.UploadId})
		require.NoError(w.t, err)
		parts += len(list.Parts)
	}
	return parts, len(out.Uploads)
}
