package bedrocktest

import (
	"crypto/sha256"
	"sync"
	"time"
)

const (
	cacheTTL  = 5 * time.Minute // since the last use
	cacheable = 512             // tokens of the shortest prefix
)

// A cache knows the prefixes that later requests may read. An entry is there
// once the first response to it has begun: requests before that write again.
type cache struct {
	mu      sync.Mutex
	entries map[[32]byte]time.Time // when each was last used
}

// look tells how many tokens of r are read and how many are to be written.
func (c *cache) look(now time.Time, r *Request) (read, write int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, prefix := range r.Prefixes {
		tokens := r.prefixTokens[i]
		if tokens < cacheable {
			continue
		}
		key := prefixKey(r, prefix)
		if used, ok := c.entries[key]; ok && now.Sub(used) < cacheTTL {
			read, write = tokens, 0
		} else {
			write = tokens - read
		}
	}
	return read, write
}

// store makes the entries of a request whose response has begun.
func (c *cache) store(now time.Time, r *Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.entries == nil {
		c.entries = map[[32]byte]time.Time{}
	}
	for i, prefix := range r.Prefixes {
		if r.prefixTokens[i] >= cacheable {
			c.entries[prefixKey(r, prefix)] = now
		}
	}
}

func prefixKey(r *Request, prefix string) [32]byte {
	return sha256.Sum256([]byte(r.Model + "\x00" + prefix))
}
