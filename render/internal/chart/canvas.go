package chart

import "github.com/qubitz/reportjobs/render/internal/ink"

// A canvas is where a chart is drawn, from its upper left corner.
type canvas struct {
	*plot
	ink.Canvas
	bars []bar // as they were drawn; for those who check them
}

func (p *plot) canvas(w, h float64) *canvas {
	return &canvas{plot: p, Canvas: ink.Canvas{W: w, H: h}}
}

// Where a text stands from its x.
const (
	flushLeft  = 0.0
	centred    = 0.5
	flushRight = 1.0
)

// text sets s with its baseline at y, moved sideways if it would leave the
// canvas.
func (c *canvas) text(s string, x, y, align float64, f ink.Font, color ink.Color) {
	if s == "" {
		return
	}
	w := c.Width(f.Face, f.Size, s)
	x = max(min(x-align*w, c.W-w), 0)
	c.Ops = append(c.Ops, ink.Op{Kind: ink.Text, X: x, Y: y, W: w, H: f.Size, Text: s, Face: f.Face, Size: f.Size, Color: color})
}

// block sets lines one under the other, the upper edge of the first at y.
func (c *canvas) block(lines []string, x, y, align float64, f ink.Font, color ink.Color) {
	for i, s := range lines {
		c.text(s, x, y+float64(i)*f.Lead+f.Baseline(), align, f, color)
	}
}
