package render

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/qubitz/reportjobs/render/internal/facts"
)

// A format is how the numbers of a column are written in English: 1,234.5
// with a real minus, and the unit before or behind.
type format struct {
	before, after string // with the space that parts them from the digits
	decimals      int
	year          bool // no separators
}

// format returns how numbers of the column are written.
func (c *Column) format(decimals int) format {
	f := format{decimals: decimals, year: c.Kind == "date"}
	unit := strings.TrimSpace(c.Unit)
	if c.Kind == "percent" && (unit == "" || unit == "%") {
		f.after = "%"
		return f
	}
	if c.Kind == "money" || c.Kind == "number" {
		if sign, rest, ok := facts.Currency(unit); ok {
			f.before, f.after = string(Plain(sign)), string(Plain(behind(rest)))
			return f
		}
	}
	f.after = string(Plain(behind(unit)))
	return f
}

// cents tells whether numbers of the column are plain amounts of a currency, or
// prices as in €/t; not thousands or millions, of which 4.4 says enough.
func (c *Column) cents() bool {
	_, rest, ok := facts.Currency(strings.TrimSpace(c.Unit))
	return ok && c.Kind == "money" && (rest == "" || rest[0] == '/' || strings.HasPrefix(rest, "per "))
}

// behind puts the space before a unit that stands behind digits: none before
// signs and before letters for thousands or millions.
func behind(unit string) string {
	switch unit {
	case "", "%", "‰", "°", "x", "×", "k", "K", "m", "M", "bn", "B", "T":
		return unit
	}
	if unit[0] == '/' {
		return unit
	}
	return facts.NoBreak + unit
}

// number writes v. What is no number is a dash.
func (f *format) number(v float64) Text {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	var room [40]byte
	digits := strconv.AppendFloat(room[:0], math.Abs(v), 'f', f.decimals, 64)
	whole := len(digits)
	if f.decimals > 0 {
		whole -= f.decimals + 1
	}
	out := make([]byte, 0, len(digits)+len(digits)/3+len(f.before)+len(f.after)+4)
	if v < 0 && strings.Trim(string(digits), "0.") != "" {
		out = append(out, "−"...)
	}
	out = append(out, f.before...)
	for i, digit := range digits[:whole] {
		if i > 0 && (whole-i)%3 == 0 && !f.year {
			out = append(out, ',')
		}
		out = append(out, digit)
	}
	out = append(out, digits[whole:]...)
	return Text(append(out, f.after...))
}

const wholeMonth = "2006-01"

// dates are the ways of ISO 8601 to write one.
var dates = []string{"2006-01-02", wholeMonth, time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// formatDate writes a date of ISO 8601 as people do. All else stays as it is.
func (w *Words) formatDate(t Text) Text {
	s := strings.TrimSpace(string(t))
	if len(s) < len(wholeMonth) || len(s) > 40 || s[0] < '0' || s[0] > '9' {
		return t
	}
	for _, written := range dates {
		when, err := time.Parse(written, s)
		if err != nil {
			continue
		}
		month, year := w.Months[when.Month()-1], when.Format("2006")
		set := month + " " + year
		if written != wholeMonth {
			set = filled(w.Date, "{day}", strconv.Itoa(when.Day()), "{month}", month, "{year}", year)
		}
		if when.Hour() != 0 || when.Minute() != 0 || when.Second() != 0 {
			set += when.Format(", 15:04")
		}
		return Text(strings.ReplaceAll(set, " ", facts.NoBreak))
	}
	return t
}
