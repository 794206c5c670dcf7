package client_test

import (
	"cmp"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/client"
)

func TestEvents(t *testing.T) {
	for _, row := range []struct {
		rule, stream string
		want         [][2]string
		lastID       string
	}{
		{"an event ends at an empty line", "event: job\nid: 1\ndata: x\n\n", [][2]string{{"job", "x"}}, "1"},
		{"one without a name is a message", "data: x\n\n", [][2]string{{"message", "x"}}, ""},
		{"an empty name is none", "event: job\nevent:\ndata: x\n\n", [][2]string{{"message", "x"}}, ""},
		{"lines end in CR LF", "event: job\r\ndata: x\r\n\r\ndata: y\r\n\r\n", [][2]string{{"job", "x"}, {"message", "y"}}, ""},
		{"lines end in CR", "data: x\r\rdata: y\r\r", [][2]string{{"message", "x"}, {"message", "y"}}, ""},
		{"data may have lines", "data: x\ndata:\ndata: y\n\n", [][2]string{{"message", "x\n\ny"}}, ""},
		{"one blank behind the colon is left out", "data:x\n\ndata:  y\n\n", [][2]string{{"message", "x"}, {"message", " y"}}, ""},
		{"a value may have colons", "data: a:b\n\n", [][2]string{{"message", "a:b"}}, ""},
		{"a field may have no value", "data\n\n", [][2]string{{"message", ""}}, ""},
		{"comments are heartbeats", ": heartbeat\n\n:\n\ndata: x\n: in between\n\n", [][2]string{{"message", "x"}}, ""},
		{"without data there is no event, but an id", "event: job\nid: 7\n\ndata: x\n\n", [][2]string{{"message", "x"}}, "7"},
		{"an id stays until the next", "id: 1\ndata: x\n\ndata: y\n\n", [][2]string{{"message", "x"}, {"message", "y"}}, "1"},
		{"an id may be taken back", "id: 1\ndata: x\n\nid\ndata: y\n\n", [][2]string{{"message", "x"}, {"message", "y"}}, ""},
		{"an id with a NUL is none", "id: 1\ndata: x\n\nid: 2\x00\n\n", [][2]string{{"message", "x"}}, "1"},
		{"what is cut off has no id: it has not been seen", "id: 1\ndata: x\n\nid: 2\ndata: y\n", [][2]string{{"message", "x"}}, "1"},
		{"unknown fields are passed over", "foo: bar\nDATA: y\ndata: x\n\n", [][2]string{{"message", "x"}}, ""},
		{"what is cut off is dropped", "data: x\n\ndata: y\n", [][2]string{{"message", "x"}}, ""},
		{"a mark of byte order is left out, once", "\ufeffdata: x\n\n\ufeffdata: y\n\n", [][2]string{{"message", "x"}}, ""},
		{"nothing", "", nil, ""},
	} {
		t.Run(row.rule, func(t *testing.T) {
			// However the bytes come in, they say the same.
			for _, r := range []io.Reader{strings.NewReader(row.stream), iotest.OneByteReader(strings.NewReader(row.stream))} {
				events, id, err := client.ReadEvents(r)
				require.ErrorIs(t, err, io.EOF)
				require.Equal(t, row.want, events)
				require.Equal(t, row.lastID, id)
			}
		})
	}
}

// An event is there when its last line has ended, not when the next begins.
func TestEventsComeAtOnce(t *testing.T) {
	for _, end := range []string{"\n", "\r", "\r\n"} {
		blocked := iotest.ErrReader(io.ErrClosedPipe) // reading on fails
		events, _, err := client.ReadEvents(io.MultiReader(strings.NewReader("data: x"+end+end), blocked))
		require.ErrorIs(t, err, io.ErrClosedPipe)
		require.Equal(t, [][2]string{{"message", "x"}}, events)
	}
}

// A server cannot fill the client's memory.
func TestEventsAreBounded(t *testing.T) {
	for rule, stream := range map[string]string{
		"a line without end":        strings.Repeat("x", 2<<20),
		"data in too many lines":    strings.Repeat("data: "+strings.Repeat("x", 1000)+"\n", 2000),
		"empty data in many lines":  strings.Repeat("data\n", 2<<20),
		"a name that has no colon":  "event" + strings.Repeat("x", 2<<20),
		"an id that is a long line": "id: " + strings.Repeat("x", 2<<20) + "\n",
	} {
		events, _, err := client.ReadEvents(strings.NewReader(stream + "\n\n"))
		require.ErrorContains(t, err, "too long", rule)
		require.Empty(t, events)
	}
}

// What a server writes by the book comes out again; anything else does no harm.
func FuzzEvents(f *testing.F) {
	f.Add("job", "1", "x\ny", []byte(": c\r\n"))
	f.Add("", "", "", []byte("\ufeff\r\r\n\ndata\n\nid:\x00\nretry: 5\n"))
	f.Fuzz(func(t *testing.T, name, id, data string, junk []byte) {
		client.ReadEvents(strings.NewReader(string(junk)))

		if strings.ContainsAny(name+id, "\r\n\x00") || strings.Contains(data, "\r") || !utf8.ValidString(name+id+data) || len(data) > 1<<19 || len(name)+len(id) > 1<<19 {
			return
		}
		stream := "event: " + name + "\nid: " + id + "\n"
		for line := range strings.SplitSeq(data, "\n") {
			stream += "data: " + line + "\n"
		}
		events, lastID, err := client.ReadEvents(strings.NewReader(stream + "\n"))
		require.ErrorIs(t, err, io.EOF)
		require.Equal(t, [][2]string{{cmp.Or(name, "message"), data}}, events)
		require.Equal(t, id, lastID)
	})
}
