package converse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/qubitz/reportjobs"
)

// The bounds of a wait before another attempt: it is drawn from zero to
// first, doubled by each failure up to most.
const (
	firstWait     = time.Second
	firstThrottle = 4 * time.Second // quotas are counted by the minute
	mostWait      = 30 * time.Second
	mostHint      = 2 * time.Minute // a longer Retry-After is not believed
)

// A verdict is what an error means.
type verdict struct {
	failure   *reportjobs.Failure
	retry     bool          // by another attempt, now
	permanent bool          // by another attempt of the job, too
	throttle  bool          // there are too many calls
	hint      time.Duration // how long the service asks to wait
}

// wrap tells the requester the failure and the operator the cause.
func (v verdict) wrap(err error) error {
	err = fmt.Errorf("%w: %w", v.failure, err)
	if v.permanent {
		return reportjobs.Permanent(err)
	}
	return err
}

// pause draws how long to wait after so many failures.
func (v verdict) pause(failed int) time.Duration {
	first := firstWait
	if v.throttle {
		first = firstThrottle
	}
	return max(v.hint, rand.N(min(mostWait, first<<min(failed-1, 10))))
}

// wait tells whether d passed. It does not begin what ctx has no time for.
func wait(ctx context.Context, d time.Duration) bool {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
		return false
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// judge says what an error of an attempt means.
func judge(err error) verdict {
	var u *unusable
	switch {
	case errors.As(err, &u):
		return verdict{failure: u.failure, retry: u.retry, permanent: !u.retry}
	case errors.Is(err, errStalled):
		return again(failTimeout)
	case errors.Is(err, errNoTime):
		return verdict{failure: failThrottled}
	case errors.Is(err, errCut):
		return again(failUnavailable)
	}
	var v verdict
	var e smithy.APIError
	var r *smithyhttp.ResponseError
	switch {
	case errors.As(err, &e):
		v = judgeCode(e, err)
	case errors.As(err, &r): // a proxy's page, for instance
		v = judgeStatus(err)
	default:
		v = judgeOther(err)
	}
	v.hint = retryAfter(err)
	return v
}

func again(f *reportjobs.Failure) verdict   { return verdict{failure: f, retry: true} }
func useless(f *reportjobs.Failure) verdict { return verdict{failure: f, permanent: true} }

// judgeCode judges an error that the service has sent, before the stream or in it.
func judgeCode(e smithy.APIError, err error) verdict {
	switch e.ErrorCode() {
	case "ThrottlingException", "TooManyRequestsException", "ServiceQuotaExceededException":
		return throttled(e.ErrorMessage())
	case "ModelTimeoutException":
		return again(failTimeout)
	case "ModelNotReadyException", "ModelStreamErrorException", "ModelErrorException", "InternalServerException", "ServiceUnavailableException":
		return again(failUnavailable)
	case "ResourceNotFoundException":
		return useless(failNotFound)
	case "ValidationException":
		return invalid(e.ErrorMessage())
	case "AccessDeniedException":
		return useless(failDenied)
	case "ExpiredTokenException", "ExpiredToken", "RequestExpired":
		return again(failCredentials) // the SDK gets new ones
	case "UnrecognizedClientException", "InvalidSignatureException", "InvalidClientTokenId", "MissingAuthenticationToken",
		"MissingAuthenticationTokenException", "IncompleteSignature":
		return useless(failCredentials)
	}
	return judgeStatus(err)
}

// judgeStatus judges by the HTTP status; an exception in a stream has 200.
func judgeStatus(err error) verdict {
	var r *smithyhttp.ResponseError
	if !errors.As(err, &r) {
		return again(failUnavailable)
	}
	switch status := r.HTTPStatusCode(); {
	case status == http.StatusTooManyRequests:
		return throttled("")
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return useless(failDenied)
	case status == http.StatusNotFound:
		return useless(failNotFound)
	case status == http.StatusRequestEntityTooLarge:
		return useless(failTooLarge)
	case status == http.StatusRequestTimeout, status == http.StatusGatewayTimeout:
		return again(failTimeout)
	case status >= 400 && status < 500 && status != http.StatusFailedDependency:
		return useless(failInvalid)
	}
	return again(failUnavailable)
}

// throttled judges a throttle. A quota of a day is not waited for.
func throttled(message string) verdict {
	day := strings.Contains(strings.ToLower(message), "per day")
	return verdict{failure: failThrottled, retry: !day, throttle: true}
}

// invalid judges a ValidationException by what its text names.
func invalid(message string) verdict {
	text := strings.ToLower(message)
	switch {
	case containsAny(text, "too long", "context window", "context limit", "maximum context", "too many input tokens", "input length"):
		return useless(failTooLarge)
	case containsAny(text, "end of its life", "model identifier", "on-demand throughput", "inference profile"):
		return useless(failNotFound)
	}
	return useless(failInvalid)
}

// judgeOther judges an error on this side of the wire.
func judgeOther(err error) verdict {
	var network net.Error
	var region *aws.MissingRegionError
	var params *smithy.InvalidParamsError
	var serialization *smithy.SerializationError
	switch {
	case errors.As(err, &params), errors.As(err, &serialization):
		return useless(failInvalid)
	case errors.As(err, &region), containsAny(err.Error(), "service endpoint", "endpoint params"):
		return useless(failRegion)
	case containsAny(err.Error(), "get identity", "get credentials", "sign request"):
		if errors.As(err, &network) && network.Timeout() {
			return again(failCredentials)
		}
		return useless(failCredentials)
	}
	return again(failUnavailable)
}

// retryAfter reads the header, in seconds or as a date.
func retryAfter(err error) time.Duration {
	var r *smithyhttp.ResponseError
	if !errors.As(err, &r) || r.Response == nil {
		return 0
	}
	value := r.Response.Header.Get("Retry-After")
	hint := time.Duration(0)
	if seconds, err := strconv.Atoi(value); err == nil {
		hint = time.Duration(min(seconds, 3600)) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		hint = time.Until(at)
	}
	return max(0, min(hint, mostHint))
}
