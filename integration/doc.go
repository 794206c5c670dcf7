// Package integration holds the checks of reportjobs that need more than the
// library itself may depend on: whether recorded concurrent histories of a
// store are linearizable, and whether anything is left running. It is a module
// of its own, so that what it requires stays out of the library's go.mod. Its
// packages history and servers are for its tests. Run them by make test, or here by
//
//	go test -race -shuffle=on ./...
package integration
