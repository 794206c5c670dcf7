package memory

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs"
)

// Link signs a URL that Handler serves until it expires; see
// [reportjobs.ArtifactStore]. It lives at most seven days, and not longer than
// the file.
func (s *Artifacts) Link(ctx context.Context, a reportjobs.Artifact, ttl time.Duration) (string, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return "", time.Time{}, err
	}
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
	t := ticket{key: a.Key, filename: a.Filename, contentType: a.ContentType, sum: a.SHA256, expires: strconv.FormatInt(expires.UnixMicro(), 10)}
	u := *s.base
	u = *u.JoinPath(strings.Split(url.PathEscape(strings.ReplaceAll(a.Key, "/", "\x00")), "%00")...)
	u.RawQuery = t.query(s.secret).Encode()
	return u.String(), expires, nil
}

// A ticket is what a link is signed over: all that decides about the answer.
type ticket struct {
	key, filename, contentType, sum string
	expires                         string // µs since 1970
}

func (t ticket) query(secret []byte) url.Values {
	return url.Values{
		"expires": {t.expires}, "filename": {t.filename},
		"type": {t.contentType}, "sha256": {t.sum}, "signature": {t.sign(secret)},
	}
}

func (t ticket) sign(secret []byte) string {
	mac := hmac.New(sha256.New, secret)
	for _, part := range []string{t.key, t.filename, t.contentType, t.sum, t.expires} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Handler serves the links. It is mounted at the path of BaseURL.
func (s *Artifacts) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "private, no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		t, err := s.admit(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		body, err := s.files.open(t.key)
		switch {
		case errors.Is(err, reportjobs.ErrNotFound):
			http.Error(w, "the file is no longer there", http.StatusNotFound)
			return
		case err != nil:
			http.Error(w, "the file cannot be read", http.StatusInternalServerError)
			return
		}
		defer body.Close()
		w.Header().Set("Content-Type", cmp.Or(t.contentType, "application/octet-stream"))
		w.Header().Set("Content-Disposition", disposition(t.filename))
		w.Header().Set("ETag", `"`+t.sum+`"`)
		http.ServeContent(w, r, "", time.Time{}, body)
	})
}

// admit checks the signature of a request, and then its time. A link that was
// changed in any way is refused, even if it would give the same file.
func (s *Artifacts) admit(r *http.Request) (ticket, error) {
	key, below := strings.CutPrefix(r.URL.Path, s.base.Path)
	q, err := url.ParseQuery(r.URL.RawQuery)
	t := ticket{key: key, filename: q.Get("filename"), contentType: q.Get("type"), sum: q.Get("sha256"), expires: q.Get("expires")}
	want := t.query(s.secret)
	if !hmac.Equal([]byte(q.Get("signature")), []byte(want.Get("signature"))) ||
		err != nil || !maps.EqualFunc(q, want, slices.Equal) || !below || hidesSlash(r.URL) || checkKey(key) != nil {
		return ticket{}, errors.New("this link is not one that was signed here")
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

// checkBase refuses what Handler would not recognize, or what a link cannot be
// appended to.
func checkBase(u *url.URL) error {
	p := u.Path
	clean := p == "/" || strings.HasSuffix(p, "/") && path.Clean(p)+"/" == p
	if !clean || p[0] != '/' || hidesSlash(u) || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return errors.New("it must be a path or URL that ends in a slash, without query and fragment")
	}
	return nil
}

// disposition tells a browser to save the file under its name.
func disposition(filename string) string {
	if filename == "" {
		return "attachment"
	}
	return mime.FormatMediaType("attachment", map[string]string{"filename": filename})
}
