package pdf

import (
	"fmt"
	"net/url"
	"strings"
)

// A link is a rectangle that leads to a destination of the file, or to a URI.
type link struct {
	left, low, right, high int
	dest, uri              string
	element                int32 // that it belongs to
	key, id                int   // in the tree of elements, 0 for none; of its object
}

// A dest is a place that links and outline items lead to.
type dest struct {
	name string
	y    int // from the lower edge
}

// LinkTo makes a rectangle lead to the destination of that name. It belongs to
// an element, such as a Link, or to none, which is 0.
func (p *Page) LinkTo(x, y, w, h float64, dest string, element int32) {
	p.links = append(p.links, link{left: p.across(x), low: p.up(y + h), right: p.across(x + w), high: p.up(y), dest: dest, element: element})
}

// LinkURI makes a rectangle lead to a URI: http, https or mailto.
func (p *Page) LinkURI(x, y, w, h float64, uri string, element int32) {
	safe, err := safeURI(uri)
	if err != nil {
		p.fail(err)
		return
	}
	p.links = append(p.links, link{left: p.across(x), low: p.up(y + h), right: p.across(x + w), high: p.up(y), uri: safe, element: element})
}

// Dest names a place of this page, which a viewer moves to its upper edge.
func (p *Page) Dest(name string, y float64) {
	p.dests = append(p.dests, dest{name, min(max(p.up(y), 0), p.h)})
}

// safeURI refuses what might run something, and writes the rest in ASCII.
func safeURI(uri string) (string, error) {
	u, err := url.Parse(uri)
	if err != nil {
		return "", fmt.Errorf("no link: %q", uri)
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "" {
			return "", fmt.Errorf("a link without a host: %q", uri)
		}
	case "mailto":
	default:
		return "", fmt.Errorf("a link that is neither http, https nor mailto: %q", uri)
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7F {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}
