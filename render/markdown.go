package render

import (
	"regexp"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

var (
	mdHeading = regexp.MustCompile(`^(#{1,6})\s+(.*?)\s*#*$`)
	mdBullet  = regexp.MustCompile(`^\s*[-*•‣▪+]\s+(.*)$`)
	mdNumber  = regexp.MustCompile(`^\s*(\d{1,3})[.)]\s+(.*)$`)
	mdRule    = regexp.MustCompile(`^\s*(?:-{3,}|\*{3,}|_{3,})\s*$`)
	mdColumns = regexp.MustCompile(`^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$`)
)

// A splitter makes blocks of Markdown, line by line.
type splitter struct {
	*mender
	out   []entry
	lines []string
	text  []string // lines of the paragraph that is read
}

// markdown makes blocks of a text. One that is no more than a paragraph is one.
func (m *mender) markdown(s string) []entry {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	if s == "" {
		return nil
	}
	sp := &splitter{mender: m, lines: strings.Split(s, "\n")}
	for i := 0; i < len(sp.lines); {
		i += sp.next(i)
	}
	sp.flush()
	if len(sp.out) > 1 {
		m.tell("a text in Markdown became %d blocks", len(sp.out))
	}
	return sp.out
}

func (sp *splitter) flush() {
	if t := sp.clean(strings.Join(sp.text, "\n")); t != "" {
		sp.out = append(sp.out, entry{block: &Paragraph{Text: t}})
	}
	sp.text = nil
}

func (sp *splitter) add(e entry) {
	sp.flush()
	sp.out = append(sp.out, e)
}

// next reads what begins at line i and says how many lines it took.
func (sp *splitter) next(i int) int {
	line := sp.lines[i]
	trimmed := strings.TrimSpace(line)
	switch {
	case trimmed == "":
		sp.flush()
	case strings.HasPrefix(trimmed, "```"):
		return sp.fence(i)
	case mdHeading.MatchString(trimmed):
		m := mdHeading.FindStringSubmatch(trimmed)
		sp.add(entry{heading: &Section{Title: Text(sp.clean(m[2]).plain())}, level: len(m[1])})
	case mdRule.MatchString(line):
		sp.flush()
	case strings.HasPrefix(trimmed, "|") && strings.Count(trimmed, "|") > 1, sp.isTable(i):
		return sp.table(i)
	case mdBullet.MatchString(line):
		return sp.list(i, false)
	case sp.numbered(i):
		return sp.list(i, true)
	case strings.HasPrefix(trimmed, "> "):
		return sp.quote(i)
	default:
		sp.text = append(sp.text, trimmed)
	}
	return 1
}

func (sp *splitter) isTable(i int) bool {
	return i+1 < len(sp.lines) && strings.Contains(sp.lines[i], "|") && strings.Contains(sp.lines[i+1], "|") && mdColumns.MatchString(sp.lines[i+1])
}

// numbered tells whether a numbered list begins at line i, and not a sentence
// that begins with a number.
func (sp *splitter) numbered(i int) bool {
	m := mdNumber.FindStringSubmatch(sp.lines[i])
	return m != nil && (m[1] == "1" || i+1 < len(sp.lines) && mdNumber.MatchString(sp.lines[i+1]) || len(sp.lines) == 1)
}

func (sp *splitter) fence(i int) int {
	n := 1
	for i+n < len(sp.lines) && !strings.HasPrefix(strings.TrimSpace(sp.lines[i+n]), "```") {
		n++
	}
	sp.flush()
	sp.out = append(sp.out, codeLines(strings.Join(sp.lines[i+1:i+n], "\n"))...)
	return n + 1
}

// codeLines is a paragraph of code, line by line.
func codeLines(s string) []entry {
	var lines []string
	for line := range strings.SplitSeq(strings.Trim(s, "\n"), "\n") {
		if line = strings.TrimRight(strings.ReplaceAll(line, "`", "'"), " \t\r"); line != "" {
			lines = append(lines, "`"+line+"`")
		}
	}
	if len(lines) == 0 || len(s) > MaxText/4 {
		return nil
	}
	return []entry{{block: &Paragraph{Text: Text(strings.Join(lines, "\n"))}}}
}

func (sp *splitter) list(i int, numbered bool) int {
	b := &List{Ordered: numbered}
	n := 0
	for ; i+n < len(sp.lines); n++ {
		line := sp.lines[i+n]
		bulleted, number := mdBullet.FindStringSubmatch(line), mdNumber.FindStringSubmatch(line)
		indented := strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t")
		switch {
		case mdRule.MatchString(line):
			sp.add(entry{block: b, loose: true})
			return n
		case bulleted != nil && (!numbered || indented):
			text := sp.clean(bulleted[1])
			if indented && len(b.Items) > 0 {
				text = "– " + text
			}
			b.add(text)
		case number != nil && (numbered || indented && len(b.Items) > 0):
			b.add(sp.clean(number[2]))
		case indented && strings.TrimSpace(line) != "" && len(b.Items) > 0:
			b.Items[len(b.Items)-1] += "\n" + sp.clean(line)
		case strings.TrimSpace(line) == "" && i+n+1 < len(sp.lines) && (numbered && mdNumber.MatchString(sp.lines[i+n+1]) || !numbered && mdBullet.MatchString(sp.lines[i+n+1])):
		default:
			sp.add(entry{block: b, loose: true})
			return n
		}
	}
	sp.add(entry{block: b, loose: true})
	return n
}

func (sp *splitter) quote(i int) int {
	n := 0
	var lines []string
	for i+n < len(sp.lines) && strings.HasPrefix(strings.TrimSpace(sp.lines[i+n]), ">") {
		lines = append(lines, strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(sp.lines[i+n]), ">")))
		n++
	}
	b := &Quote{Text: sp.clean(strings.Join(lines, "\n"))}
	if last := lines[len(lines)-1]; len(lines) > 1 && (strings.HasPrefix(last, "— ") || strings.HasPrefix(last, "– ") || strings.HasPrefix(last, "-- ")) {
		b.Text = sp.clean(strings.Join(lines[:len(lines)-1], "\n"))
		b.By = sp.clean(strings.TrimLeft(last, "—–- "))
	}
	sp.add(entry{block: b})
	return n
}

// table reads rows between bars.
func (sp *splitter) table(i int) int {
	n := 0
	rows := &jsontree.Node{Kind: jsontree.Array}
	var columns *jsontree.Node
	for ; i+n < len(sp.lines) && strings.Contains(sp.lines[i+n], "|"); n++ {
		if mdColumns.MatchString(sp.lines[i+n]) {
			if len(rows.Items) == 1 && columns == nil {
				columns = &jsontree.Node{Kind: jsontree.Array, Items: rows.Items[0].Items}
				rows.Items = nil
			}
			continue
		}
		rows.Items = append(rows.Items, barred(sp.lines[i+n]))
	}
	sp.flush()
	sp.out = append(sp.out, sp.tableOf(&tree{columns: columns, rows: rows})...)
	return max(n, 1)
}

// barred splits a row at the bars that are not escaped.
func barred(line string) jsontree.Node {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	n := jsontree.Node{Kind: jsontree.Array}
	var cell strings.Builder
	for k := 0; k < len(line); k++ {
		switch {
		case strings.HasPrefix(line[k:], `\|`):
			cell.WriteByte('|')
			k++
		case line[k] == '|':
			n.Items = append(n.Items, jsontree.Node{Kind: jsontree.String, Text: strings.TrimSpace(cell.String())})
			cell.Reset()
		default:
			cell.WriteByte(line[k])
		}
	}
	n.Items = append(n.Items, jsontree.Node{Kind: jsontree.String, Text: strings.TrimSpace(cell.String())})
	return n
}
