package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/internal/bounds"
)

func seeds(f *testing.F) {
	for _, text := range []string{
		`{"version":1,"lang":"de","cover":{"title":"T","facts":[{"label":"a","value":"b"}]},"sections":[{"id":"a","title":"**S","blocks":[{"type":"quote","text":"q","by":"x"}]}],"notes":{"1":"n"}}`,
		in(`{"type":"table","columns":[{"kind":"money","unit":"€M","decimals":1},{"title":"x"}],"rows":[[1e308,"1.234,5"],["€1.2M",null]],"total":["sum",""]}`),
		in(`{"type":"chart","kind":"donut","categories":["a"],"series":[{"values":[1]}],"highlight":0},{"type":"row","weights":[1,2],"cells":[[{"type":"paragraph","text":"x"}],[]]}`),
		in(`{"type":"kpis","items":[{"label":"l","value":"1"}]},{"type":"callout","text":"c"},{"type":"image","name":"a.png","alt":"a"},{"type":"pagebreak"}`),
		in(`{"type":"chart","kind":"waterfall","categories":["a","b"],"series":[{"values":[1,null]}]},{"type":"chart","kind":"line","log":true,"categories":["a"],"series":[{"values":[1e-9]}]}`),
		in(`{"type":"timeline","phases":[{"name":"a","from":"2026-01","to":"2026-03-15"}],"milestones":[{"name":"m","at":"2026-02"}],"highlight":0},{"type":"timeline","phases":[{"name":"a","from":"M1","to":"M4"}]}`),
		in(`{"type":"riskmatrix","likelihood":["a","b","c"],"items":[{"name":"x","likelihood":3,"impact":5}]},{"type":"kpis","items":[{"label":"l","value":"1","trend":[1,null,3]}]},{"type":"table","columns":[{"kind":"spark"}],"rows":[[[1,2,null]],[null]]}`),
		`{"sections":[{"title":"x","content":[{"type":"gantt","tasks":[{"task":"a","start":"Jan 2026","duration":3}]},{"type":"heatmap","risks":[{"risk":"a","probability":"30%","severity":"high"}]}]}]}`,
		"Here:\n```json\n{\"report\":{\"title\":\"x\",\"sections\":{\"A\":\"# h\\n- a\\n|b|c|\\n|-|-|\\n|1|2%|\"}}}\n```",
		`{"sections":[{"heading":"x","content":[{"h2":"y"},{"type":"bar_chart","data":[{"x":1,"y":"(3,4)"}]},{"metrics":{"a":{"value":1}}}`,
	} {
		f.Add([]byte(text))
	}
	f.Add([]byte(`{"lang":"AA","cover":{"facts":[]},"sections":[],"notes":{}}`)) // what is empty is not written
}

// FuzzDecode: what the strict door lets in passes Validate, survives JSON, and
// is laid out.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 100_000 {
			return
		}
		var d *Document
		var err error
		bounds.Check(t, "Decode", doorBytes, len(text), func() { d, err = Decode(text) })
		if err != nil {
			require.ErrorIs(t, err, reportjobs.ErrInvalid)
			return
		}
		require.NoError(t, Validate(d))
		out, err := json.Marshal(d)
		require.NoError(t, err)
		again, err := Decode(out)
		require.NoError(t, err, "%s", out)
		out2, err := json.Marshal(again)
		require.NoError(t, err)
		require.True(t, bytes.Equal(out, out2), "%s\n%s", out, out2)
	})
}

// FuzzMend: anything gives a document that passes the strict door, or the error
// that there is none in it. No text makes it panic or hang.
func FuzzMend(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 100_000 {
			return
		}
		var d *Document
		var told []string
		var err error
		bounds.Check(t, "Mend", doorBytes, len(text), func() { d, told, err = Mend(text) })
		if err != nil {
			require.True(t, errors.Is(err, reportjobs.ErrInvalid) && d == nil && told == nil, "%v", err)
			require.NotContains(t, err.Error(), "mended badly")
			return
		}
		require.LessOrEqual(t, len(told), maxTold+1)
		out, err := json.Marshal(d)
		require.NoError(t, err)
		_, err = Decode(out)
		require.NoError(t, err, "%s", out)
	})
}
