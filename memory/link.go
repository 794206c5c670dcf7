package memory

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
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
	expires = expires.UTC().Truncate(time.Second)
	t := ticket{key: a.Key, filename: a.Filename, contentType: a.ContentType, sum: a.SHA256, expires: expires.Unix()}
	u := *s.base
	u = *u.JoinPath(strings.Split(url.PathEscape(strings.ReplaceAll(a.Key, "/", "\x00")), "%00")...)
	u.RawQuery = t.query(s.secret).Encode()
	return u.String(), expires, nil
}

// A ticket is what a link is signed over: all that decides about the answer.
type ticket struct {
	key, filename, contentType, sum string
	expires                         int64 // seconds since 1970
}

func (t ticket) query(secret []byte) url.Values {
	return url.Values{
		"expires": {strconv.FormatInt(t.expires, 10)}, "filename": {t.filename},
		"type": {t.contentType}, "sha256": {t.sum}, "signature": {t.sign(secret)},
	}
}

func (t ticket) sign(secret []byte) string {
	mac := hmac.New(sha256.New, secret)
	for _, part := range []string{t.key, t.filename, t.contentType, t.sum} {
		mac.Write(binary.AppendUvarint(nil, uint64(len(part))))
		mac.Write([]byte(part))
	}
	mac.Write(binary.AppendVarint(nil, t.expires))
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
		w.Header().Set("Content-Type", t.contentType)
		w.Header().Set("Content-Disposition", disposition(t.filename))
		w.Header().Set("ETag", `"`+t.sum+`"`)
		http.ServeContent(w, r, "", time.Time{}, body)
	})
}

// admit checks the signature of a request, and then its time.
func (s *Artifacts) admit(r *http.Request) (ticket, error) {
	q := r.URL.Query()
	expires, _ := strconv.ParseInt(q.Get("expires"), 10, 64)
	key, below := strings.CutPrefix(r.URL.Path, s.base.Path)
	t := ticket{key: key, filename: q.Get("filename"), contentType: q.Get("type"), sum: q.Get("sha256"), expires: expires}
	if !below || checkKey(key) != nil || !hmac.Equal([]byte(q.Get("signature")), []byte(t.sign(s.secret))) {
		return ticket{}, errors.New("this link is not one that was signed here")
	}
	if time.Now().Unix() >= t.expires {
		return ticket{}, errors.New("this link has expired; ask for the job again to get a fresh one")
	}
	return t, nil
}

// disposition tells a browser to save the file under its name.
func disposition(filename string) string {
	if d := mime.FormatMediaType("attachment", map[string]string{"filename": filename}); d != "" {
		return d
	}
	return "attachment"
}
