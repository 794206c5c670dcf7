package tagcheck

import "fmt"

// A mark is marked content of a page.
type mark struct {
	tag   Name
	mcid  int // -1 for an artifact
	shows bool
}

// paints are the operators that leave something on a page.
var paints = map[word]bool{
	"Tj": true, "TJ": true, "'": true, `"`: true, "S": true, "s": true, "f": true, "F": true, "f*": true,
	"B": true, "B*": true, "b": true, "b*": true, "sh": true, "Do": true, "BI": true,
}

// marks reads a content stream. Each operator that paints is to stand in marked
// content, which is not nested and is not torn by a text object.
func marks(content []byte, fault func(format string, args ...any)) (out []mark) {
	p := parser{data: content}
	var operands []any
	open, inText, markInText := false, false, false
	for {
		v, err := p.next()
		if err == errEnd {
			break
		}
		if err != nil {
			fault("content: %v", err)
			return out
		}
		op, ok := v.(word)
		if !ok {
			operands = append(operands, v)
			continue
		}
		switch {
		case op == "BDC" || op == "BMC":
			if open {
				fault("marked content in marked content")
			}
			open, markInText = true, inText
			out = append(out, markOf(op, operands, fault))
		case op == "EMC":
			if !open || markInText != inText {
				fault("marked content ends where it did not begin")
			} else if !out[len(out)-1].shows {
				fault("marked content %v shows nothing", out[len(out)-1])
			}
			open = false
		case op == "BT" || op == "ET":
			if inText == (op == "BT") {
				fault("%s in the wrong place", op)
			}
			inText = op == "BT"
		case paints[op] && !open:
			fault("%s %v is neither content nor artifact", op, operands)
		case paints[op]:
			out[len(out)-1].shows = true
		}
		operands = operands[:0]
	}
	if open || inText {
		fault("the content ends within a mark or a text")
	}
	return out
}

func markOf(op word, operands []any, fault func(string, ...any)) mark {
	m := mark{mcid: -1}
	if len(operands) > 0 {
		m.tag, _ = operands[0].(Name)
	}
	var properties Dict
	if len(operands) == 2 {
		properties, _ = operands[1].(Dict)
	}
	switch mcid, has := properties["MCID"].(float64); {
	case op == "BMC" || len(operands) != 2:
		fault("%s %v says too little", op, operands)
	case m.tag == "Artifact" && (has || !artifactTypes[properties["Type"]]):
		fault("an artifact that is %v", properties)
	case m.tag != "Artifact" && !has:
		fault("%s without a number", m.tag)
	case has:
		m.mcid = int(mcid)
	}
	return m
}

var artifactTypes = map[any]bool{Name("Pagination"): true, Name("Layout"): true, Name("Page"): true, Name("Background"): true}

func (m mark) String() string { return fmt.Sprintf("/%s %d", string(m.tag), m.mcid) }
