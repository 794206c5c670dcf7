package client_test

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/client"
)

// names lists a directory.
func names(t *testing.T, dir string) (list []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func TestDownloadFile(t *testing.T) {
	inBubble(t, func(n *network) {
		s, id := n.stored(linkTTL, breaks(1000), whole)
		dir := t.TempDir()
		path := filepath.Join(dir, "out.txt")
		require.NoError(s, os.WriteFile(path, []byte("an older one, which is longer or not"), 0o600))
		a, err := s.as("acme").DownloadFile(s.Context(), id, "big", path)
		require.NoError(s, err)
		require.Equal(s, path, a.Filename)
		require.Equal(s, []string{"out.txt"}, names(t, dir))
		got, err := os.ReadFile(path)
		require.NoError(s, err)
		require.Equal(s, big, got)
		info, err := os.Stat(path)
		require.NoError(s, err)
		require.Equal(s, os.FileMode(0o600), info.Mode(), "what was private stays so")

		a, err = s.as("acme").DownloadFile(s.Context(), id, "big", dir)
		require.NoError(s, err)
		require.Equal(s, filepath.Join(dir, "big.txt"), a.Filename, "in a directory it is called as the server calls it")
	})
}

// Whatever goes wrong, an older file stays as it was and no other is left.
func TestDownloadFileLeavesNothing(t *testing.T) {
	for rule, act := range map[string]func(http.Handler) http.HandlerFunc{
		"it is cut off":    says(chunked(string(big[:1000]))),
		"it is another":    says(reply(200, string(make([]byte, len(big))))),
		"it does not come": says(hangUp),
	} {
		t.Run(rule, func(t *testing.T) {
			inBubble(t, func(n *network) {
				s, id := n.stored(linkTTL, always(act)...)
				dir := t.TempDir()
				path := filepath.Join(dir, "out.txt")
				_, err := s.as("acme").DownloadFile(s.Context(), id, "big", path)
				require.Error(s, err)
				require.Empty(s, names(t, dir))

				require.NoError(s, os.WriteFile(path, []byte("older"), 0o600))
				_, err = s.as("acme").DownloadFile(s.Context(), id, "big", path)
				require.Error(s, err)
				require.Equal(s, []string{"out.txt"}, names(t, dir))
				got, err := os.ReadFile(path)
				require.NoError(s, err)
				require.Equal(s, "older", string(got))
			})
		})
	}
	inBubble(t, func(n *network) {
		s, id := n.stored(linkTTL)
		dir := t.TempDir()
		_, err := s.as("acme").DownloadFile(s.Context(), id, "none", filepath.Join(dir, "out.txt"))
		require.ErrorIs(s, err, reportjobs.ErrNotFound)
		_, err = s.as("acme").DownloadFile(s.Context(), id, "big", filepath.Join(dir, "no", "such", "folder"))
		require.ErrorIs(s, err, os.ErrNotExist)
		device := filepath.Join(dir, "null")
		require.NoError(s, os.Symlink(os.DevNull, device))
		_, err = s.as("acme").DownloadFile(s.Context(), id, "big", device)
		require.ErrorContains(s, err, "no regular file")
		require.Equal(s, []string{"null"}, names(t, dir))
		require.Empty(s, s.fetched.requests())
	})
}

// A file name is the server's, or a renderer's who took it from an input: in a
// directory it stays in there.
func TestDownloadFileNames(t *testing.T) {
	for name, want := range map[string]string{
		"report.pdf":         "report.pdf",
		"größe & more.pdf":   "größe & more.pdf",
		"../../etc/passwd":   "passwd",
		`..\..\boot.ini`:     "boot.ini",
		"/etc/passwd":        "passwd",
		"..":                 "r",
		".":                  "r",
		"":                   "r",
		"a/":                 "r",
		".bashrc":            "bashrc",
		"a\x00b\nc.pdf":      "a b c.pdf",
		"...":                "r",
		" ":                  "r",
		"\u202efdp.exe":      "fdp.exe",
		"report_20260102.md": "report_20260102.md",
	} {
		require.Equal(t, want, client.FileName(name, "r"), "%q", name)
	}
	require.Equal(t, "r", client.FileName(strings.Repeat("a", 256), "r"), "too long a name is none")
}

func TestDownloadFileOfARender(t *testing.T) {
	inBubble(t, func(n *network) {
		s := n.service(serviceOptions{reports: map[string]reportjobs.RendererFunc{"evil": func(_ context.Context, out *reportjobs.Output, _ *reportjobs.Task) error {
			out.ContentType, out.Filename = "text/plain", "../evil.txt"
			_, err := out.Write([]byte("evil"))
			return err
		}}})
		dir := filepath.Join(t.TempDir(), "in")
		require.NoError(s, os.Mkdir(dir, 0o700))
		a, err := s.as("acme").DownloadFile(s.Context(), s.finish("evil"), "evil", dir)
		require.NoError(s, err)
		require.Equal(s, filepath.Join(dir, "evil.txt"), a.Filename)
		require.Equal(s, []string{"in"}, names(t, filepath.Dir(dir)))
	})
}
