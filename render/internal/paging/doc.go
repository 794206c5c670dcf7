// Package paging finds the best ends of pages. A document comes as pieces that
// never break, in the order of reading, each with what it costs if a page ends
// behind it; [Paginator] gives each its place on a page.
package paging
