package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestSavePutsAFileThereWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.pdf")
	half := func(file *os.File) error {
		_, err := file.WriteString("half")
		return errors.Join(err, errors.New("the line broke"))
	}
	require.ErrorContains(t, save(path, half), "the line broke")
	require.NoFileExists(t, path)
	require.NoError(t, os.WriteFile(path, []byte("the one before"), 0o644))
	require.Error(t, save(path, half))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "the one before", string(text))
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "no part is left")
}

func TestReadIsBounded(t *testing.T) {
	c := &console{in: strings.NewReader(strings.Repeat("x", 1<<20+1))}
	_, err := c.read("-", 1<<20)
	require.EqualError(t, err, "standard input: more than 1 MB")
	c.in = strings.NewReader(strings.Repeat("x", 1<<20))
	data, err := c.read("-", 1<<20)
	require.NoError(t, err)
	require.Len(t, data, 1<<20)
}
