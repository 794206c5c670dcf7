package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/qubitz/reportjobs/examples/discovery"
)

// bare returns a handler that only decodes what comes and encodes what ours
// answers: the JSON of both, and nothing that would make a job of it.
func bare(ours http.Handler, ready *hello) (http.Handler, error) {
	var accepted acceptedJSON
	var waiting, done statusJSON
	for _, row := range []struct {
		method, path, body string
		into               any
	}{
		{http.MethodPost, "/", string(discovery.Sample()), &accepted},
		{http.MethodGet, ready.Waiting, "", &waiting},
		{http.MethodGet, ready.Done, "", &done},
	} {
		res := httptest.NewRecorder()
		ours.ServeHTTP(res, httptest.NewRequest(row.method, row.path, strings.NewReader(row.body)))
		if err := json.Unmarshal(res.Body.Bytes(), row.into); err != nil {
			return nil, err
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /{$}", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 6<<20))
		var input map[string]any
		if err != nil || json.Unmarshal(body, &input) != nil {
			http.Error(w, "bad request", http.StatusBadRequest)
			return
		}
		send(w, http.StatusAccepted, &accepted)
	})
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if "/?"+r.URL.RawQuery == ready.Done {
			send(w, http.StatusOK, &done)
		} else {
			send(w, http.StatusAccepted, &waiting)
		}
	})
	return mux, nil
}

func send(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(body) // an error means that the client has gone
}

// The bodies, with the keys that clients know.
type (
	acceptedJSON struct {
		Message  string `json:"message"`
		JobID    string `json:"job_id"`
		Status   string `json:"status"`
		CheckURL string `json:"check_status_url"`
		Estimate string `json:"estimated_completion_time"`
	}
	fileJSON struct {
		Type    string `json:"type,omitempty"`
		Bucket  string `json:"bucket"`
		Key     string `json:"key"`
		URL     string `json:"presigned_url"`
		Expires int    `json:"expires_in_seconds"`
	}
	folderJSON struct {
		Bucket string `json:"bucket"`
		Prefix string `json:"prefix"`
	}
	statusJSON struct {
		JobID     string            `json:"job_id"`
		Status    string            `json:"status"`
		CreatedAt string            `json:"created_at"`
		UpdatedAt string            `json:"updated_at"`
		Message   string            `json:"message,omitempty"`
		S3        *fileJSON         `json:"s3,omitempty"`
		Reports   []fileJSON        `json:"s3_reports,omitempty"`
		Count     int               `json:"reports_count,omitempty"`
		Folder    *folderJSON       `json:"s3_folder,omitempty"`
		Metadata  map[string]string `json:"metadata,omitempty"`
	}
)
