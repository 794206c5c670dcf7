package chaos

import (
	"fmt"
	"slices"
	"strings"
)

// A request is a call of a host that waits for the world's leave.
type request struct {
	host   *host
	what   string
	file   bool // it is about one
	n      int  // so many things may happen to it
	effect func() error
	answer chan int
}

// String is the same in each run of a tape, unlike ids.
func (r *request) String() string { return fmt.Sprintf("host %02d: %s", r.host.n, r.what) }

func inOrder(a, b *request) int { return strings.Compare(a.String(), b.String()) }

// grant makes one of the waiting calls; trouble says that it may go wrong.
func (w *world) grant(i int, trouble bool) {
	w.mu.Lock()
	r := w.waiting[i]
	w.waiting = slices.Delete(w.waiting, i, i+1)
	w.mu.Unlock()
	happens := 0
	switch {
	case trouble && w.filesOut && r.file:
		happens = int(fail)
	case trouble && w.tape.pick(4) == 3:
		happens = w.tape.pick(r.n)
	}
	w.note("%s → %d", r, happens)
	if r.effect != nil && happens == int(late) {
		w.mu.Lock()
		w.flying = append(w.flying, r)
		w.mu.Unlock()
	}
	r.answer <- happens
}

// land lets a call take effect whose caller has given up, or drops it.
func (w *world) land() {
	w.mu.Lock()
	if len(w.flying) == 0 {
		w.mu.Unlock()
		return
	}
	i := w.tape.pick(len(w.flying))
	r := w.flying[i]
	w.flying = slices.Delete(w.flying, i, i+1)
	w.mu.Unlock()
	if r.effect != nil && w.tape.pick(3) > 0 {
		w.note("%s lands", r)
		_ = r.effect()
	}
}

// queue adds a request unless its host is dead.
func (w *world) queue(r *request, key string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if r.host.dead {
		return false
	}
	r.file = r.effect != nil && strings.Contains(key, "/")
	r.what += " " + w.nameOf(key)
	w.waiting = append(w.waiting, r)
	return true
}

// nameOf says what a call is about: a job by its number, a file by that of its
// job, the attempt that made it, and its last name. No origin is part of it,
// which is another one each time.
func (w *world) nameOf(key string) string {
	for n, id := range w.ids {
		if id == key {
			return fmt.Sprintf("job %d", n)
		}
		if _, file, ok := strings.Cut(key, id+"/"); ok {
			maker, file, _ := strings.Cut(file, "/")
			_, attempt, _ := strings.Cut(maker, "-")
			return fmt.Sprintf("job %d: %s/%s", n, attempt, file)
		}
	}
	return "a new job"
}

// abandon takes a request back whose caller does not wait any more. It is on
// its way already.
func (w *world) abandon(r *request) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if i := slices.Index(w.waiting, r); i >= 0 {
		w.waiting = slices.Delete(w.waiting, i, i+1)
		w.flying = append(w.flying, r)
	}
}

// bury marks a host as dead: its calls are on their way or were never made.
func (w *world) bury(h *host) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h.dead = true
	w.waiting = slices.DeleteFunc(w.waiting, func(r *request) bool {
		if r.host == h {
			w.flying = append(w.flying, r)
			r.answer <- int(asleep)
		}
		return r.host == h
	})
}
