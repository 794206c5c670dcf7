package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs/httpapi"
	"github.com/qubitz/reportjobs/render"
)

const aboutServe = `Serve the HTTP API, with workers that make the sample reports (executive,
technical, compliance) out of any JSON object. Jobs are kept in this process and
end with it; files too, unless there is a --dir.

The reports set out what was submitted. With --author bedrock a language model
on Amazon Bedrock writes them, at your cost.

With --store dynamodb any number of these processes share the jobs of a table:
none is done twice, and those of a process that dies are taken up by the others
once their --lease is over. "reportjobs table create" makes the table. Region and
credentials are found as by every program for AWS.

On an address that only this machine reaches (127.0.0.1, ::1, localhost) the
server is open. On any other it wants --open, or --keys, a file with the lines
that "reportjobs keys new" makes. SIGHUP reads that file again.

On SIGTERM or SIGINT it takes no more jobs, still answers polls, and lets running
jobs finish for the --grace period; the others are released, and it says which. A
second signal ends it at once.`

// serveFlags are what serve is told.
type serveFlags struct {
	choices
	look
	addr, public           string
	keys, secrets, origins string
	open                   bool
	workers, burst         int
	rate                   float64
	grace, retention       time.Duration
}

func newServe(c *console) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:               "serve",
		Short:             "Serve the HTTP API and make reports",
		Long:              aboutServe,
		Args:              arguments(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, _ []string) error { return f.serve(cmd, c) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 for a free one")
	flags.StringVar(&f.public, "public-url", "", "`URL` under which clients reach the server, for links (default: the address)")
	f.choices.add(flags)
	f.look.add(flags)
	flags.IntVar(&f.workers, "workers", 8, "jobs that run at the same time")
	flags.DurationVar(&f.grace, "grace", 25*time.Second, "how long running jobs may go on when the server stops")
	flags.DurationVar(&f.retention, "retention", 24*time.Hour, "how long jobs and files are kept")
	flags.StringVar(&f.keys, "keys", "", "who may ask: a `FILE` with lines \"HASH TENANT\"")
	flags.BoolVar(&f.open, "open", false, "let everybody ask, on any address")
	flags.Float64Var(&f.rate, "rate", 0, "requests a second of each tenant; 0 for no limit")
	flags.IntVar(&f.burst, "burst", 0, "requests that may come at once (default: those of ten seconds)")
	flags.StringVar(&f.origins, "cors", "", "whose web pages may ask: *, off, or `ORIGINS` separated by commas (default: * with --keys or --open, else off)")
	flags.StringVar(&f.secrets, "id-secret", "", "what idempotency keys are kept by: a `FILE` with a secret a line, the newest first (default $"+envIDSecret+", else random)")
	return cmd
}

func (f *serveFlags) serve(cmd *cobra.Command, c *console) error {
	log := logger(c)
	at, local, err := f.check(cmd)
	if err != nil {
		return err
	}
	engine, err := f.look.engine(cmd, render.Options{})
	if err != nil {
		return err
	}
	s, keys, err := f.settings(cmd, local, log)
	if err != nil {
		return err
	}
	s.engine = engine
	if s.model, err = f.author.connect(cmd.Context(), f.cloud); err != nil {
		return err
	}
	l, base, err := f.listen(at)
	if err != nil {
		return err
	}
	defer l.Close()
	b, err := f.choices.open(cmd.Context(), host{base, f.workers, f.grace, s.secrets, log})
	if err != nil {
		return err
	}
	v, err := newService(b, s)
	if err != nil {
		return err
	}
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	defer keys.reloadOnHangup(log)()
	log.Info("listening", "addr", l.Addr().String(), "url", base, "access", f.access(local), "keeps", b.describe, "writes", f.author.describe(), "workers", f.workers)
	return v.run(cmd.Context(), l, signals)
}

// listen opens the address; base is the URL under which clients reach it.
func (f *serveFlags) listen(at *net.TCPAddr) (l net.Listener, base string, err error) {
	l, err = net.ListenTCP("tcp", at)
	if err != nil {
		return nil, "", faultf(exitFault, "cannot listen on %s: %s", f.addr, lookupFault(err))
	}
	if f.public != "" {
		return l, f.public, nil
	}
	if base, err = baseURL(l.Addr().(*net.TCPAddr)); err != nil {
		return nil, "", errors.Join(err, l.Close())
	}
	return l, base, nil
}

func logger(c *console) *slog.Logger {
	if c.json {
		return slog.New(slog.NewJSONHandler(c.errs, nil))
	}
	return slog.New(slog.NewTextHandler(c.errs, nil))
}

// check refuses what cannot be meant, before anything is read or opened.
func (f *serveFlags) check(cmd *cobra.Command) (at *net.TCPAddr, local bool, err error) {
	switch {
	case f.workers < 1:
		return nil, false, usageFault(cmd, "--workers %d: at least one is wanted", f.workers)
	case f.grace < 0:
		return nil, false, usageFault(cmd, "--grace %v: a time that has not passed is wanted", f.grace)
	case f.retention < time.Minute:
		return nil, false, usageFault(cmd, "--retention %v: at least a minute is wanted", f.retention)
	case !(f.rate >= 0) || f.rate > 1e6 || f.burst < 0 || f.burst > 1e6:
		return nil, false, usageFault(cmd, "--rate and --burst: 0 to 1000000 are wanted")
	case f.burst > 0 && f.rate == 0:
		return nil, false, usageFault(cmd, "--burst is for a server with --rate")
	case f.keys != "" && f.open:
		return nil, false, usageFault(cmd, "--keys and --open: it is one or the other")
	}
	if err := f.choices.check(cmd); err != nil {
		return nil, false, err
	}
	if f.store == "dynamodb" && f.secrets == "" && os.Getenv(envIDSecret) == "" {
		return nil, false, usageFault(cmd, "--store dynamodb wants --id-secret FILE or $%s, the same in all processes: else an idempotency key would make a job in each", envIDSecret)
	}
	if f.public != "" {
		if f.public, err = origin(f.public); err != nil {
			return nil, false, usageFault(cmd, "--public-url %s", err)
		}
	}
	if at, local, err = resolve(f.addr); err != nil {
		return nil, false, usageFault(cmd, "%s", err)
	}
	if !local && f.keys == "" && !f.open {
		return nil, false, usageFault(cmd, "%s is reached by others: say who may ask with --keys FILE, or let everybody with --open", f.addr)
	}
	return at, local, nil
}

// access is who may ask, for the log.
func (f *serveFlags) access(local bool) string {
	switch {
	case f.keys != "":
		return "API keys of " + f.keys
	case f.open:
		return "everybody"
	case local:
		return "this machine"
	}
	return "nobody"
}

func (f *serveFlags) settings(cmd *cobra.Command, local bool, log *slog.Logger) (settings, *keyFile, error) {
	s := settings{log: log, retention: f.retention, grace: f.grace}
	s.api = httpapi.Options{Estimate: f.author.estimate(), Logger: log}
	var keys *keyFile
	var err error
	switch {
	case f.keys != "":
		if keys, err = openKeyFile(f.keys); err != nil {
			return s, nil, faultf(exitFault, "--keys: %s", err)
		}
		s.api.Auth = keys.keys
	case !f.open: // and so local
		s.api.OpenList = true
	}
	if s.api.CORS, err = f.cors(); err != nil {
		return s, nil, usageFault(cmd, "%s", err)
	}
	if s.api.OpenList {
		s.guard = func(next http.Handler) http.Handler { return onlyLocal(next, s.api.CORS.Off) }
	}
	if s.secrets, err = idSecrets(f.secrets, log); err != nil {
		return s, nil, faultf(exitFault, "--id-secret: %s", err)
	}
	if f.rate > 0 {
		s.api.Limiter, err = httpapi.NewRateLimiter(&httpapi.RateLimiterOptions{
			Every: time.Duration(float64(time.Second) / f.rate),
			Burst: cmp.Or(f.burst, max(int(10*f.rate), 1)),
		})
	}
	return s, keys, err
}

// cors lets the pages of these origins ask. A server that is open because only
// this machine reaches it is not open to whatever page its user visits.
func (f *serveFlags) cors() (*httpapi.CORS, error) {
	switch f.origins {
	case "":
		return &httpapi.CORS{Off: f.keys == "" && !f.open}, nil
	case "off":
		return &httpapi.CORS{Off: true}, nil
	case "*":
		return &httpapi.CORS{}, nil
	}
	c := &httpapi.CORS{Origins: strings.Split(f.origins, ",")}
	for _, origin := range c.Origins {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			return nil, fmt.Errorf("--cors %q: *, off, or origins such as https://app.example.com are wanted", origin)
		}
	}
	return c, nil
}
