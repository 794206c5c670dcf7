package render

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/markup"
)

// Validate tells whether d can be laid out. If not, the error is
// [reportjobs.ErrInvalid] and its text names, one in a line, up to twenty
// faults with the path of each: "sections[2].blocks[3].rows[1]: 4 cells, 5
// columns". A link or note that leads nowhere is no fault but a warning of
// [Result].
func Validate(d *Document) error { return newChecker(maxFaults).document(d).err() }

// A checker goes through a document once, in the order in which it is read.
// It finds faults, and notes what links and notes lead to.
type checker struct {
	location
	faults []string
	most   int // faults that are kept
	more   int // faults that are not

	seen func(text string) // if not nil, called with every text

	counts

	ids   map[string]string // id: path of what has it
	links []string          // ids that texts lead to, in order
	notes []string          // notes in the order of their first use
	used  map[string]int    // note: its number, from 1
	ends  []int             // how many notes were used after each section of the first level

	doubts []string // what can be set and is perhaps not meant
}

// counts are what a document has of what is limited.
type counts struct{ bytes, sections, blocks, items, cells, points int }

// over tells whether anything is too much.
func (c *counts) over() bool {
	return c.bytes > MaxJSON || c.sections > MaxSections || c.blocks > MaxBlocks ||
		c.items > MaxItems || c.cells > MaxCells || c.points > MaxPoints
}

func newChecker(most int) *checker {
	return &checker{most: most, ids: map[string]string{}, used: map[string]int{}}
}

// fault keeps what is wrong at the path.
func (c *checker) fault(format string, args ...any) {
	if len(c.faults) >= c.most {
		c.more++
		return
	}
	text := fmt.Sprintf(format, args...)
	if at := c.where(); at != "" {
		text = at + ": " + text
	}
	c.faults = append(c.faults, text)
}

// faultAt is fault for a field below the path.
func (c *checker) faultAt(name string, index int, format string, args ...any) {
	c.enter(name, index)
	c.fault(format, args...)
	c.leave()
}

func (c *checker) err() error {
	if len(c.faults) == 0 {
		return nil
	}
	text := strings.Join(c.faults, "\n")
	if c.more > 0 {
		text += fmt.Sprintf("\nand %d more", c.more)
	}
	return fmt.Errorf("%w: %s", reportjobs.ErrInvalid, text)
}

// full counts n more of something and tells, once, when there are too many.
func (c *checker) full(count *int, n, most int, what string) bool {
	before := *count
	*count += n
	if before <= most && *count > most {
		c.fault("more than %d %s", most, what)
	}
	return *count > most
}

var langPattern = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func (c *checker) document(d *Document) *checker {
	if d == nil {
		c.fault("no document")
		return c
	}
	if d.Version != 0 && d.Version != Version {
		c.faultAt("version", -1, "document of version %d, this package reads %d", d.Version, Version)
	}
	if d.Lang != "" && (len(d.Lang) > markup.MaxID || !langPattern.MatchString(d.Lang)) {
		c.faultAt("lang", -1, "%q is no language tag, as in \"en\" or \"de-AT\"", cut(d.Lang))
	}
	c.enter("cover", -1)
	c.cover(&d.Cover)
	c.leave()
	c.sectionList(d.Sections, 1)
	for _, name := range sortedKeys(d.Notes) {
		c.enter("notes", -1)
		if c.id(name) {
			c.enter(name, -1)
			c.length(string(d.Notes[name]))
			c.leave()
		}
		c.full(&c.items, 1, MaxItems, "items")
		c.leave()
	}
	return c
}

func (c *checker) cover(v *Cover) {
	c.plain("label", v.Label)
	c.plain("title", v.Title)
	c.plain("subtitle", v.Subtitle)
	c.plain("note", v.Note)
	for i := range v.Facts {
		c.enter("facts", i)
		c.full(&c.items, 1, MaxItems, "items")
		c.plain("label", v.Facts[i].Label)
		c.plain("value", v.Facts[i].Value)
		c.leave()
	}
}

func (c *checker) sectionList(list []Section, depth int) {
	if len(list) > 0 && depth > MaxDepth {
		c.faultAt("sections", -1, "sections more than %d deep", MaxDepth)
		return
	}
	for i := range list {
		s := &list[i]
		c.enter("sections", i)
		c.full(&c.sections, 1, MaxSections, "sections")
		c.anchor(s.ID)
		c.text("title", s.Title)
		c.blockList("blocks", s.Blocks)
		c.sectionList(s.Sections, depth+1)
		c.leave()
		if depth == 1 {
			c.ends = append(c.ends, len(c.notes))
		}
	}
}

// notesOf returns the notes that were first used in section i of the first level.
func (c *checker) notesOf(i int) []string {
	if i == 0 {
		return c.notes[:c.ends[0]]
	}
	return c.notes[c.ends[i-1]:c.ends[i]]
}

// blockList checks blocks that stand in a field.
func (c *checker) blockList(name string, list Blocks) {
	for i, block := range list {
		c.enter(name, i)
		c.full(&c.blocks, 1, MaxBlocks, "blocks")
		if isNil(block) {
			c.fault("no block")
		} else {
			block.check(c)
		}
		c.leave()
	}
}

// anchor checks the id of a section or figure, which may be "".
func (c *checker) anchor(id string) {
	if id == "" {
		return
	}
	c.enter("id", -1)
	defer c.leave()
	if !c.id(id) {
		return
	}
	if other, ok := c.ids[id]; ok {
		c.fault("%q is also the id of %s", id, other)
		return
	}
	c.path = c.path[:len(c.path)-1]
	c.ids[id] = c.where()
	c.path = c.path[:len(c.path)+1]
}

func (c *checker) id(id string) bool {
	if !markup.IsID(id) {
		c.fault("%q is no id: at most %d letters, digits, '.', '_' and '-' of ASCII, the first a letter or digit", cut(id), markup.MaxID)
		return false
	}
	return true
}

// plain checks a field without markup.
func (c *checker) plain(name, s string) {
	c.enter(name, -1)
	c.length(s)
	c.leave()
}

// text checks a field and notes what it refers to.
func (c *checker) text(name string, t Text) { c.textAt(name, -1, t) }

func (c *checker) textAt(name string, index int, t Text) {
	c.enter(name, index)
	c.length(string(t))
	c.leave()
	if len(t) > MaxText || strings.IndexByte(string(t), '[') < 0 {
		return
	}
	for _, s := range markup.Spans(string(t)) {
		switch {
		case s.Note != "":
			if c.used[s.Note] == 0 {
				c.notes = append(c.notes, s.Note)
				c.used[s.Note] = len(c.notes)
			}
		case strings.HasPrefix(s.Link, "#"):
			c.links = append(c.links, s.Link[1:])
		}
	}
}

func (c *checker) length(s string) {
	if len(s) > MaxText {
		c.fault("a text of %d bytes, at most %d", len(s), MaxText)
	}
	c.full(&c.bytes, len(s), MaxJSON, "bytes of text")
	if c.seen != nil {
		c.seen(s)
	}
}

// choice checks that s is one of some words.
func (c *checker) choice(name string, index int, s string, of ...string) {
	for _, word := range of {
		if s == word {
			return
		}
	}
	c.faultAt(name, index, "no %s %q; there are: %s", name, cut(s), strings.Join(of, ", "))
}

func sortedKeys(m map[string]Text) []string { return slices.Sorted(maps.Keys(m)) }

// cut shortens what a fault quotes.
func cut(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:57], "") + "…"
	}
	return s
}
