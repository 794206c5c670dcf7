package pdf

// A Tag says what an element of structure is: a standard type of PDF 1.7, with
// an attribute where that is part of what it is.
type Tag uint8

// The tags there are.
const (
	TagDocument Tag = iota
	TagSect
	TagDiv
	TagTitle // of the document; a P for programs that do not know it
	TagH1
	TagH2
	TagH3
	TagP
	TagBlockQuote
	TagNote
	TagTOC
	TagTOCI
	TagL
	TagNumberedL
	TagLI
	TagLbl
	TagLBody
	TagTable
	TagTHead
	TagTBody
	TagTFoot
	TagTR
	TagColumnTH // heads a column
	TagRowTH    // heads a row
	TagTD
	TagCaption
	TagFigure
	TagReference
	TagEntry // a Reference that stands in a TOCI, where it was added
	TagLink
	TagSpan
	tagCount
)

// A tagKind is how a tag is written. What is inline stands between the text of
// its parent, where its own text stands; all else in the order of the list.
type tagKind struct {
	name, attribute string
	inline          bool
	cell            bool // is written though it is empty, if its row is; rows are if their table is
}

var tagKinds = [tagCount]tagKind{
	TagDocument:   {name: "Document"},
	TagSect:       {name: "Sect"},
	TagDiv:        {name: "Div"},
	TagTitle:      {name: "Title"},
	TagH1:         {name: "H1"},
	TagH2:         {name: "H2"},
	TagH3:         {name: "H3"},
	TagP:          {name: "P"},
	TagBlockQuote: {name: "BlockQuote"},
	TagNote:       {name: "Note"},
	TagTOC:        {name: "TOC"},
	TagTOCI:       {name: "TOCI"},
	TagL:          {name: "L"},
	TagNumberedL:  {name: "L", attribute: "/O/List/ListNumbering/Decimal"},
	TagLI:         {name: "LI"},
	TagLbl:        {name: "Lbl"},
	TagLBody:      {name: "LBody"},
	TagTable:      {name: "Table"},
	TagTHead:      {name: "THead"},
	TagTBody:      {name: "TBody"},
	TagTFoot:      {name: "TFoot"},
	TagTR:         {name: "TR"},
	TagColumnTH:   {name: "TH", attribute: "/O/Table/Scope/Column", cell: true},
	TagRowTH:      {name: "TH", attribute: "/O/Table/Scope/Row", cell: true},
	TagTD:         {name: "TD", cell: true},
	TagCaption:    {name: "Caption"},
	TagFigure:     {name: "Figure"},
	TagReference:  {name: "Reference", inline: true},
	TagEntry:      {name: "Reference"},
	TagLink:       {name: "Link", inline: true},
	TagSpan:       {name: "Span", inline: true},
}

// An Element is a part of a document's structure. What is painted between
// [Page.Begin] and [Page.End] belongs to one; elements to which nothing belongs
// are left out.
type Element struct {
	Tag    Tag
	Parent int32   // its index, which is a lower one
	Detail *Detail // of a figure, a link or a note; else nil
}

// A Detail is what only some elements have.
type Detail struct {
	Text        string  // what a figure shows; where a link leads, in words
	ID          string  // of a note
	Left, Top   float64 // of a figure, on its page
	Right, Foot float64
}

// An Artifact is what is no part of a document's text.
type Artifact uint8

// The artifacts there are.
const (
	Layout     Artifact = iota // rules, fields, marks
	Header                     // at the head of pages
	Footer                     // and at their foot
	Pagination                 // what is there only because pages end
)

var artifacts = [...]string{
	Layout:     "/Artifact<</Type/Layout>>BDC\n",
	Header:     "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
	Footer:     "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
	Pagination: "/Artifact<</Type/Pagination>>BDC\n",
}
