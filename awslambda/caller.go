package awslambda

import "context"

type callerKey struct{}

// Caller returns the ARN of who signed the request that ctx belongs to, at a
// Function URL with the authorization type AWS_IAM; ok is false if the URL is
// open. It comes from Lambda, which has checked the signature, and not from
// anything that a client wrote.
func Caller(ctx context.Context) (arn string, ok bool) {
	arn, ok = ctx.Value(callerKey{}).(string)
	return arn, ok
}
