package ink

// A Font is a face at a size, with the distance from line to line. Points.
type Font struct {
	Face       Face
	Size, Lead float64
}

// At returns the face at a size and with a distance from line to line, in points.
func (f Face) At(size, lead float64) Font { return Font{Face: f, Size: size, Lead: lead} }

// Baseline is the distance from the upper edge of a line to its baseline: what
// Inter rises above it is 0.97 of its size, what it falls below 0.24.
func (f Font) Baseline() float64 { return f.Lead/2 + 0.364*f.Size }

// Middle is how far below the middle of a line its baseline is: figures and
// capitals are 0.73 of the size high.
func Middle(size float64) float64 { return size * 0.364 }
