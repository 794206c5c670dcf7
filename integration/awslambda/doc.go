// Package awslambda runs what package awslambda of the library is for: real
// programs, built as they are deployed, on an emulator of Lambda. It has only
// tests.
package awslambda
