package servers

import (
	"os"
	"testing"
)

// Dynoxide starts a server that speaks the protocol of DynamoDB, empty and in
// memory, and returns its URL. DYNAMODB_ENDPOINT wins over it.
func Dynoxide(t testing.TB) (endpoint string) {
	t.Helper()
	if own := os.Getenv("DYNAMODB_ENDPOINT"); own != "" {
		return own
	}
	port := reservePort(t)
	endpoint = "http://127.0.0.1:" + port
	serve(t, endpoint, npmProgram(t, "@dynoxide/linux-x64/dynoxide"), "--host", "127.0.0.1", "--port", port)
	return endpoint
}
