package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/httpapi"
)

// A file of keys is refused, with the line that is wrong, or all that it says
// is what httpapi takes.
func FuzzKeyFile(f *testing.F) {
	_, hash := httpapi.NewKey()
	for _, text := range []string{
		"", hash + " acme\n", strings.ToUpper(hash) + "  acme corp \r\n# old\n\n", hash + " a\n" + hash + " b", hash, hash + " ", hash + "\tacme",
		hash + " a\x00b", hash + " \u2028", "\xff", hash[:63] + "g acme", strings.Repeat("a", 70_000),
	} {
		f.Add([]byte(text))
	}
	name := filepath.Join(f.TempDir(), "keys")
	f.Fuzz(func(t *testing.T, text []byte) {
		require.NoError(t, os.WriteFile(name, text, 0o600))
		tenants, err := readKeys(name)
		if err != nil {
			require.Contains(t, err.Error(), name)
			require.NotContains(t, err.Error(), hash, "an error names no hash")
			return
		}
		for _, tenant := range tenants {
			require.NoError(t, checkTenant(tenant))
		}
		if len(tenants) > 0 {
			_, err = httpapi.NewKeys(tenants)
			require.NoError(t, err)
		}
	})
}
