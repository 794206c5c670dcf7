package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
)

// A Theme is how documents look. Begin with [Executive], [Technical] or
// [Compliance] and change what is not yours:
//
//	theme := render.Executive()
//	theme.Colors.Accent = "#0b6e4f"
//	theme.Logo = render.Logo{Image: png, Alt: "Acme"}
//	theme.Type.Body = render.Size{Points: 10, Lead: 15}
//	engine, err := render.New(&render.Options{Theme: &theme})
//
// It is taken as it is: a header without text is no header. What makes no sense
// is an error of [New] that names the field.
type Theme struct {
	Colors    Colors
	Type      Type
	Spacing   Spacing
	Furniture Furniture
	Cover     CoverStyle
	Fonts     Fonts
	Logo      Logo
	Clauses   bool             // paragraphs are numbered in their sections, (1), (2), and points of lists (a), (b), as in laws
	Words     map[string]Words // by language, as in "de" or "pt-BR"; what is "" is built in
}

// Colors are those of a theme, each as in "#2457d6". One that is "" is built in
// or made of the accent. Text has a contrast of 4.5:1 to all that stands behind
// it (WCAG 2, level AA): a color of text that has not is an error of [New]. An
// accent may be as light as it likes; where text is in it, that is darker.
type Colors struct {
	Accent  string // of marks, bars and what a chart shows first
	Heading string // of headings and large figures, and of the field on a cover
	Text    string
	Soft    string // of notes and labels
	Muted   string // of what is looked at last, such as page numbers
	Rule    string // of lines, not of text
	Panel   string // behind figures on cards
}

// A Size is a size of type and the distance from line to line, in points.
type Size struct{ Points, Lead float64 }

// Type is the type scale.
type Type struct {
	Title    Size    // on the cover; a long title is smaller
	Headings [3]Size // of sections by their depth
	Body     Size
	Quote    Size
	Caption  Size
	Cell     Size // of a table; one with many columns is smaller
	Small    Size // notes, labels, header and footer
	Mono     bool // code is set in JetBrains Mono if the theme has no face of its own for it
}

// Spacing is where text stands on the page, in points. Section numbers hang in
// the left margin.
type Spacing struct {
	Left, Right, Top, Bottom float64 // margins
	Measure                  float64 // width of running text; tables and charts take all between the margins
	Density                  float64 // of the space between blocks: 1 is that of Executive, less is closer
}

// A CoverStyle is how the first page looks.
type CoverStyle uint8

// The covers there are.
const (
	CoverField CoverStyle = iota // a title in a dark field
	CoverPlain                   // dark on white
)

// NamedTheme is for names in flags and settings: "executive", "technical" and
// "compliance". Another name is [reportjobs.ErrInvalid].
func NamedTheme(name string) (Theme, error) {
	switch name {
	case "executive":
		return Executive(), nil
	case "technical":
		return Technical(), nil
	case "compliance":
		return Compliance(), nil
	}
	return Theme{}, fmt.Errorf("render: %w: no theme %q; there are executive, technical and compliance", reportjobs.ErrInvalid, name)
}

// Executive is the theme of an engine without one: few colors, wide margins and
// a cover with a dark field.
func Executive() Theme {
	return Theme{
		Type: Type{
			Title: Size{34, 42}, Headings: [3]Size{{20, 28}, {12.5, 16}, {10, 14}},
			Body: Size{9.5, 14}, Quote: Size{11, 16}, Caption: Size{9.5, 14}, Cell: Size{8.75, 12}, Small: Size{8, 12},
		},
		Spacing: Spacing{Left: 92, Right: 60, Top: 84, Bottom: 72, Measure: 344, Density: 1},
		Furniture: Furniture{
			Header: Band{Left: "{title}", Right: "{header}"},
			Footer: Band{Left: "{classification} {footer}", Right: "{number}"},
			Rule:   true,
		},
	}
}

// Technical is denser, for documents that are looked things up in: smaller type
// in shorter lines, code in a face of its own, and the section in the header of each page.
func Technical() Theme {
	t := Executive()
	t.Type = Type{
		Title: Size{30, 37}, Headings: [3]Size{{16, 22}, {11.5, 15}, {9.5, 13}},
		Body: Size{9, 12.5}, Quote: Size{10, 14}, Caption: Size{9, 12.5}, Cell: Size{8, 11}, Small: Size{7.5, 10.5}, Mono: true,
	}
	t.Spacing = Spacing{Left: 84, Right: 52, Top: 76, Bottom: 66, Measure: 324, Density: 0.8}
	t.Furniture.Header = Band{Left: "{title}", Right: "{section}"}
	t.Furniture.Footer = Band{Left: "{classification} {header} {footer}", Right: "{number}"}
	t.Cover = CoverPlain
	return t
}

// Compliance is for documents that are quoted: paragraphs have numbers, and
// Options.Classification, which it asks for, stands at the head and the foot of
// each page.
func Compliance() Theme {
	t := Executive()
	t.Colors = Colors{Accent: "#3c5a78", Heading: "#1b2836"}
	t.Type.Title = Size{28, 35}
	t.Type.Headings = [3]Size{{16, 22}, {12, 16}, {10, 14}}
	t.Spacing.Top, t.Spacing.Density = 88, 0.95
	t.Furniture.Banner = true
	t.Furniture.Footer = Band{Left: "{header} {footer}", Right: "{number}"}
	t.Furniture.Header = Band{Left: "{title}", Right: "{section}"}
	t.Cover, t.Clauses = CoverPlain, true
	return t
}
