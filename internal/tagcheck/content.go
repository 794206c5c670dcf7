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
func marks(content []byte, fault func(format string, args ...any)) []mark {
	p := parser{data: content}
	m := marker{fault: fault}
	var operands []any
	for {
		v, err := p.next()
		if err == errEnd {
			break
		}
		if err != nil {
			fault("content: %v", err)
			return m.marks
		}
		op, ok := v.(word)
		if !ok {
			operands = append(operands, v)
			continue
		}
		m.operate(op, operands)
		operands = operands[:0]
	}
	if m.open || m.inText {
		fault("the content ends within a mark or a text")
	}
	return m.marks
}

// A marker follows the operators of a content stream.
type marker struct {
	marks        []mark
	open, inText bool // it is in marked content, in a text object
	begunInText  bool // the marked content began in one
	fault        func(format string, args ...any)
}

func (m *marker) operate(op word, operands []any) {
	switch {
	case op == "BDC" || op == "BMC":
		if m.open {
			m.fault("marked content in marked content")
		}
		m.open, m.begunInText = true, m.inText
		m.marks = append(m.marks, markOf(op, operands, m.fault))
	case op == "EMC":
		if !m.open || m.begunInText != m.inText {
			m.fault("marked content ends where it did not begin")
		} else if last := m.marks[len(m.marks)-1]; !last.shows {
			m.fault("marked content %v shows nothing", last)
		}
		m.open = false
	case op == "BT" || op == "ET":
		if m.inText == (op == "BT") {
			m.fault("%s in the wrong place", op)
		}
		m.inText = op == "BT"
	case paints[op] && !m.open:
		m.fault("%s %v is neither content nor artifact", op, operands)
	case paints[op]:
		m.marks[len(m.marks)-1].shows = true
	}
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
