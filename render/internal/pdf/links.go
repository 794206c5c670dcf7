package pdf

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// plainName is what needs no escapes as a name in a file.
var plainName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]{0,40}$`)

// A link is a rectangle that leads to a destination of the file, or to a URI.
type link struct {
	left, low, right, high int
	dest, uri              string
}

// A dest is a place that links and outline items lead to.
type dest struct {
	name string
	y    int // from the lower edge
}

// LinkTo makes a rectangle lead to the destination of that name.
func (p *Page) LinkTo(x, y, w, h float64, dest string) {
	p.links = append(p.links, link{p.across(x), p.up(y + h), p.across(x + w), p.up(y), dest, ""})
}

// LinkURI makes a rectangle lead to a URI: http, https or mailto.
func (p *Page) LinkURI(x, y, w, h float64, uri string) {
	safe, err := safeURI(uri)
	if err != nil {
		p.fail(err)
		return
	}
	p.links = append(p.links, link{p.across(x), p.up(y + h), p.across(x + w), p.up(y), "", safe})
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
