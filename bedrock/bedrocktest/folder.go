package bedrocktest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Folder answers from files, which a person wrote or a model gave before:
//
//	<report>/plan.txt          plan of report <report>
//	<report>/u3.txt            unit u3
//	<report>/summary.txt       summary
//	<report>/u3.revision.txt   revision of unit u3
//	<report>/u3.2.txt          the second turn of unit u3: a repair, or the rest of an answer
//
// A call that has no file fails, and leaves what it asked beside the place of
// the file, as u3.prompt.txt. What all calls have in common, the policy and
// the input, is in context.prompt.txt.
type Folder struct {
	Dir     string
	Prompts bool // leave what was asked of calls that have a file, too

	mu      sync.Mutex
	missing []string
}

// patience is how long a call without a file fails after its arrival, so that
// those beside it arrive, and leave their prompts, too.
const patience = time.Second

// Answer is a [Handler].
func (f *Folder) Answer(r *Request) Reply {
	name, err := fileOf(r)
	if err != nil {
		return Reply{Err: &Error{Type: "ValidationException", Message: err.Error()}}
	}
	text, err := os.ReadFile(filepath.Join(f.Dir, name+".txt"))
	absent := errors.Is(err, fs.ErrNotExist)
	if err != nil && !absent {
		return Reply{Err: &Error{Type: "ValidationException", Message: err.Error()}}
	}
	if absent || f.Prompts {
		if err := f.leave(name, r); err != nil {
			return Reply{Err: &Error{Type: "ValidationException", Message: err.Error()}}
		}
	}
	if absent {
		f.miss(name)
		return Reply{Delay: patience, Err: &Error{Type: "ValidationException", Message: "there is no " + name + ".txt"}}
	}
	return Reply{Text: strings.TrimSpace(string(text))}
}

// Missing returns the files that were asked for and are not there, sorted.
func (f *Folder) Missing() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.missing)
}

func (f *Folder) miss(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if at, found := slices.BinarySearch(f.missing, name+".txt"); !found {
		f.missing = slices.Insert(f.missing, at, name+".txt")
	}
}

// leave writes down what was asked.
func (f *Folder) leave(name string, r *Request) error {
	f.mu.Lock() // the context is the same for all
	defer f.mu.Unlock()
	common, asked := parts(r)
	path := filepath.Join(f.Dir, name+".prompt.txt")
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(f.Dir, "context.prompt.txt"), []byte(common), 0o644),
		os.WriteFile(path, []byte(asked), 0o644))
}

// parts divides a request into what stands before its Call line and the rest.
func parts(r *Request) (common, asked string) {
	var before, after strings.Builder
	before.WriteString(r.System + "\n")
	into := &before
	for i, m := range r.Messages {
		if i > 0 {
			fmt.Fprintf(into, "\n\n[%s]\n", m.Role)
		}
		for _, b := range m.Blocks {
			if b.Kind == "text" && strings.HasPrefix(b.Text, callPrefix) {
				into = &after
			}
			if b.Text != "" {
				into.WriteString(b.Text + "\n")
			}
		}
	}
	return before.String(), after.String()
}

// callNames are the names of the calls that an author makes.
var callNames = regexp.MustCompile(`^(plan|summary|(revision of )?unit ([A-Za-z0-9_-]{1,40})) of report ([A-Za-z0-9_-]{1,64})$`)

// fileOf returns the file of a request, without its ".txt".
func fileOf(r *Request) (string, error) {
	match := callNames.FindStringSubmatch(r.Name)
	if match == nil {
		return "", fmt.Errorf("%q is no call that an answer could be kept for", r.Name)
	}
	name := match[1]
	if unit := match[3]; unit != "" {
		name = unit
	}
	if match[2] != "" {
		name += ".revision"
	}
	if turns := (len(r.Messages) + 1) / 2; turns > 1 {
		name = fmt.Sprintf("%s.%d", name, turns)
	}
	return filepath.Join(match[4], name), nil
}
