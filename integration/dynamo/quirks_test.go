package dynamo

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/storetest"
)

// A body is an answer of the server that a quirk changes.
type body = map[string]any

// quirk lets an answer through changed: into what DynamoDB may answer too, and
// a small server hardly ever does.
func quirk(change func(body)) mishap {
	return func(server http.RoundTripper, r *http.Request) (*http.Response, error) {
		res, err := server.RoundTrip(r)
		if err != nil || res.StatusCode != http.StatusOK {
			return res, err
		}
		text, err := io.ReadAll(res.Body)
		if err != nil {
			return nil, err
		}
		_ = res.Body.Close()
		var b body
		if err := json.Unmarshal(text, &b); err != nil {
			return nil, err
		}
		change(b)
		if text, err = json.Marshal(b); err != nil {
			return nil, err
		}
		res.Header.Del("X-Amz-Crc32")
		res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
		res.Header.Del("Content-Length")
		return res, nil
	}
}

// mixTies turns the order of index entries with the same range key around: it
// is nobody's promise.
func mixTies(b body) {
	items, _ := b["Items"].([]any)
	at := func(it any) string {
		created, _ := it.(map[string]any)["created_at"].(map[string]any)
		text, _ := created["S"].(string)
		return text
	}
	for begin := 0; begin < len(items); {
		end := begin + 1
		for end < len(items) && at(items[end]) == at(items[begin]) {
			end++
		}
		if at(items[begin]) != "" {
			slices.Reverse(items[begin:end])
		}
		begin = end
	}
}

// leaveHalf answers for half of the keys of a batch, as under load.
func leaveHalf(b body) {
	for table, found := range b["Responses"].(map[string]any) {
		items := found.([]any)
		if len(items) < 2 {
			return
		}
		var keys []any
		for _, it := range items[len(items)/2:] {
			keys = append(keys, map[string]any{"job_id": it.(map[string]any)["job_id"]})
		}
		b["Responses"] = map[string]any{table: items[:len(items)/2]}
		b["UnprocessedKeys"] = map[string]any{table: map[string]any{"Keys": keys}}
	}
}

// quirks are what the answers to some operations suffer.
func quirks(r *http.Request) mishap {
	switch target := r.Header.Get("X-Amz-Target"); {
	case strings.HasSuffix(target, ".Query"):
		return quirk(mixTies)
	case strings.HasSuffix(target, ".BatchGetItem"):
		return quirk(leaveHalf)
	}
	return nil
}

// A still is an index that has stopped to follow the table: each query is
// answered as it was the first time.
type still struct {
	server http.RoundTripper
	first  map[string][]byte
}

func (s *still) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.Header.Get("X-Amz-Target"), ".Query") {
		return s.server.RoundTrip(r)
	}
	asked, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(asked))
	res, err := s.server.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	_ = res.Body.Close()
	var query body
	if err := json.Unmarshal(asked, &query); err != nil {
		return nil, err
	}
	same, err := json.Marshal(query) // with its keys in order
	if err != nil {
		return nil, err
	}
	if first, again := s.first[string(same)]; again {
		text = first
	}
	s.first[string(same)] = text
	res.Header.Del("X-Amz-Crc32")
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return res, nil
}

// While the index lags, what is yielded is still true: of the status that was
// asked for, in its place, and unfinished.
func TestIndexThatLags(t *testing.T) {
	t.Parallel()
	endpoint := servers.Dynoxide(t)
	s := storeOn(t, endpoint, newTable(t, endpoint), through(&still{&http.Transport{}, map[string][]byte{}}))
	jobs := queue(t, s, 4)
	pending := reportjobs.Query{Tenant: "acme", Status: reportjobs.StatusPending}
	all := reportjobs.Query{Tenant: "acme"}
	by := jobs[3].DueAt
	require.Len(t, listed(t, s, pending), 4)
	require.Len(t, listed(t, s, all), 4)
	require.Len(t, due(t, s, by), 4)

	claim(t, s, jobs[0], by.Add(time.Minute))
	erased := jobs[1].Clone()
	erased.Revision, erased.ExpiresAt = "erased", erased.UpdatedAt
	require.NoError(t, s.Swap(t.Context(), jobs[1].Revision, erased))
	reborn := storetest.NewJob(nil)
	reborn.ID, reborn.Tenant, reborn.CreatedAt = jobs[2].ID, jobs[2].Tenant, jobs[2].ExpiresAt
	reborn.DueAt = reborn.CreatedAt
	require.NoError(t, s.Create(t.Context(), reborn, nil))

	require.Equal(t, []string{jobs[3].ID}, listed(t, s, pending), "one is running, one gone, one born again elsewhere")
	require.Equal(t, []string{jobs[3].ID, jobs[0].ID}, listed(t, s, all))
	require.Equal(t, []string{jobs[3].ID}, due(t, s, by))
}
