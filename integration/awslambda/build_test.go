package awslambda_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// built holds the programs of this run of the tests.
var built struct {
	sync.Mutex
	dir   string
	paths map[string]string
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "awslambda")
	if err != nil {
		panic(err)
	}
	built.dir, built.paths = dir, map[string]string{}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// build builds a program the way it is deployed, once for all tests, and
// returns the path of its bootstrap. Dir is where its module lies.
func build(t testing.TB, dir, pkg string) string {
	t.Helper()
	built.Lock()
	defer built.Unlock()
	if path, ok := built.paths[pkg]; ok {
		return path
	}
	path := filepath.Join(built.dir, filepath.Base(pkg), "bootstrap")
	cmd := exec.Command("go", "build", "-trimpath", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", path, pkg)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	built.paths[pkg] = path
	return path
}
