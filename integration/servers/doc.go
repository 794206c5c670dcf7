// Package servers starts the servers that the tests of this module talk to:
// real ones, each for one test, on 127.0.0.1 and a free port. A server ends
// with its test. An environment variable with the address of a server of your
// own, DYNAMODB_ENDPOINT, S3_ENDPOINT or SQS_ENDPOINT, wins over starting one;
// its tests then make tables, buckets and queues with random names there.
//
// The programs are npm packages of fixed versions, which make tools installs.
package servers
