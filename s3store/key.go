package s3store

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"

	"github.com/qubitz/reportjobs"
)

const maxKey = 1024 // bytes; the bound of S3 too

// checkKey refuses what the contract does, and what a proxy or client between
// here and S3 could take for another path.
func checkKey(key string) error {
	odd := func(r rune) bool { return unicode.IsControl(r) || r == '\\' }
	if !fs.ValidPath(key) || key == "." || len(key) > maxKey || strings.ContainsFunc(key, odd) {
		return fmt.Errorf("%w: key %q", reportjobs.ErrInvalid, key)
	}
	return nil
}
