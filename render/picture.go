package render

// A picture is a decoded image that an engine holds.
type picture struct {
	width, height int // pixels
	data          []byte
}
