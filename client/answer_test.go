package client

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// Whatever a server answers, it is a job with an id and a status, or an error.
func FuzzJob(f *testing.F) {
	for _, body := range []string{
		`{"job_id":"j","status":"COMPLETED","reports":[{"name":"a","status":"COMPLETED","size":4,"sha256":"AB","url":"http://a.test/","expires_in_seconds":60}]}`,
		`{"job_id":"j","status":"PARTIAL","created_at":"2026-11-27T23:00:00Z","s3_reports":[{"type":"a","bucket":"b","key":"k"}],"s3_folder":{"prefix":"p/"}}`,
		`{"job_id":"j","status":"FAILED","failure":{"code":"c"},"reports":null}`, `{"job_id":"j","status":"x","finished_at":""}`, `{}`, `null`, `[]`, ``,
		`{"job_id":"j","status":"COMPLETED","reports":[{"expires_in_seconds":9223372036854775807}]}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		b, err := readJob(text, "")
		if err != nil {
			require.Zero(t, b)
			return
		}
		require.True(t, json.Valid(text))
		job := b.job("acme")
		require.NotEmpty(t, job.ID)
		require.NotEmpty(t, job.Status)
		require.Equal(t, "acme", job.Tenant, "an answer does not say whose it is")
		require.True(t, utf8.ValidString(job.ID))
		_, err = readJob(text, job.ID+"2")
		require.Error(t, err, "an answer about another job")
	})
}
