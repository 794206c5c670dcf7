package reportjobs

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// RenderJSON makes a [Renderer] of a function that wants its input as a T. The
// input is decoded strictly: an unknown field, a second value, or an input
// whose T has a Validate method that returns an error is a permanent failure.
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
// name the field and are fit for a requester.
func CheckJSON[T any](input []byte) error {
	_, err := decode[T](input)
	return err
}

// forLog is what the log may say of an error of decode: which field of T it
// was, and nothing of what stands in the input.
func forLog(err error) error {
	var mistyped *json.UnmarshalTypeError
	switch {
	case errors.As(err, &mistyped):
		return fmt.Errorf("json: field %q is no %s", mistyped.Field, mistyped.Type)
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return errors.New("json: unknown field")
	}
	return err
}

func decode[T any](input []byte) (T, error) {
	var value T
	d := json.NewDecoder(bytes.NewReader(input))
	d.DisallowUnknownFields()
	if err := d.Decode(&value); err != nil {
		return value, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return value, errors.New("more than one JSON value")
	}
	if v, ok := any(&value).(interface{ Validate() error }); ok {
		return value, v.Validate()
	}
	return value, nil
}
