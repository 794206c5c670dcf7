// Package s3store tests the package of that name on a real S3 server.
package s3store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

// One server serves all, and each test has a bucket of its own.
func TestStore(t *testing.T) {
	endpoint := servers.VersityGW(t)
	for name, test := range map[string]func(*testing.T, *world){
		"contract":                      testContract,
		"each request fails once":       testEachRequestFailsOnce,
		"failed upload is cleared away": testFailedUploadIsClearedAway,
		"conflict":                      testConflict,
		"body that changes":             testBodyThatChanges,
		"cut download":                  testCutDownload,
		"replaced while read":           testReplacedWhileRead,
		"errors show no signature":      testErrorsShowNoSignature,
		"large file is never held":      testLargeFileIsNeverHeld,
		"race":                          testRace,
		"large file repeated":           testLargeFileRepeated,
		"foreign file":                  testForeignFile,
		"check":                         testCheck,
		"linked download":               testLinkedDownload,
		"linked ranges":                 testLinkedRanges,
		"another bucket":                testAnotherBucket,
		"serve content":                 testServeContent,
		"seek":                          testSeek,
		"job":                           testJob,
		"job with faults":               testJobWithFaults,
		"job on a bad network":          testJobOnABadNetwork,
	} {
		t.Run(name, func(t *testing.T) { test(t, newWorld(t, endpoint)) })
	}
}

func testContract(t *testing.T, w *world) {
	storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		s, err := s3store.New(w.client, w.bucket, nil)
		require.NoError(t, err)
		return s
	}, nil)
}
