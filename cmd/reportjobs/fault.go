package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes; about says what they mean.
const (
	exitFault       = 1
	exitUsage       = 2
	exitNotMade     = 3
	exitNotFound    = 4
	exitRefused     = 5
	exitDenied      = 6
	exitNotNow      = 7
	exitLater       = 8
	exitInterrupted = 130
)

// A fault is what the user is told, and the exit code that goes with it.
type fault struct {
	code int
	text string // "": it was said already
}

func (f *fault) Error() string { return f.text }

func faultf(code int, format string, args ...any) error {
	return &fault{code, fmt.Sprintf(format, args...)}
}

// usageFault says what is wrong with a command line, and where to read on.
func usageFault(cmd *cobra.Command, format string, args ...any) error {
	return faultf(exitUsage, "%s; see %s --help", fmt.Sprintf(format, args...), cmd.CommandPath())
}

// wrongFlag says what is wrong with a flag, without the names of the functions
// that noticed.
func wrongFlag(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	if !errors.As(err, &value) {
		return usageFault(cmd, "%s", err)
	}
	flag := value.GetFlag()
	wanted := value.Unwrap().Error()
	switch flag.Value.Type() {
	case "int":
		wanted = "a whole number is wanted"
	case "float64":
		wanted = "a number is wanted"
	case "bool":
		wanted = "true or false is wanted"
	case "duration":
		wanted = "a time such as 90s or 5m is wanted"
	}
	return usageFault(cmd, "--%s %s: %s", flag.Name, strconv.Quote(value.GetValue()), wanted)
}

// outcome returns the exit code for err, and what the user is told.
func outcome(err error) (code int, text string) {
	var f *fault
	switch {
	case err == nil:
		return 0, ""
	case errors.As(err, &f):
		return f.code, f.text
	case errors.Is(err, context.Canceled):
		return exitInterrupted, "interrupted"
	}
	return exitFault, err.Error()
}

func isInterrupted(err error) bool {
	var f *fault
	return errors.As(err, &f) && f.code == exitInterrupted
}

// roughly says how long d is, for people.
func roughly(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", max(int(d.Round(time.Second).Seconds()), 1))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Round(time.Hour).Hours()))
}
