package render

import (
	"fmt"

	"github.com/qubitz/reportjobs/render/internal/paging"
)

// claused tells whether what is set is counted: in a theme with clauses, and
// not beside something else.
func (f *flow) claused() bool { return f.clauses && f.left == f.geo.left }

// numbered hangs the number of a clause beside a paragraph: 2.1 (3) is the
// third of section 2.1.
func (f *flow) numbered(fr *frame, lines int) {
	if !f.claused() || fr.role != paging.RoleText || lines == 0 {
		return
	}
	f.clause++
	f.point = 0
	o := f.number(fmt.Sprintf("(%d)", f.clause), f.sizes.small)
	o.Y = f.sizes.body.Baseline()
	fr.lead = append(fr.lead, o)
	fr.x, fr.w, fr.in = -o.W-10, fr.w+o.W+10, o.W+10
}

// letter is what stands before the next point of a clause: (a) to (z), then
// (aa). Lists of the same clause go on.
func (f *flow) letter() string {
	f.point++
	text := ""
	for n := f.point; n > 0; n = (n - 1) / 26 {
		text = string(rune('a'+(n-1)%26)) + text
	}
	return "(" + text + ")"
}
