package reportjobs

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	maxReports   = 16                   // of a job
	maxMetadata  = 4 << 10              // bytes of all names and values
	maxTenant    = 256                  // bytes
	maxKey       = 255                  // bytes
	maxID        = 256                  // bytes; ours have 36
	maxNotBefore = 365 * 24 * time.Hour // from submit
)

var (
	reportName  = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	traceparent = regexp.MustCompile(`^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$`)
)

// A ReportSpec is a report that may be asked for.
type ReportSpec struct {
	Name    string                   // lower-case letters, digits, "-" and "_", at most 64
	Default bool                     // made when a request names none; if no spec is Default, all are
	Check   func(input []byte) error // refuses an input at submit; its text is shown to the requester
}

func checkSpecs(specs []ReportSpec) error {
	if len(specs) == 0 {
		return errors.New("no Reports: name at least one ReportSpec")
	}
	seen := map[string]bool{}
	for _, s := range specs {
		if !reportName.MatchString(s.Name) {
			return fmt.Errorf("report name %q: lower-case letters, digits, - and _, at most 64", s.Name)
		}
		if seen[s.Name] {
			return fmt.Errorf("report %q is there twice", s.Name)
		}
		seen[s.Name] = true
	}
	if n := len(defaultReports(specs)); n > maxReports {
		return fmt.Errorf("%d default reports, at most %d", n, maxReports)
	}
	return nil
}

// defaultReports names the reports of a request that names none.
func defaultReports(specs []ReportSpec) []string {
	var all, def []string
	for _, s := range specs {
		all = append(all, s.Name)
		if s.Default {
			def = append(def, s.Name)
		}
	}
	if def == nil {
		return all
	}
	return def
}

// checkRequest fills in what req left open and refuses what can never work.
func (c *Coordinator) checkRequest(req *Request) error {
	if len(req.Reports) == 0 {
		req.Reports = c.defaults
	}
	if req.Trace != "" && !traceparent.MatchString(req.Trace) {
		req.Trace = ""
	}
	switch {
	case len(req.Reports) > maxReports:
		return refuse(ErrTooLarge, CodeInvalidRequest, "%d reports, at most %d", len(req.Reports), maxReports)
	case len(req.Tenant) > maxTenant || !plain(req.Tenant):
		return refuse(ErrInvalid, CodeInvalidRequest, "tenant: printable text of at most %d bytes", maxTenant)
	case len(req.Key) > maxKey || !plain(req.Key):
		return refuse(ErrInvalid, CodeInvalidKey, "idempotency key: printable text of at most %d bytes", maxKey)
	case req.Key != "" && len(c.o.IDSecret) == 0:
		return fmt.Errorf("%w: set CoordinatorOptions.IDSecret", refuse(ErrInvalid, CodeInvalidKey, "idempotency keys are not taken here"))
	case req.NotBefore.After(now().Add(maxNotBefore)):
		return refuse(ErrInvalid, CodeInvalidRequest, "NotBefore is more than a year ahead")
	}
	if err := checkJSON(req.Input, c.o.MaxInput); err != nil {
		return err
	}
	for i, name := range req.Reports {
		if slices.Contains(req.Reports[:i], name) {
			return refuse(ErrInvalid, CodeInvalidRequest, "report %q is asked for twice", name)
		}
		if err := c.checkReport(name, req.Input); err != nil {
			return err
		}
	}
	return nil
}

func (c *Coordinator) checkReport(name string, input []byte) error {
	i := slices.IndexFunc(c.o.Reports, func(s ReportSpec) bool { return s.Name == name })
	if i < 0 {
		return refuse(ErrInvalid, CodeUnknownReport, "no report %q; there are: %s", name, strings.Join(reportNames(c.o.Reports), ", "))
	}
	if check := c.o.Reports[i].Check; check != nil {
		if err := check(input); err != nil {
			return &refusal{ErrInvalid, err, Failure{CodeInvalidRequest, fmt.Sprintf("input for report %q: %v", name, err)}}
		}
	}
	return nil
}

func reportNames(specs []ReportSpec) []string {
	var names []string
	for _, s := range specs {
		names = append(names, s.Name)
	}
	return names
}

func checkMetadata(m map[string]string) error {
	size := 0
	for k, v := range m {
		size += len(k) + len(v)
		if k == "" || !plain(k) || !plain(v) {
			return refuse(ErrInvalid, CodeInvalidRequest, "metadata %q: a name and printable text is wanted", k)
		}
	}
	if size > maxMetadata {
		return refuse(ErrTooLarge, CodeInvalidRequest, "metadata of %d bytes, at most %d", size, maxMetadata)
	}
	return nil
}

// plain tells whether text is UTF-8 without control characters.
func plain(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}
