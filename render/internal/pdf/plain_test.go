package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"testing"

	"github.com/stretchr/testify/require"
)

// pngFile is one of 3 by 2 pixels, a byte each, with the sums that it has to
// have.
func pngFile(rows []byte, other ...string) []byte {
	out := []byte(signature)
	add := func(chunk string) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
		out = binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE([]byte(chunk)))
	}
	add("IHDR\x00\x00\x00\x03\x00\x00\x00\x02\x08\x00\x00\x00\x00")
	var data bytes.Buffer
	w := zlib.NewWriter(&data)
	_, _ = w.Write(rows)
	_ = w.Close()
	add("IDAT" + data.String())
	for _, chunk := range other {
		add(chunk)
	}
	add("IEND")
	return out
}

// TestPlainImagesAreWhole: what is not decoded is refused where a decoder would
// refuse it.
func TestPlainImagesAreWhole(t *testing.T) {
	whole := []byte("\x00abc\x04def")
	for rule, file := range map[string][]byte{
		"whole":                     pngFile(whole),
		"with a text":               pngFile(whole, "tEXtTitle\x00x"),
		"a row is missing":          pngFile(whole[:4]),
		"part of a row is missing":  pngFile(whole[:7]),
		"a row too much":            pngFile(append(whole, whole[:4]...)),
		"a filter that there isn't": pngFile([]byte("\x00abc\x05def")),
		"nothing":                   pngFile(nil),
		"no end":                    bytes.TrimSuffix(pngFile(whole), []byte("\x00\x00\x00\x00IEND\xaeB`\x82")),
	} {
		_, decodes := png.Decode(bytes.NewReader(file))
		_, err := NewImage(file)
		require.Equal(t, decodes == nil, err == nil, "%s: %v, %v", rule, decodes, err)
	}
	for _, kind := range []string{"RGB", "grey"} {
		file := samples(t)[kind]
		for at := range file {
			broken := bytes.Clone(file)
			broken[at] ^= 0x10
			_, decodes := png.Decode(bytes.NewReader(broken))
			_, err := NewImage(broken)
			require.Equal(t, decodes == nil, err == nil, "%s: byte %d: %v, %v", kind, at, decodes, err)
		}
	}
}
