package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

const (
	envServer     = "REPORTJOBS_SERVER"
	envKey        = "REPORTJOBS_KEY"
	defaultServer = "http://127.0.0.1:8080"
)

// A connection is how a command talks to a server: where it is, and the key.
type connection struct {
	*console
	server, key string
}

// flags adds the ones that every command of a client has. The environment is
// read later: help shows no keys.
func (n *connection) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&n.server, "server", "", "`URL` of the server (default $"+envServer+" or "+defaultServer+")")
	cmd.Flags().StringVar(&n.key, "key", "", "API `KEY` (default $"+envKey+", which others on this machine do not see)")
}

func (n *connection) url() string { return cmp.Or(n.server, os.Getenv(envServer), defaultServer) }

func (n *connection) client() (*client.Client, error) {
	c, err := client.New(n.url(), &client.Options{
		Key: cmp.Or(n.key, os.Getenv(envKey)), UserAgent: "reportjobs/" + thisBuild().Version,
	})
	if err != nil {
		return nil, faultf(exitUsage, "%s", strings.Replace(strings.TrimPrefix(err.Error(), "client: "), "base:", "--server:", 1))
	}
	return c, nil
}

// command returns one that asks the server about jobs. What use names behind
// the command are its arguments.
func (n *connection) command(use, short string, ask asking) *cobra.Command {
	cmd := &cobra.Command{
		Use:               use,
		Short:             short,
		Args:              arguments(strings.Fields(use)[1:]...),
		ValidArgsFunction: n.completeIDs,
		RunE:              n.run(ask),
	}
	n.flags(cmd)
	return cmd
}

// An asking is what a command asks a server.
type asking func(ctx context.Context, c *client.Client, args []string) error

func (n *connection) run(ask asking) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		c, err := n.client()
		if err != nil {
			return err
		}
		ctx, stop := interruptible(cmd.Context())
		defer stop()
		if err = ask(ctx, c, args); err != nil && ctx.Err() != nil && !isInterrupted(err) {
			return faultf(exitInterrupted, "interrupted")
		}
		return err
	}
}

// again is a command that goes on where this one ends.
func (n *connection) again(command string) string {
	if n.server != "" {
		return "reportjobs " + command + " --server " + n.server
	}
	return "reportjobs " + command
}

// explain tells the user why a call failed, in words and an exit code.
func (n *connection) explain(err error) error {
	var said *fault
	var op *reportjobs.Error
	switch {
	case err == nil || errors.As(err, &said):
		return err
	case errors.As(err, &op):
		err = op.Err
	}
	var answer *client.Error
	var file *os.PathError
	switch {
	case errors.As(err, &answer):
		return n.explainAnswer(answer)
	case errors.Is(err, reportjobs.ErrNotFound):
		return faultf(exitNotFound, "not found: %s", trimSentinel(err, reportjobs.ErrNotFound))
	case errors.Is(err, reportjobs.ErrNotReady), errors.Is(err, reportjobs.ErrFinished):
		return faultf(exitNotNow, "%s", err)
	case errors.Is(err, reportjobs.ErrInvalid):
		return faultf(exitRefused, "%s", trimSentinel(err, reportjobs.ErrInvalid))
	case errors.As(err, &file):
		return err
	}
	if errors.Is(err, syscall.ECONNREFUSED) && n.url() == defaultServer {
		return faultf(exitLater, `no server at %s: start one with "reportjobs serve", or say where it is with --server or $%s`, n.url(), envServer)
	}
	if why := unreached(err); why != "" {
		return faultf(exitLater, "no answer from %s: %s", n.url(), why)
	}
	text := err.Error()
	if at := strings.Index(text, ": json: "); at >= 0 {
		text = text[:at] // what stands behind it names our types
	}
	return faultf(exitFault, "%s: %s", n.url(), text)
}

func (n *connection) explainAnswer(e *client.Error) error {
	says := cmp.Or(e.Detail, e.Title)
	switch {
	case e.Status == http.StatusUnauthorized && cmp.Or(n.key, os.Getenv(envKey)) == "":
		return faultf(exitDenied, "%s wants an API key: set --key or $%s", n.url(), envKey)
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		return faultf(exitDenied, "denied by %s: %s", n.url(), says)
	case errors.Is(e, reportjobs.ErrNotFound):
		return faultf(exitNotFound, "not found: %s", says)
	case errors.Is(e, reportjobs.ErrFinished), errors.Is(e, reportjobs.ErrNotReady):
		return faultf(exitNotNow, "%s", says)
	case errors.Is(e, reportjobs.ErrInvalid):
		return faultf(exitRefused, "refused: %s", says)
	case e.Status == http.StatusTooManyRequests, e.Status >= 500:
		wait := ""
		if e.RetryAfter > 0 {
			wait = "; try again in " + roughly(e.RetryAfter)
		}
		return faultf(exitLater, "%s: %s%s", n.url(), says, wait)
	}
	return faultf(exitFault, "%s answers as no reportjobs server does (%d): %s", n.url(), e.Status, says)
}

func trimSentinel(err, sentinel error) string {
	return strings.TrimPrefix(err.Error(), sentinel.Error()+": ")
}

// unreached is why the network did not bring an answer, in the words of the
// innermost error: those around it name the calls that failed on the way. It
// is "" if there was one.
func unreached(err error) string {
	var dns *net.DNSError
	var errno syscall.Errno
	var any net.Error
	switch {
	case errors.As(err, &dns):
		return fmt.Sprintf("no host is called %q", dns.Name)
	case errors.As(err, &errno):
		return errno.Error()
	case errors.As(err, &any), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return err.Error()
	}
	return ""
}
