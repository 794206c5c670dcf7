package reportjobs

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// RenderJSON makes a [Renderer] of a function that wants its input as a T, or
// as a pointer to one. The input is decoded strictly: an unknown field, a
// second value, a null for a pointer, or an error of a Validate method of T is
// a permanent failure. A field that is missing is no fault, and what a list has
// beyond a Go array's length is dropped, as package json does: Validate finds
// the one, a slice keeps the other.
// Use [CheckJSON] of the same T as [ReportSpec.Check], and bad input is
// refused at submit already.
func RenderJSON[T any](render func(ctx context.Context, out *Output, task *Task, input T) error) Renderer {
	return RendererFunc(func(ctx context.Context, out *Output, task *Task) error {
		input, err := decode[T](task.Input)
		if err != nil {
			return Permanent(fmt.Errorf("%w: %w", &Failure{"invalid_input", "The report cannot be made from this input."}, forLog(err)))
		}
		return render(ctx, out, task, input)
	})
}

// CheckJSON refuses what [RenderJSON] of the same T would fail on. Its errors
// name the field, as in "items[2].price", and are fit for a requester.
func CheckJSON[T any](input []byte) error {
	_, err := decode[T](input)
	return err
}

// decode reads input as a T, strictly. Its errors are for requesters.
func decode[T any](input []byte) (T, error) {
	var value T
	d := json.NewDecoder(bytes.NewReader(input))
	d.DisallowUnknownFields()
	if err := d.Decode(&value); err != nil {
		return value, misfitOf(err, input)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return value, errors.New("more than one JSON value")
	}
	if v := reflect.ValueOf(value); v.Kind() == reflect.Pointer && v.IsNil() {
		return value, errors.New("the input is null")
	}
	for _, v := range [...]any{value, &value} { // T may be a pointer, or its method be of one
		if v, ok := v.(interface{ Validate() error }); ok {
			return value, v.Validate()
		}
	}
	return value, nil
}

// A misfit is why an input is no T: in the words of JSON for its requester,
// and for the log, where nothing of an input may stand.
type misfit struct{ says, log string }

func (m *misfit) Error() string { return m.says }

func forLog(err error) error {
	var m *misfit
	if errors.As(err, &m) {
		return errors.New(m.log)
	}
	return err
}

// misfitOf says what package json says, without the names of Go types, and which
// item of a list it is about.
func misfitOf(err error, input []byte) error {
	var mistyped *json.UnmarshalTypeError
	text := strings.TrimPrefix(err.Error(), "json: ")
	switch {
	case errors.As(err, &mistyped):
		takes := " takes " + cmp.Or(jsonKinds[mistyped.Type.Kind()], "another value")
		got := strings.TrimPrefix(mistyped.Value, "number ") // one that does not fit is given itself
		says := fieldOf(placeOf(mistyped, input)) + takes + ", not " + cmp.Or(jsonValues[got], got)
		return &misfit{says, fieldOf(mistyped.Field) + takes} // of the input, a path has the keys of maps
	case strings.HasPrefix(text, "unknown field "):
		return &misfit{text, "unknown field"}
	}
	return &misfit{text, "the input cannot be decoded"}
}

// What a Go type takes, and what came instead, in the words of JSON.
var (
	jsonKinds = map[reflect.Kind]string{
		reflect.Bool: "true or false", reflect.String: "text", reflect.Float32: "a number", reflect.Float64: "a number",
		reflect.Int: "a whole number", reflect.Int8: "a whole number", reflect.Int16: "a whole number",
		reflect.Int32: "a whole number", reflect.Int64: "a whole number", reflect.Uint: "a whole number from 0",
		reflect.Uint8: "a whole number from 0", reflect.Uint16: "a whole number from 0",
		reflect.Uint32: "a whole number from 0", reflect.Uint64: "a whole number from 0",
		reflect.Slice: "a list", reflect.Array: "a list", reflect.Map: "an object", reflect.Struct: "an object",
	}
	jsonValues = map[string]string{"bool": "true or false", "string": "text", "number": "a number", "array": "a list", "object": "an object"}
)
