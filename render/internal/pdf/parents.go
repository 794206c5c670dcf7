package pdf

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// parentLeaf is how many numbers a leaf of the parent tree has.
const parentLeaf = 64

// parentTree writes what pages and links belong to: for a page the elements of
// its contents by their numbers.
func (a *assembler) parentTree(s *structure) int {
	s.refs = make([]int, 0, a.keys)
	for _, p := range a.file.Pages {
		if p.key == 0 {
			continue
		}
		id := a.reserve()
		s.refs = append(s.refs, id)
		a.begin(id)
		a.text("[")
		for _, e := range p.marked {
			a.ref(s.ids[e])
		}
		a.text("]\n")
	}
	for _, p := range a.file.Pages {
		for i := range p.links {
			if l := &p.links[i]; l.key > 0 {
				s.refs = append(s.refs, s.ids[l.element])
			}
		}
	}
	root, leaves := a.reserve(), []int(nil)
	for from := 0; from < len(s.refs); from += parentLeaf {
		leaf := a.reserve()
		leaves = append(leaves, leaf)
		a.begin(leaf)
		a.parentLeaf(s.refs, from, min(from+parentLeaf, len(s.refs)))
	}
	a.begin(root)
	a.text("<</Kids[")
	for _, leaf := range leaves {
		a.ref(leaf)
	}
	a.text("]>>\n")
	return root
}

// parentLeaf writes the numbers behind from up to to; the first one is 1.
func (a *assembler) parentLeaf(refs []int, from, to int) {
	a.text("<</Limits[")
	a.number(from + 1)
	a.text(" ")
	a.number(to)
	a.text("]/Nums[")
	for i := from; i < to; i++ {
		a.number(i + 1)
		a.text(" ")
		a.ref(refs[i])
	}
	a.text("]>>\n")
}

// noteTree leads from the ids of notes to them.
func (a *assembler) noteTree(s *structure) {
	var notes []int
	for i := range s.list {
		if d := s.list[i].Detail; d != nil && d.ID != "" && s.ids[i] != 0 {
			notes = append(notes, i)
		}
	}
	if len(notes) == 0 {
		return
	}
	slices.SortFunc(notes, func(i, k int) int {
		if s.list[i].Detail.ID == s.list[k].Detail.ID {
			a.err = errors.Join(a.err, fmt.Errorf("elements %d and %d: one id", i, k))
		}
		return strings.Compare(s.list[i].Detail.ID, s.list[k].Detail.ID)
	})
	a.text("/IDTree<</Names[")
	for _, i := range notes {
		a.string(s.list[i].Detail.ID)
		a.ref(s.ids[i])
	}
	a.text("]>>")
}
