package render

import (
	"strconv"
	"strings"
)

// A location is where somebody is in a document.
type location struct{ path []step }

// A step of a path is a field, of a list the entry at index.
type step struct {
	name  string
	index int // -1: none
}

// enter makes what follows stand at a field; an index of -1 is none.
func (l *location) enter(name string, index int) { l.path = append(l.path, step{name, index}) }

func (l *location) leave() { l.path = l.path[:len(l.path)-1] }

// where is the path, with the names behind it if there are any.
func (l *location) where() string {
	var out strings.Builder
	for _, s := range l.path {
		if out.Len() > 0 && s.name != "" {
			out.WriteByte('.')
		}
		out.WriteString(s.name)
		if s.index >= 0 {
			out.WriteString("[" + strconv.Itoa(s.index) + "]")
		}
	}
	return out.String()
}
