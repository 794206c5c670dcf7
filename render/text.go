package render

import "github.com/qubitz/reportjobs/render/internal/markup"

// Text is running text with a little markup:
//
//	**bold**   *italic*   `code`
//	[text](https://…), [text](mailto:…)   a link
//	[text](#id)                           a link to a section, table, chart or image
//	[](#id)                               the same; its text is "Section 2.1", "Table 1" or "Figure 3"
//	[^name]                               a note, whose text is in Document.Notes
//	\*                                    a punctuation mark as it is
//
// There is nothing else, and what is no markup stands literally: "2 * 3 * 4",
// "[sic]", a single backtick. Marks may stand in each other; in code none is
// read. A line feed begins a new line. Use [Plain] for text that comes from
// elsewhere.
type Text string

// Plain returns the Text that reads exactly as s.
func Plain(s string) Text { return Text(markup.Escape(s)) }

// plain returns t without its markup and notes.
func (t Text) plain() string { return markup.Strip(string(t)) }
