package render

// How many bytes of memory may be asked for in all, those that are freed again
// included, for each byte that comes in; what is held at any time is less. A
// byte may be a whole line of a page ("\n") or a cell of a table ("1,"), with its
// place, its text and its rule; the worst that is known takes half of this.
const (
	fileBytes  = 2 << 10 // of a document's JSON, until its file is written
	inputBytes = 5 << 10 // of an input, until its report is written: each value gets a line or a cell
	doorBytes  = 1 << 10 // of what Decode and Mend read
)
