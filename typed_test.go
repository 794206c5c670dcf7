package reportjobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
)

type order struct {
	Company string `json:"company"`
	Items   []struct {
		Price float64 `json:"price"`
	} `json:"items"`
	Count  int             `json:"count"`
	Urgent bool            `json:"urgent"`
	Extra  map[string]bool `json:"extra"`
	Due    time.Time       `json:"due"`
	Size   size            `json:"size"`
}

// A size reads itself, and so package json tells places in a part of the input.
type size struct{ Unit string }

func (s *size) UnmarshalJSON(data []byte) error {
	var of struct {
		Unit string `json:"unit"`
	}
	err := json.Unmarshal(data, &of)
	s.Unit = of.Unit
	return err
}

func (o *order) Validate() error {
	if o.Company == "" {
		return errors.New("company is missing")
	}
	return nil
}

// What a requester reads names the field, what it takes and what it got, in
// the words of JSON; nothing of Go.
func TestTypedInputIsRefusedInWords(t *testing.T) {
	for _, rule := range []struct{ input, says string }{
		{`{"company": "Acme", "count": 3, "urgent": true, "items": [{"price": 1.5}], "extra": {"x": true}}`, ""},
		{`{"company": 7}`, `field "company" takes text, not a number`},
		{`{"company": "Acme", "count": "three"}`, `field "count" takes a whole number, not text`},
		{`{"company": "Acme", "count": 1.5}`, `field "count" takes a whole number, not 1.5`},
		{`{"company": "Acme", "urgent": "yes"}`, `field "urgent" takes true or false, not text`},
		{`{"company": "Acme", "items": {"price": 1}}`, `field "items" takes a list, not an object`},
		{`{"company": "Acme", "items": [{"price": []}]}`, `field "items[0].price" takes a number, not a list`},
		{`{"company": "Acme", "items": [{"price": 1}, {"price": "2 €"}, {"price": 3}]}`, `field "items[1].price" takes a number, not text`},
		{`{"company": "Acme", "items": [{}, 7]}`, `field "items[1]" takes an object, not a number`},
		{`{"company": "Acme", "items": [], "extra": {"y": true, "x": 5}}`, `field "extra.x" takes true or false, not a number`},
		{`{"company": "Acme", "items": [{"price": 1e999}]}`, `field "items[0].price" takes a number, not 1e999`},
		{`{"Company": 7}`, `field "Company" takes text, not a number`},
		{`{"company": "Acme", "size": {"unit": 7, "value": "x"}}`, `field "size.unit" takes text, not a number`},
		{`{"company": "Acme", "extra": true}`, `field "extra" takes an object, not true or false`},
		{`[]`, "the input takes an object, not a list"},
		{`{"company": "Acme", "compayn": 1}`, `unknown field "compayn"`},
		{`{} {}`, "more than one JSON value"},
		{`{}`, "company is missing"},
		{`null`, "the input is null"},
	} {
		for name, check := range map[string]func([]byte) error{"value": reportjobs.CheckJSON[order], "pointer": reportjobs.CheckJSON[*order]} {
			err := check([]byte(rule.input))
			if rule.says == "" {
				require.NoError(t, err, "%s: %s", name, rule.input)
			} else if rule.input != "null" || name == "pointer" {
				require.EqualError(t, err, rule.says, "%s: %s", name, rule.input)
			}
		}
	}
}

func TestRenderJSONOfAPointer(t *testing.T) {
	renderer := reportjobs.RenderJSON(func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task, in *order) error {
		_, err := out.Write([]byte(in.Company))
		return err
	})
	render := func(input string) (string, error) {
		var out reportjobs.Output
		err := renderer.Render(t.Context(), &out, reportjobs.NewTask(reportjobs.Job{}, "a", []byte(input)))
		return string(out.Bytes()), err
	}
	text, err := render(`{"company": "Acme"}`)
	require.NoError(t, err)
	require.Equal(t, "Acme", text)
	for _, bad := range []string{
		`{}`, `null`, `{"count": 8172.5}`, `{"count": "8172"}`, `{"8172": 1}`, `{"due": "8172"}`, `{"items": [{"price": "8172"}]}`, `{"extra": {"8172": 1}}`, `{} 8172`,
	} {
		_, err = render(bad)
		var failure *reportjobs.Failure
		require.ErrorAs(t, err, &failure, bad)
		require.Equal(t, "invalid_input", failure.Code)
		require.NotContains(t, err.Error(), "8172", "an error is for the log, which holds nothing of an input")
	}
}
