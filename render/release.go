package render

// mostKept is how many ops a layouter may have had room for that is kept for
// the next document: one of some thousand pages would hold its memory for ever.
const mostKept = 1 << 16

// release gives the slices of l back to be used for another document. Nothing
// of l may be looked at any more.
func (e *Engine) release(l *layout) {
	w := l.from
	if cap(w.painted) > mostKept || w.Room() > mostKept {
		return
	}
	w.reset()
	e.layouters.Put(w)
}

// reset empties l. Slices that hold texts of the document are cleared, so that
// it can be collected.
func (l *layouter) reset() {
	l.doc, l.check, l.notes, l.cuts, l.lost = nil, nil, nil, nil, nil
	l.front.Reset()
	l.body.Reset()
	l.painted, l.anchors, l.pages = emptied(l.painted), emptied(l.anchors), emptied(l.pages)
	f := l.flow
	f.pieces, f.ops, f.headings = emptied(f.pieces), emptied(f.ops), nil
	f.counted, f.fresh, f.anchor, f.owed, f.lent = counters{}, false, "", 0, false
	f.elements, f.element, f.linked = emptied(f.elements), 0, openLink{}
	f.terms, f.clause, f.point, l.current = nil, 0, 0, ""
	l.lastHeader, l.lastFooter = lastBand{ops: emptied(l.lastHeader.ops)}, lastBand{ops: emptied(l.lastFooter.ops)}
	f.cells = emptied(f.cells[:cap(f.cells)])
	f.Empty()
}

// emptied returns list with the length 0 and nothing left in it.
func emptied[T any](list []T) []T {
	clear(list)
	return list[:0]
}
