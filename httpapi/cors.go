package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// CORS says which pages may use the API from a browser.
type CORS struct {
	// Off leaves all headers out and treats OPTIONS like any other method: for
	// a Function URL or gateway that adds them itself.
	Off bool
	// Origins that may read, for instance "https://app.example.com". None: any.
	Origins []string
}

const (
	// Authorization is there by name because * does not stand for it.
	corsRequest = "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, Prefer, Traceparent, X-Api-Key"
	corsExpose  = "ETag, Idempotent-Replayed, Location, Preference-Applied, Retry-After"
)

func (c *CORS) check() error {
	if c.Off && len(c.Origins) > 0 {
		return errors.New("CORS is off and has Origins")
	}
	for _, origin := range c.Origins {
		u, err := url.Parse(origin)
		if err != nil || u.Scheme == "" || u.Host == "" || u.Scheme+"://"+u.Host != origin {
			return fmt.Errorf("CORS origin %q: one like https://app.example.com is wanted", origin)
		}
	}
	return nil
}

// answer sets the headers, and answers an OPTIONS request. Who says no origin
// is no page, and gets no headers; but an answer that anybody may store has
// them for those who get it next.
func (c *CORS) answer(x *exchange, rt route) (done bool) {
	if c.Off {
		return false
	}
	header, origin := x.Header(), x.r.Header.Get("Origin")
	if (origin != "" || rt.open) && c.admit(header, origin) {
		header.Set("Access-Control-Expose-Headers", corsExpose)
	}
	if x.r.Method != http.MethodOptions || rt.methods == nil {
		return false
	}
	allow := rt.allow
	header.Set("Allow", allow)
	if header.Get("Access-Control-Allow-Origin") != "" && x.r.Header.Get("Access-Control-Request-Method") != "" {
		header.Set("Access-Control-Allow-Methods", allow)
		header.Set("Access-Control-Allow-Headers", corsRequest)
		header.Set("Access-Control-Max-Age", "86400")
	}
	x.WriteHeader(http.StatusNoContent)
	return true
}

// admit lets a page read the answer if its origin is among those that may.
func (c *CORS) admit(header http.Header, origin string) bool {
	if len(c.Origins) == 0 {
		header.Set("Access-Control-Allow-Origin", "*")
		return true
	}
	header.Add("Vary", "Origin")
	if !slices.Contains(c.Origins, origin) {
		return false
	}
	header.Set("Access-Control-Allow-Origin", origin)
	return true
}
