package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
)

// A Handler is the API. It may be used by many goroutines.
type Handler struct {
	c         *reportjobs.Coordinator
	o         Options
	mux       *http.ServeMux
	estimates estimates
	streams   streams
	document  []byte // openapi.json
}

// New returns a handler that answers for c. The error says which option is
// wrong.
func New(c *reportjobs.Coordinator, o *Options) (*Handler, error) {
	h := &Handler{c: c, mux: http.NewServeMux()}
	if o != nil {
		h.o = *o
	}
	h.o.fill()
	if c == nil {
		return nil, errors.New("httpapi: a handler needs a coordinator")
	}
	if err := h.o.check(); err != nil {
		return nil, fmt.Errorf("httpapi: options: %w", err)
	}
	h.estimates.fallback = h.o.Estimate
	h.streams.most = h.o.MaxStreams
	h.document = document(h.o.Prefix)
	for _, r := range h.routes() {
		h.mux.HandleFunc(h.o.Prefix+r.path, h.serve(r))
	}
	return h, nil
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !cleanPath(r.URL.Path) || r.RequestURI == "*" {
		// The ServeMux would send its own page, or a redirect to what it makes of it.
		h.serve(h.nowhere(true))(w, r)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// Stop ends event streams, and answers long polls with the jobs as they are.
// From then on neither waits. It is made for http.Server.RegisterOnShutdown,
// and returns at once.
func (h *Handler) Stop() { h.streams.stop() }

// cleanPath tells whether no segment of p is empty, "." or "..", but the last
// one, which may be empty.
func cleanPath(p string) bool {
	if p == "" || p[0] != '/' {
		return p == ""
	}
	return !strings.Contains(p, "//") && !strings.Contains(p, "/./") && !strings.Contains(p, "/../") &&
		!strings.HasSuffix(p, "/.") && !strings.HasSuffix(p, "/..")
}

// An action answers a request, or returns why not before it has written
// anything.
type action func(x *exchange) error

// A route is what one path offers.
type route struct {
	path    string
	v1      bool // new dialect
	open    bool // for everybody
	methods map[string]action
	allow   string
}

func (h *Handler) routes() []route {
	root := map[string]action{http.MethodPost: h.submit, http.MethodGet: h.poll}
	routes := []route{
		{path: "/{$}", methods: root},
		{path: "/v1/jobs", v1: true, methods: map[string]action{http.MethodPost: h.submit, http.MethodGet: h.pollOrList}},
		{path: "/v1/jobs/{id}", v1: true, methods: map[string]action{http.MethodGet: h.poll, http.MethodDelete: h.cancel}},
		{path: "/v1/jobs/{id}/retry", v1: true, methods: map[string]action{http.MethodPost: h.retry}},
		{path: "/v1/jobs/{id}/reports/{name}", v1: true, methods: map[string]action{http.MethodGet: h.report}},
		{path: "/v1/jobs/{id}/events", v1: true, methods: map[string]action{http.MethodGet: h.events}},
		{path: "/healthz", v1: true, open: true, methods: map[string]action{http.MethodGet: h.health}},
		{path: "/openapi.json", v1: true, open: true, methods: map[string]action{http.MethodGet: h.openAPI}},
		h.nowhere(false),
	}
	if h.o.Prefix != "" {
		routes = append(routes, route{path: "", methods: root})
	}
	for i := range routes {
		routes[i].allow = h.allow(routes[i].methods)
	}
	return routes
}

// nowhere is where there is nothing.
func (h *Handler) nowhere(v1 bool) route {
	return route{path: "/", v1: v1, open: true}
}

// allow lists methods for an Allow header.
func (h *Handler) allow(methods map[string]action) string {
	var names []string
	for name := range methods {
		if names = append(names, name); name == http.MethodGet {
			names = append(names, http.MethodHead)
		}
	}
	if !h.o.CORS.Off {
		names = append(names, http.MethodOptions)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// An exchange is one request and its answer.
type exchange struct {
	writer
	r      *http.Request
	v1     bool
	tenant string
	query  url.Values
}

func (h *Handler) serve(rt route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		x := &exchange{writer: writer{ResponseWriter: w}, r: r, v1: rt.v1}
		if rt.methods == nil && strings.HasPrefix(r.URL.Path, h.o.Prefix+"/v1/") {
			x.v1 = true
		}
		defer h.recovered(x)
		if err := h.answer(x, rt); err != nil {
			h.fail(x, err)
		}
	}
}

// answer does what comes before each action: CORS, method, query, who asks,
// and how often.
func (h *Handler) answer(x *exchange, rt route) error {
	if h.o.CORS.answer(x, rt) {
		return nil
	}
	if rt.methods == nil {
		return &problem{status: http.StatusNotFound, code: "not_found", detail: "There is nothing at this address."}
	}
	method := x.r.Method
	if method == http.MethodHead {
		method = http.MethodGet
	}
	do, ok := rt.methods[method]
	if !ok {
		x.Header().Set("Allow", rt.allow)
		return &problem{status: http.StatusMethodNotAllowed, code: "method_not_allowed", detail: "This address takes " + rt.allow + "."}
	}
	if rt.open {
		return do(x)
	}
	if err := h.admit(x); err != nil {
		return err
	}
	if err := x.parseQuery(); err != nil {
		return err
	}
	return do(x)
}

// recovered ends a request whose code panicked.
func (h *Handler) recovered(x *exchange) {
	v := recover()
	switch {
	case v == nil:
		return
	case v == http.ErrAbortHandler:
		panic(v)
	}
	h.o.Logger.ErrorContext(x.r.Context(), "httpapi: panic", "method", x.r.Method, "panic", v, "stack", string(debug.Stack()))
	if x.wrote {
		panic(http.ErrAbortHandler) // so that the client sees that the answer is not whole
	}
	h.fail(x, &problem{status: http.StatusInternalServerError, code: "internal", detail: "Something went wrong here. It has been noted."})
}

// A writer knows whether the answer has begun.
type writer struct {
	http.ResponseWriter
	wrote bool
}

func (w *writer) WriteHeader(status int) {
	w.wrote = true
	w.ResponseWriter.WriteHeader(status)
}

func (w *writer) Write(p []byte) (int, error) {
	w.wrote = true
	return w.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (w *writer) Unwrap() http.ResponseWriter { return w.ResponseWriter }
