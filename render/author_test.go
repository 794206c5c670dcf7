package render

import (
	"context"
	"encoding/json"
	"errors"
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

type quarter struct {
	Company string `json:"company"`
	Sales   []struct {
		Region string  `json:"region"`
		Euros  float64 `json:"euros"`
	} `json:"sales"`
}

func (q *quarter) Validate() error {
	if q.Company == "" {
		return errors.New("company is missing")
	}
	return nil
}

// An author of a typed input sees what fits it alone; the rest fails for good,
// as it does with reportjobs.RenderJSON.
func TestAuthorOfATypedInput(t *testing.T) {
	down := errors.New("the ledger is down")
	author := AuthorJSON(func(_ context.Context, task *reportjobs.Task, in *quarter) (*Document, error) {
		if in.Company == "down" {
			return nil, down
		}
		return NewDocument(in.Company + ": " + task.Report), nil
	})
	write := func(input string) (*Document, error) {
		return author.Write(t.Context(), reportjobs.NewTask(reportjobs.Job{}, "sales", []byte(input)))
	}
	d, err := write(`{"company": "Acme"}`)
	require.NoError(t, err)
	require.Equal(t, "Acme: sales", d.Cover.Title)

	for _, bad := range []string{`{}`, `null`, `{"company": 7}`, `{"compayn": "Acme"}`, `{"company": "Acme"} {}`} {
		d, err = write(bad)
		require.Nil(t, d, bad)
		var failure *reportjobs.Failure
		require.ErrorAs(t, err, &failure, bad)
		require.Equal(t, CodeInvalidInput, failure.Code)
	}
	d, err = write(`{"company": "down"}`)
	require.Nil(t, d)
	require.Equal(t, down, err, "what another try may heal is left as it is")
}

// What a file is called is left to the renderer around an engine's.
func TestRendererKeepsTheFilename(t *testing.T) {
	author := AuthorFunc(func(context.Context, *reportjobs.Task) (*Document, error) { return NewDocument("T"), nil })
	out := reportjobs.Output{Filename: "review.pdf"}
	require.NoError(t, engine(t, nil).Renderer(author).Render(t.Context(), &out, reportjobs.NewTask(reportjobs.Job{}, "a", []byte(`{}`))))
	require.Equal(t, "review.pdf", out.Filename)
	require.Equal(t, "application/pdf", out.ContentType)
}
