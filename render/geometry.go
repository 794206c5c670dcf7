package render

// A PageFormat is the size of the sheets.
type PageFormat uint8

// The formats there are.
const (
	A4 PageFormat = iota
	Letter
)

// A geometry is a page format and where things stand on it, in points. Body
// text keeps to a measure of 65 to 75 characters; tables and cards take the
// whole width. The left margin is wide because section numbers hang in it.
type geometry struct {
	w, h                     float64 // of the sheet
	left, right, top, bottom float64 // of the body
	gutter                   float64 // where hanging numbers may begin
	prose                    float64 // the measure
	headerY, footerY         float64 // baselines
}

func newGeometry(format PageFormat, landscape bool) geometry {
	w, h := 595.28, 841.89
	if format == Letter {
		w, h = 612, 792
	}
	if landscape {
		w, h = h, w
	}
	return geometry{
		w: w, h: h, left: 92, right: w - 60, top: 84, bottom: h - 72,
		gutter: 40, prose: 344, headerY: 46, footerY: h - 40,
	}
}

// wide is the width of the body.
func (g *geometry) wide() float64 { return g.right - g.left }

// tall is the height of the body.
func (g *geometry) tall() float64 { return g.bottom - g.top }
