package render

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs/render/internal/facts"
)

// A period is what a time on a timeline takes, in months: since the year 0, or
// counted from the beginning.
type period struct {
	start, end float64
	counted    bool // by number
	day        bool // a single day
}

var periodPattern = regexp.MustCompile(`^(?:(\d{4})-(\d{2})(?:-(\d{2}))?|M(\d{1,3}))$`)

// parsePeriod reads "2026-03", "2026-03-15" and "M4".
func parsePeriod(text string) (s period, ok bool) {
	m := periodPattern.FindStringSubmatch(text)
	if m == nil {
		return period{}, false
	}
	if m[4] != "" {
		n, _ := strconv.Atoi(m[4])
		return period{start: float64(n - 1), end: float64(n), counted: true}, n > 0 && n <= maxMonths
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	if year < 1900 || year > 2199 || month < 1 || month > 12 {
		return period{}, false
	}
	s.start = float64(year*12 + month - 1)
	s.end = s.start + 1
	if m[3] != "" {
		day, _ := strconv.Atoi(m[3])
		days := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
		if day < 1 || day > days {
			return period{}, false
		}
		s.start += float64(day-1) / float64(days)
		s.end, s.day = s.start+1/float64(days), true
	}
	return s, true
}

// date is how a time is written.
func (w *Words) date(s period, text string) string {
	if s.counted {
		return text
	}
	return strings.ReplaceAll(string(w.formatDate(Text(text))), facts.NoBreak, " ")
}

// fromTo is how the time from one to another is written: "Jan–Mar 2026".
func (w *Words) fromTo(from, to period, a, b string) string {
	one, two := w.date(from, a), w.date(to, b)
	switch {
	case one == two:
		return one
	case !from.counted && !from.day && !to.day && int(from.start)/12 == int(to.start)/12:
		return w.Months[int(from.start)%12] + "–" + two
	case from.counted:
		return one + "–" + two
	}
	return one + " – " + two
}
