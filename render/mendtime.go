package render

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// A told time is a phase or milestone as a model wrote it.
type toldTime struct {
	name     string
	from, to string // as [Timeline] has them; "" if they could not be read
	said     string // as the model had them
}

// timeline reads the fields of a timeline. One with times that cannot be read
// becomes a table, so that nothing of it is lost.
func (m *mender) timeline(o *object) []entry {
	b := &Timeline{}
	if id := o.plain("id", "anchor"); id != "" {
		b.ID = m.id(id)
	}
	b.Title = short(o.plain("title", "name", "heading", "caption", "label"), maxTitle)
	b.Alt = short(o.plain("alt", "alttext", "description", "summary"), maxAlt)
	phases := m.times(o.take("phases", "items", "tasks", "bars", "activities", "workstreams", "stages", "steps", "entries", "data"))
	milestones := m.times(o.take("milestones", "markers", "deadlines", "events", "gates"))
	drawn := len(phases) > 0 && len(phases) <= maxPhases && len(milestones) <= maxMilestones
	for _, p := range phases {
		drawn = drawn && p.from != ""
		b.Phases = append(b.Phases, Phase{Name: p.name, From: p.from, To: p.to})
	}
	for _, p := range milestones {
		drawn = drawn && p.from != ""
		b.Milestones = append(b.Milestones, Milestone{Name: p.name, At: p.to})
	}
	if n := o.take("highlight", "highlighted", "focus"); n != nil {
		m.leave()
		if v, ok := whole(n); ok && v >= 0 && v < len(b.Phases) {
			b.Highlight = &v
		}
	}
	trial := *b
	trial.ID = ""
	if k := newChecker(1); drawn {
		trial.check(k)
		drawn = k.err() == nil
	}
	if drawn {
		return []entry{{block: b}}
	}
	return m.timeTable(b, append(phases, milestones...))
}

// timeTable is what becomes of a timeline that cannot be drawn.
func (m *mender) timeTable(b *Timeline, list []toldTime) []entry {
	if len(list) == 0 {
		m.tell("a timeline without phases was left out")
		return nil
	}
	m.tell("a timeline that cannot be drawn became a table")
	t := &Table{ID: b.ID, Caption: Plain(b.Title), Columns: []Column{{Title: "Phase"}, {Title: "When"}}}
	for _, p := range list {
		t.Rows = append(t.Rows, []Cell{Str(Plain(p.name)), Str(Plain(p.said))})
	}
	return []entry{{block: t}}
}

// times reads the phases or milestones of a list, or of an object by name.
func (m *mender) times(n *jsontree.Node) (out []toldTime) {
	if n == nil {
		return nil
	}
	defer m.leave()
	if n.Kind == jsontree.Object {
		for i, key := range n.Keys {
			p := m.timeOf(&n.Items[i])
			if p.name == "" {
				p.name = short(Name(key), maxName)
			}
			out = append(out, p)
		}
		return out
	}
	m.each(n, func(_ int, item *jsontree.Node) {
		if p := m.timeOf(item); p != (toldTime{}) {
			out = append(out, p)
		}
	})
	return out
}

func (m *mender) timeOf(n *jsontree.Node) (p toldTime) {
	if n.Kind != jsontree.Object {
		name, when, ok := strings.Cut(strings.Join(strings.Fields(m.textOf(n).plain()), " "), ": ")
		if !ok {
			name, when = when, name
		}
		return p.read(name, when, "", "")
	}
	o := m.object(n)
	name := o.plain("name", "title", "label", "phase", "task", "activity", "milestone", "event", "text")
	from := o.plain("from", "start", "startdate", "begin", "startmonth", "beginning")
	to := o.plain("to", "end", "enddate", "finish", "until", "endmonth", "due")
	at := o.plain("at", "date", "when", "month", "time", "period", "timeframe", "timing", "months")
	lasts := o.plain("duration", "durationmonths", "length")
	o.rest()
	if from == "" {
		from = at
	}
	if from == "" {
		from, to = to, ""
	}
	return p.read(name, from, to, lasts)
}

var (
	untilPattern = regexp.MustCompile(`\s+(?:to|until|bis|–|—|-)\s+|\s*[–—]\s*|(?i:^(?:M|months? )?\d{1,3}|^(?:[a-z]{3,9}|Q[1-4])(?: \d{4})?)(-)`)
	yearAtEnd    = regexp.MustCompile(` (\d{4})$`)
	monthsLong   = regexp.MustCompile(`^(\d{1,3})\s*(?i:months?|mo|m)?$`)
)

// read finds when p begins and ends: in two fields, in one that has both, or by
// how long it lasts.
func (p toldTime) read(name, from, to, lasts string) toldTime {
	p.name, p.said = short(name, maxName), from
	if to != "" {
		p.said += " – " + to
	} else if a, b, ok := parted(from); ok {
		from, to = a, b
		if year := yearAtEnd.FindString(b); year != "" && !yearAtEnd.MatchString(a) { // Jan–Mar 2026
			if _, _, ok := readTime(a); !ok {
				from += year
			}
		}
	}
	first, last, ok := readTime(from)
	if to != "" {
		_, last2, known := readTime(to)
		last, ok = last2, ok && known
	} else if m := monthsLong.FindStringSubmatch(lasts); ok && m != nil {
		n, _ := strconv.Atoi(m[1])
		last = monthsOn(first, n)
	}
	if ok {
		p.from, p.to = first, last
	}
	return p
}

// parted splits "Jan 2026 – Mar 2026" and "M1-M3".
func parted(s string) (a, b string, ok bool) {
	at := untilPattern.FindStringSubmatchIndex(s)
	if at == nil {
		return "", "", false
	}
	if at[2] >= 0 { // of a number with a hyphen behind it
		return s[:at[2]], s[at[3]:], true
	}
	return s[:at[0]], s[at[1]:], at[0] > 0
}

// monthsOn is the last of n months from the one on that a time begins in.
func monthsOn(first string, n int) string {
	s, ok := parsePeriod(first)
	if !ok || n < 1 {
		return first
	}
	month := int(s.start) + n - 1
	if s.counted {
		return fmt.Sprint("M", month+1)
	}
	return fmt.Sprintf("%04d-%02d", month/12, month%12+1)
}

var (
	quarterPattern = regexp.MustCompile(`^(?i:(\d{4})[- ]?Q([1-4])|Q([1-4])[ -/]?(\d{4}))$`)
	countedPattern = regexp.MustCompile(`^(?i:months?|m)?\s*(\d{1,3})$`)
)

// readTime reads a time as people write it, as the first and the last month or
// day of it.
func readTime(s string) (first, last string, ok bool) {
	s = strings.TrimSpace(s)
	if _, ok := parsePeriod(s); ok {
		return s, s, true
	}
	if m := quarterPattern.FindStringSubmatch(s); m != nil {
		year, quarter := m[1]+m[4], int((m[2] + m[3])[0]-'0')
		return fmt.Sprintf("%s-%02d", year, quarter*3-2), fmt.Sprintf("%s-%02d", year, quarter*3), true
	}
	if m := countedPattern.FindStringSubmatch(s); m != nil {
		n, _ := strconv.Atoi(m[1])
		return fmt.Sprint("M", n), fmt.Sprint("M", n), n > 0
	}
	for _, layout := range []string{"January 2006", "Jan 2006", "2006/01", "01/2006", "2006-1", "January, 2006"} {
		if when, err := time.Parse(layout, s); err == nil {
			month := when.Format("2006-01")
			return month, month, true
		}
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2 January 2006", "2 Jan 2006", "January 2, 2006", "Jan 2, 2006", "2006/01/02", "02.01.2006"} {
		if when, err := time.Parse(layout, s); err == nil {
			day := when.Format("2006-01-02")
			return day, day, true
		}
	}
	if year, err := strconv.Atoi(s); err == nil && year >= 1900 && year < 2200 {
		return s + "-01", s + "-12", true
	}
	return "", "", false
}
