package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"
)

// An Authenticator says on whose behalf a request is made. It may be called
// from many goroutines and observes the request's context.
type Authenticator interface {
	// Authenticate returns the tenant, which is all a job is kept apart by. It
	// looks at headers, not at the body. ErrUnauthenticated is answered with
	// 401, ErrForbidden with 403, any other error with 503.
	Authenticate(r *http.Request) (tenant string, err error)
}

// What an [Authenticator] returns for a caller it does not let in.
var (
	ErrUnauthenticated = errors.New("unauthenticated") // nobody it knows
	ErrForbidden       = errors.New("forbidden")       // somebody it knows, and who may not
)

// A Limiter says how often a tenant may ask. It may be called from many
// goroutines.
type Limiter interface {
	// Allow counts one request. A wait greater than zero refuses it: 429, with
	// the wait as Retry-After. An error is answered with 503.
	Allow(ctx context.Context, tenant string) (wait time.Duration, err error)
}

// admit finds out who asks, and whether they may now.
func (h *Handler) admit(x *exchange) error {
	if h.o.Auth != nil {
		tenant, err := h.o.Auth.Authenticate(x.r)
		switch {
		case errors.Is(err, ErrUnauthenticated):
			x.Header().Set("WWW-Authenticate", `Bearer realm="reports"`)
			return &problem{status: http.StatusUnauthorized, code: "unauthenticated", detail: "Say who you are, with a key that is valid here."}
		case errors.Is(err, ErrForbidden):
			return &problem{status: http.StatusForbidden, code: "forbidden", detail: "You may not do this."}
		case err != nil:
			return err
		}
		x.tenant = tenant
	}
	if h.o.Limiter == nil {
		return nil
	}
	wait, err := h.o.Limiter.Allow(x.r.Context(), x.tenant)
	if err != nil {
		return err
	}
	if wait > 0 {
		return &problem{status: http.StatusTooManyRequests, code: "rate_limited", detail: "Too many requests. Wait before the next one.", retry: wait + time.Second/2}
	}
	return nil
}

// IAM is the caller of a Lambda Function URL of AuthType AWS_IAM, which AWS
// has authenticated: a user, or a role whatever its session.
type IAM struct {
	// Caller returns the caller's ARN, which the adapter of the Function URL
	// event put into the context; ok is false if there is none. Nothing that a
	// client could have written may get there.
	Caller func(ctx context.Context) (arn string, ok bool)
}

// Authenticate returns the caller's ARN as the tenant. Of an assumed role it
// leaves the session out, which is another one for each process.
func (i IAM) Authenticate(r *http.Request) (string, error) {
	arn, ok := i.Caller(r.Context())
	if !ok || arn == "" {
		return "", ErrUnauthenticated
	}
	if before, role, ok := strings.Cut(arn, ":assumed-role/"); ok {
		role, _, _ = strings.Cut(role, "/")
		return before + ":assumed-role/" + role, nil
	}
	return arn, nil
}
