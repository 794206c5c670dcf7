// Package serve runs the command's server as it is deployed, several processes
// on one table, with real servers behind it: a table of dynoxide, a bucket of
// versitygw, a queue of fauxqs. It has only tests.
package serve
