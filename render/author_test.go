package render

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

// TestMetaOfADocument: what an author notes of a document reaches the report's
// record beside what the engine counts, and is no part of the document's JSON.
func TestMetaOfADocument(t *testing.T) {
	d := &Document{Version: 1, Cover: Cover{Title: "T"}, Meta: map[string]string{"model": "m-1", "pages": "theirs"}}
	author := AuthorFunc(func(context.Context, *reportjobs.Task) (*Document, error) { return d, nil })
	var out reportjobs.Output
	require.NoError(t, engine(t, nil).Renderer(author).Render(t.Context(), &out, reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(`{}`))))
	require.Equal(t, map[string]string{"model": "m-1", "pages": "1"}, out.Meta)

	text, err := json.Marshal(d)
	require.NoError(t, err)
	require.JSONEq(t, `{"version":1,"cover":{"title":"T"}}`, string(text))
	_, err = Decode([]byte(`{"version":1,"meta":{"model":"m"}}`))
	require.ErrorIs(t, err, reportjobs.ErrInvalid)
}
