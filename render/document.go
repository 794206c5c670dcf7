package render

// Version is the version of the Document that this package reads.
const Version = 1

// A Document is what a report says, free of any format. It is JSON both ways;
// [Schema] describes that JSON, [Decode] and [Mend] read it.
type Document struct {
	Version  int             `json:"version,omitempty"` // 0 means Version
	Lang     string          `json:"lang,omitempty"`    // language tag of BCP 47 as in "de-AT"; "" is "en"
	Cover    Cover           `json:"cover,omitzero"`
	Sections []Section       `json:"sections,omitempty"`
	Notes    map[string]Text `json:"notes,omitempty"` // what [^name] in a Text leads to

	// Meta are small facts about how the document came about, for the report's
	// record: what an [Author] sets here, [Engine.Renderer] puts into
	// [reportjobs.Output.Meta]. It is no part of the JSON.
	Meta map[string]string `json:"-"`
}

// A Cover is the first page. A document without a Title has none. What has no
// room on it is cut, and [Result.Warnings] says so.
type Cover struct {
	Label    string `json:"label,omitempty"` // whom it is for; also at the right of the page header
	Title    string `json:"title,omitempty"` // also at the left of the page header
	Subtitle string `json:"subtitle,omitempty"`
	Facts    []Fact `json:"facts,omitempty"` // e.g. company, date
	Note     string `json:"note,omitempty"`  // what a reader has to know first
}

// A Fact is a value and what it is called.
type Fact struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// A Section is a heading and what stands under it: first its Blocks, then its
// Sections. Sections are at most [MaxDepth] deep.
type Section struct {
	ID       string    `json:"id,omitempty"` // what [text](#id) leads to
	Title    Text      `json:"title"`
	Blocks   Blocks    `json:"blocks,omitempty"`
	Sections []Section `json:"sections,omitempty"`
}
