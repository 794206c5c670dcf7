package render

import (
	"fmt"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// MendBlocks reads one block as language models write it, by the rules of
// [Mend]: for callers who take a document block by block, as it is written.
// Lang is the language of the document, which says what a decimal comma is.
//
// Most often one block comes of it. There are more where a text holds a list
// or a table in Markdown, none where all of it had to be left out. A heading
// becomes a bold line. What was done is returned as by Mend. If there is no
// JSON in data, the error is [reportjobs.ErrInvalid].
func MendBlocks(data []byte, lang string) (Blocks, []string, error) {
	if len(data) > MaxJSON {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d", reportjobs.ErrInvalid, len(data), MaxJSON)
	}
	root, report, ok := jsontree.Find(string(data))
	if !ok {
		return nil, nil, fmt.Errorf("%w: no JSON object in it", reportjobs.ErrInvalid)
	}
	m := &mender{seen: map[string]bool{}, doc: &Document{Version: Version, Lang: lang}}
	m.found(report)
	blocks, sections := m.arrange(m.entries(&root), MaxDepth)
	for i := range sections {
		blocks = append(blocks, m.flat(&sections[i])...)
	}
	m.doc.Sections = []Section{{Blocks: blocks}}
	m.uncount(m.doc.Sections, "")
	m.keep()
	return m.doc.Sections[0].Blocks, m.told, nil
}
