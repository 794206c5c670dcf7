// Package typeset breaks text into lines. It knows the fonts, its own and those
// of a host, measures with them and lets no text pass that they cannot set;
// it knows where a line may end, and which ends are best for a paragraph.
//
// Lengths are in points unless they are said to be thousandths of an em, which
// do not depend on a size.
package typeset
