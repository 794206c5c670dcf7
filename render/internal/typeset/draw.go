package typeset

import "github.com/qubitz/reportjobs/render/internal/ink"

// Draw adds what is drawn of a line that belongs to no element, x and y being
// its upper left corner.
func (l *Line) Draw(ops []ink.Op, colors *ink.Palette, x, y float64, in ink.Font, c ink.Color) []ink.Op {
	for i := range l.Fragments {
		ops = l.DrawPart(ops, i, colors, 0, x, y, in, c)
	}
	return ops
}

// DrawPart adds what is drawn of fragment i of a line: what is under it, where
// it leads to, and its text.
func (l *Line) DrawPart(ops []ink.Op, i int, colors *ink.Palette, element int32, x, y float64, in ink.Font, c ink.Color) []ink.Op {
	part := &l.Fragments[i]
	x += part.X
	if m := part.Look; m != nil {
		if m.code {
			ops = append(ops, ink.Op{Kind: ink.Rect, X: x - 1.5, Y: y + in.Lead/2 - 0.62*in.Size, W: part.W + 3, H: 1.24 * in.Size, Color: colors.Chip})
			c = colors.OnChip(c)
		}
		if m.Link != "" {
			kind := ink.Link
			if m.URI {
				kind = ink.Address
			}
			ops = append(ops, ink.Op{Kind: kind, Element: element, X: x, Y: y, W: part.W, H: in.Lead, Text: m.Link})
			if c != colors.White { // else it stands on the accent or darker
				c = colors.Link
			}
		}
	}
	return append(ops, ink.Op{Kind: ink.Text, Element: element, X: x, Y: y + in.Baseline(), W: part.W, H: in.Size,
		Text: part.Text, Face: part.Face, Size: in.Size, Space: part.Space, Color: c, Trail: l.trail && i == len(l.Fragments)-1})
}
