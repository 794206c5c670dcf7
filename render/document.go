package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
)

// Version is the version of the Document that this package reads.
const Version = 1

// maxDepth is how deep sections go.
const maxDepth = 3

// A Document is what a report says, free of any format. It is JSON both ways.
type Document struct {
	Version  int       `json:"version,omitempty"` // 0 means Version
	Cover    Cover     `json:"cover"`
	Sections []Section `json:"sections,omitempty"`
}

// A Cover is the first page. A document without a Title has none. What has no
// room on it is cut, and [Result.Warnings] says so.
type Cover struct {
	Label    string `json:"label,omitempty"` // whom it is for; also at the right of the page header
	Title    string `json:"title,omitempty"` // also at the left of the page header
	Subtitle string `json:"subtitle,omitempty"`
	Facts    []Fact `json:"facts,omitempty"` // e.g. company, date
	Note     string `json:"note,omitempty"`  // what a reader has to know first
}

// A Fact is a value and what it is called.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A Section is a heading and what stands under it: first its Blocks, then its
// Sections. Sections are at most three deep.
type Section struct {
	ID       string    `json:"id,omitempty"`
	Title    Text      `json:"title"`
	Blocks   Blocks    `json:"blocks,omitempty"`
	Sections []Section `json:"sections,omitempty"`
}

// check finds what cannot be laid out, and says where it is.
func (d *Document) check() error {
	if d.Version != 0 && d.Version != Version {
		return fmt.Errorf("%w: document of version %d, this package reads %d", reportjobs.ErrInvalid, d.Version, Version)
	}
	return checkSections(d.Sections, "sections", 1)
}

func checkSections(list []Section, path string, depth int) error {
	if len(list) > 0 && depth > maxDepth {
		return fmt.Errorf("%w: %s: sections more than %d deep", reportjobs.ErrInvalid, path, maxDepth)
	}
	for i := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		for k, block := range list[i].Blocks {
			if isNil(block) {
				return fmt.Errorf("%w: %s.blocks[%d]: no block", reportjobs.ErrInvalid, at, k)
			}
			if err := block.check(); err != nil {
				return fmt.Errorf("%w: %s.blocks[%d]%w", reportjobs.ErrInvalid, at, k, err)
			}
		}
		if err := checkSections(list[i].Sections, at+".sections", depth+1); err != nil {
			return err
		}
	}
	return nil
}
