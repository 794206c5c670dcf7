// Package bedrock has reports written by a model that is not of our making:
// aimock, with its own event-stream frames and errors. It has only tests.
package bedrock
