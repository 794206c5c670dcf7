// Package benchmarks sets one reference report with several PDF libraries, so
// that their time and memory can be compared in one run.
//
// [Reference] makes the report: plain data, the same on every machine. A [Way]
// is one way to set it, and [Ways] lists those that are written in Go. The
// others run as processes of their own: [Peers] finds which are installed.
// The command in cmd/pdfbench runs them all, in turns, and prints a table.
package benchmarks
