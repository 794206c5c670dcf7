package render

// A box is a piece that has its place on a page.
type box struct {
	*piece
	y float64 // of the upper edge
}

// tolerance is what sums of floating-point numbers may be wrong by.
const tolerance = 0.01

// place puts the pieces of a stretch where its best states say.
func (p *paginator) place(from int, end int32) {
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
		p.finish(append(p.boxes[len(p.boxes):], box{&p.pieces[figure], p.top}))
	}
}

// fill makes the page between two states.
func (p *paginator) fill(begin, end int32) {
	i, to := int(begin/2), int(end/2)
	boxes := p.boxes[len(p.boxes):]
	if figure := p.drifted(i, int(begin&1)); figure >= 0 {
		boxes = append(boxes, box{piece: &p.pieces[figure]})
	} else if header := p.pieces[i].repeat; header != nil {
		boxes = append(boxes, box{piece: header})
	}
	out := p.drifted(to, int(end&1))
	for k := i; k < to; k++ {
		if k != out {
			boxes = append(boxes, box{piece: &p.pieces[k]})
		}
	}
	p.finish(boxes)
}

// finish gives the boxes of a page their place, and its figures their height.
func (p *paginator) finish(boxes []box) {
	settle(boxes, p.top, p.bottom-p.top)
	p.boxes = p.boxes[:len(p.boxes)+len(boxes)]
	p.pages = append(p.pages, boxes[:len(boxes):len(boxes)])
}

// settle stacks boxes from y on. If they are too high for room, their figures
// become lower, all by the same share of what they can give up.
func settle(boxes []box, y, room float64) {
	ideal, low := heights(boxes)
	give := 0.0
	if ideal > room && ideal > low {
		give = min((ideal-room)/(ideal-low), 1)
	}
	for k := range boxes {
		b := &boxes[k]
		if b.figure != nil {
			b.h -= give * (b.h - b.least())
			b.ops = b.figure.Draw(b.h)
		}
		b.y = y + between(boxes, k)
		y = b.y + b.h
	}
}

// heights is how high boxes are with their figures as they would be, and with
// those as low as they may be.
func heights(boxes []box) (ideal, low float64) {
	for k := range boxes {
		gap := between(boxes, k)
		ideal, low = ideal+gap+boxes[k].h, low+gap+boxes[k].least()
	}
	return ideal, low
}

// between is the space above box k.
func between(boxes []box, k int) float64 {
	if k == 0 {
		return 0
	}
	above, now := boxes[k-1].piece, boxes[k].piece
	gap := max(above.after, now.before)
	if k == 1 && now.repeat == above && now.torn {
		gap += above.clear
	}
	return gap
}
