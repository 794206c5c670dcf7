package facts

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// An Amount is a number that somebody wrote as text: of "(€1.2M)" the value is
// -1.2, the scale "M" and the unit "€".
type Amount struct {
	Value float64
	Unit  string // sign of money, "%", or a word
	Scale string // k, M, B or T
}

// scales are the powers of ten of the letters and words for them.
var scales = map[string]string{
	"k": "k", "thousand": "k", "tsd": "k", "tsd.": "k", "m": "M", "mm": "M", "mn": "M", "mio": "M", "mio.": "M", "mln": "M", "million": "M",
	"millions": "M", "b": "B", "bn": "B", "billion": "B", "billions": "B", "mrd": "B", "mrd.": "B", "t": "T", "tn": "T", "trillion": "T",
}

// Absolute is the value without a scale.
func (a *Amount) Absolute() float64 {
	return a.Value * map[string]float64{"": 1, "k": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[a.Scale]
}

var amountPattern = regexp.MustCompile(
	`^([-−–+])?\s*([A-Z]{3}|(?:[A-Z]{1,2})?\p{Sc})?\s*([-−–+])?\s*` + // sign, money, sign
		`([0-9]+(?:[ \x{00A0}\x{2009}\x{202F}'’.,][0-9]+)*|[.,][0-9]+)` +
		`(?:\s*([kKmMbBtT]|bn|mn|mm|mio\.?|mrd\.?|tsd\.?|[Mm]illions?|[Bb]illions?|[Tt]housand|[Tt]rillion|Mio\.?|Mrd\.?|Tsd\.?|Mn|MM|Bn|tn)\b\.?)?` +
		`\s*([A-Z]{3}|\p{Sc}|%|pp|percent|Prozent)?$`)

// ParseAmount reads a number as people write it. With comma, "1.234" is a
// thousand and some, as where the decimal mark is a comma. What could be
// something else, such as "007", is none.
func ParseAmount(s string, comma bool) (Amount, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 60 {
		return Amount{}, false
	}
	negative := false
	if inner, ok := strings.CutPrefix(s, "("); ok && strings.HasSuffix(inner, ")") {
		negative, s = true, strings.TrimSpace(strings.TrimSuffix(inner, ")"))
	}
	m := amountPattern.FindStringSubmatch(s)
	if m == nil || m[1] != "" && m[3] != "" || m[2] != "" && m[6] != "" {
		return Amount{}, false
	}
	digits, ok := decimalPoint(m[4], comma)
	if !ok {
		return Amount{}, false
	}
	v, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return Amount{}, false
	}
	if sign := m[1] + m[3]; negative || sign != "" && sign != "+" {
		v = -v
	}
	a := Amount{Value: v, Scale: scales[strings.ToLower(m[5])]}
	switch unit := m[2] + m[6]; unit {
	case "percent", "Prozent":
		a.Unit = "%"
	case "":
	default:
		if sign, _, ok := Currency(unit); ok {
			a.Unit = strings.TrimSuffix(sign, NoBreak)
		} else if unit == "%" || unit == "pp" {
			a.Unit = unit
		} else {
			return Amount{}, false // three letters that are no money
		}
	}
	return a, true
}

var separators = strings.NewReplacer(" ", "", "\u00a0", "", "\u2009", "", "\u202f", "", "'", "", "’", "")

// decimalPoint takes the separators of thousands away and makes the decimal
// mark a point.
func decimalPoint(s string, comma bool) (string, bool) {
	if len(s) > 1 && s[0] == '0' && s[1] >= '0' && s[1] <= '9' {
		return "", false
	}
	s = separators.Replace(s)
	mark := byte('.')
	points, commas := strings.Count(s, "."), strings.Count(s, ",")
	switch {
	case points > 0 && commas > 0: // the last one is the decimal mark
		if strings.LastIndexByte(s, ',') > strings.LastIndexByte(s, '.') {
			mark = ','
		}
	case commas > 1 || points > 1: // neither is
		mark = 0
	case commas == 1 && (comma || !thousands(s, ',')):
		mark = ','
	case points == 1 && comma && thousands(s, '.'):
		mark = 0
	}
	var out strings.Builder
	marks := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c == mark:
			marks++
			out.WriteByte('.')
		case c != '.' && c != ',':
			out.WriteByte(c)
		case marks > 0: // 1.234.5,6
			return "", false
		}
	}
	return out.String(), marks <= 1
}

// thousands tells whether the only separator of s may part thousands.
func thousands(s string, by byte) bool {
	i := strings.IndexByte(s, by)
	return i >= 1 && i <= 3 && len(s)-i-1 == 3 && s[0] != '0'
}

// IsYear tells whether v looks like a year rather than a number.
func IsYear(v float64) bool { return v >= 1900 && v <= 2100 && v == math.Trunc(v) }
