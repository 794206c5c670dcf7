package render

// Limits of a [Document]. What is larger is refused as a whole: a report of
// this size has no reader, and nothing that comes from outside may take the
// time or the memory of all others.
const (
	MaxJSON     = 8 << 20 // bytes of JSON, and of all texts of a Document together
	MaxText     = 1 << 20 // bytes of one text
	MaxDepth    = 3       // levels of sections
	MaxSections = 5_000   // of all levels together
	MaxBlocks   = 20_000  // those in rows included
	MaxItems    = 50_000  // of all lists, cards, facts and notes together
	MaxColumns  = 64      // of one table
	MaxCells    = 200_000 // of all tables together
	MaxPoints   = 20_000  // categories, and values of series, of all charts together
)

const (
	maxDepth  = MaxDepth
	maxFaults = 20 // faults that an error names
)
