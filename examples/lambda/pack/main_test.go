package main

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestZip(t *testing.T) {
	var first, second bytes.Buffer
	n, err := write(&first, strings.NewReader("a program"))
	require.NoError(t, err)
	require.EqualValues(t, 9, n)
	_, err = write(&second, strings.NewReader("a program"))
	require.NoError(t, err)
	require.Equal(t, first.Bytes(), second.Bytes(), "the same program gives the same bytes")

	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	require.NoError(t, err)
	require.Len(t, z.File, 1)
	require.Equal(t, "bootstrap", z.File[0].Name)
	require.Equal(t, "-rwxr-xr-x", z.File[0].Mode().String(), "Lambda runs it")
	file, err := z.File[0].Open()
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	require.Equal(t, "a program", string(text))
}
