package s3store

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/integration/servers"
	"github.com/qubitz/reportjobs/s3store"
	"github.com/qubitz/reportjobs/storetest"
)

func TestSuite(t *testing.T) {
	client := s3.New(servers.S3Options(servers.VersityGW(t)))
	bucket := servers.NewBucket(t, client)
	storetest.ArtifactStore(t, func(t *testing.T) reportjobs.ArtifactStore {
		s, err := s3store.New(client, bucket, nil)
		require.NoError(t, err)
		return s
	}, nil)
}
