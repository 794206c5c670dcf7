// Package ticket signs download links for artifact stores that have nobody
// else to do it, and serves them.
package ticket

import (
	"cmp"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/qubitz/reportjobs"
)

const (
	maxTTL    = 7 * 24 * time.Hour // of a link
	maxKey    = 1024               // bytes
	minSecret = 16                 // bytes
)

// An Office signs links below one URL and recognises them.
type Office struct {
	base *url.URL
	text string    // of base
	macs sync.Pool // *mac
}

// NewOffice returns an office whose links begin with baseURL, by default
// "/files/". A nil secret is a random one.
func NewOffice(baseURL string, secret []byte) (*Office, error) {
	key := slices.Clone(secret)
	if secret == nil {
		key = []byte(rand.Text())
	}
	if len(key) < minSecret {
		return nil, fmt.Errorf("secret of %d bytes, at least %d", len(key), minSecret)
	}
	base, err := url.Parse(cmp.Or(baseURL, "/files/"))
	if err == nil {
		err = checkBase(base)
	}
	if err != nil {
		return nil, fmt.Errorf("base URL %q: %w", baseURL, err)
	}
	o := &Office{base: base, text: base.String()}
	o.macs.New = func() any { return &mac{hash: hmac.New(sha256.New, key)} }
	return o, nil
}

// checkBase refuses what a request would not be recognised by, or what a link
// cannot be appended to.
func checkBase(u *url.URL) error {
	p := u.Path
	clean := p == "/" || strings.HasSuffix(p, "/") && path.Clean(p)+"/" == p
	if !clean || p[0] != '/' || hidesSlash(u) || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return errors.New("it must be a path or URL that ends in a slash, without query and fragment")
	}
	return nil
}

// checkKey refuses what [reportjobs.ArtifactStore] does not allow, and what
// could be misread in a URL.
func checkKey(key string) error {
	if !fs.ValidPath(key) || key == "." || len(key) > maxKey ||
		strings.ContainsFunc(key, func(r rune) bool { return unicode.IsControl(r) || r == '\\' }) {
		return fmt.Errorf("%w: key %q", reportjobs.ErrInvalid, key)
	}
	return nil
}

// Sign returns a link to a that lives for ttl, at most seven days, and not
// longer than the file.
func (o *Office) Sign(a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if err := checkKey(a.Key); err != nil {
		return "", time.Time{}, err
	}
	if ttl <= 0 {
		return "", time.Time{}, fmt.Errorf("%w: a link for %v", reportjobs.ErrInvalid, ttl)
	}
	expires := time.Now().Add(min(ttl, maxTTL))
	if !a.ExpiresAt.IsZero() && a.ExpiresAt.Before(expires) {
		expires = a.ExpiresAt
	}
	expires = expires.UTC().Truncate(time.Microsecond)
	t := ticket{
		key: a.Key, filename: a.Filename, contentType: a.ContentType, sum: a.SHA256,
		size: strconv.FormatInt(a.Size, 10), expires: strconv.FormatInt(expires.UnixMicro(), 10),
	}
	return o.url(t), expires, nil
}

// escapePath escapes key but its slashes.
func escapePath(key string) string {
	plain := true
	for i := range len(key) {
		c := key[i]
		plain = plain && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.' || c == '/')
	}
	if plain {
		return key
	}
	return strings.ReplaceAll(url.PathEscape(key), "%2F", "/")
}

// A ticket is what a link is signed over: all that decides about the answer.
type ticket struct {
	key, filename, contentType, sum string
	size                            string // bytes
	expires                         string // µs since 1970
}

// url returns the link that t is.
func (o *Office) url(t ticket) string {
	return o.text + escapePath(t.key) +
		"?expires=" + t.expires + "&filename=" + url.QueryEscape(t.filename) + "&sha256=" + url.QueryEscape(t.sum) +
		"&signature=" + o.sign(t) + "&size=" + t.size + "&type=" + url.QueryEscape(t.contentType)
}

// A mac signs tickets, one at a time. It is used again, because to make one
// costs more than a signature.
type mac struct {
	hash hash.Hash
	text []byte
}

func (o *Office) sign(t ticket) string {
	m := o.macs.Get().(*mac)
	defer o.macs.Put(m)
	m.text = m.text[:0]
	for _, part := range [...]string{t.key, t.filename, t.contentType, t.sum, t.size, t.expires} {
		m.text = binary.AppendUvarint(m.text, uint64(len(part)))
		m.text = append(m.text, part...)
	}
	m.hash.Reset()
	m.hash.Write(m.text)
	m.text = m.hash.Sum(m.text[:0])
	return base64.RawURLEncoding.EncodeToString(m.text)
}

// fields are the keys of a query, each of which is there once.
var fields = [...]string{"expires", "filename", "sha256", "signature", "size", "type"}

var (
	errForged = errors.New("this link is not one that was signed here")
	// errElsewhere is for a host that mounted the handler under another path than that of its base URL.
	errElsewhere = errors.New("no link leads here: the paths of links and of this handler differ")
)

// admit checks the signature of a request, and then its time. A link that was
// changed in any way is refused, even if it would give the same file.
func (o *Office) admit(r *http.Request) (ticket, error) {
	key, below := strings.CutPrefix(r.URL.Path, o.base.Path)
	if !below {
		return ticket{}, errElsewhere
	}
	q, err := url.ParseQuery(r.URL.RawQuery)
	t := ticket{
		key: key, filename: q.Get("filename"), contentType: q.Get("type"), sum: q.Get("sha256"),
		size: q.Get("size"), expires: q.Get("expires"),
	}
	if !hmac.Equal([]byte(q.Get("signature")), []byte(o.sign(t))) ||
		err != nil || len(q) != len(fields) || hidesSlash(r.URL) || checkKey(key) != nil {
		return ticket{}, errForged
	}
	for _, name := range fields {
		if len(q[name]) != 1 {
			return ticket{}, errForged
		}
	}
	expires, err := strconv.ParseInt(t.expires, 10, 64)
	if err != nil || time.Now().UnixMicro() >= expires {
		return ticket{}, errors.New("this link has expired; ask for the job again to get a fresh one")
	}
	return t, nil
}

// hidesSlash tells whether a slash in the path of u is written as %2F.
func hidesSlash(u *url.URL) bool {
	return strings.Contains(strings.ToUpper(u.EscapedPath()), "%2F")
}
