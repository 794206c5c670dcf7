package paging

// A Box is a piece that has its place on a page.
type Box struct {
	*Piece
	Y float64 // of the upper edge
}

// tolerance is what sums of floating-point numbers may be wrong by.
const tolerance = 0.01

// place puts the pieces of a stretch where its best states say.
func (p *Paginator) place(from int, end int32) {
	p.order = p.order[:0]
	for at := end; at != 2*int32(from); at = p.states[at&1][at/2].from {
		p.order = append(p.order, at)
	}
	begin := 2 * int32(from)
	for k := len(p.order) - 1; k >= 0; k-- {
		p.fill(begin, p.order[k])
		begin = p.order[k]
	}
	if end&1 == 1 {
		figure := p.drifted(int(end/2), 1)
		p.finish(append(p.boxes[len(p.boxes):], Box{&p.pieces[figure], p.top}))
	}
}

// fill makes the page between two states.
func (p *Paginator) fill(begin, end int32) {
	i, to := int(begin/2), int(end/2)
	boxes := p.boxes[len(p.boxes):]
	if figure := p.drifted(i, int(begin&1)); figure >= 0 {
		boxes = append(boxes, Box{Piece: &p.pieces[figure]})
	} else if header := p.pieces[i].Repeat; header != nil {
		boxes = append(boxes, Box{Piece: header})
	}
	out := p.drifted(to, int(end&1))
	for k := i; k < to; k++ {
		if k != out {
			boxes = append(boxes, Box{Piece: &p.pieces[k]})
		}
	}
	p.finish(boxes)
}

// finish gives the boxes of a page their place, and its figures their height.
func (p *Paginator) finish(boxes []Box) {
	Settle(boxes, p.top, p.bottom-p.top)
	p.boxes = p.boxes[:len(p.boxes)+len(boxes)]
	p.pages = append(p.pages, boxes[:len(boxes):len(boxes)])
}

// Settle stacks boxes from y on. If they are too high for room, their figures
// become lower, all by the same share of what they can give up.
func Settle(boxes []Box, y, room float64) {
	ideal, low := Heights(boxes)
	give := 0.0
	if ideal > room && ideal > low {
		give = min((ideal-room)/(ideal-low), 1)
	}
	for k := range boxes {
		b := &boxes[k]
		if b.Figure != nil {
			b.H -= give * (b.H - b.Least())
			b.Ops = b.Figure.Draw(b.H)
		}
		b.Y = y + between(boxes, k)
		y = b.Y + b.H
	}
}

// Heights is how high boxes are with their figures as they would be, and with
// those as low as they may be.
func Heights(boxes []Box) (ideal, low float64) {
	for k := range boxes {
		gap := between(boxes, k)
		ideal, low = ideal+gap+boxes[k].H, low+gap+boxes[k].Least()
	}
	return ideal, low
}

// between is the space above box k.
func between(boxes []Box, k int) float64 {
	if k == 0 {
		return 0
	}
	above, now := boxes[k-1].Piece, boxes[k].Piece
	gap := max(above.After, now.Before)
	if k == 1 && now.Repeat == above && now.Torn {
		gap += above.Clear
	}
	return gap
}
