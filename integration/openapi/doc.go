// Package openapi holds a running API against its OpenAPI document. It runs
// without the race detector, for which its validator takes minutes to compile;
// package httpapi has tests of its own that run with it.
package openapi
