// Package tagcheck reads PDF files, as far as those of this module go, and finds
// what is wrong with their tags: what of a page belongs to nothing, and where
// the structure is not the tree that screen readers expect. It shares no code
// with what writes the files. Tests run it on every document they make.
package tagcheck
