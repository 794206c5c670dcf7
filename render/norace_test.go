//go:build !race

package render

const (
	samples = 250     // generated documents of a kind
	large   = 1 << 20 // bytes of a text that is called large
)
