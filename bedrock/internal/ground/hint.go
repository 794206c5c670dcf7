package ground

import (
	"strings"

	"github.com/qubitz/reportjobs/render"
)

// A hint is the unit that a column, a label or a chart gives its numbers.
type hint struct {
	unit  string
	scale float64 // 0 is 1
	nouns []string
}

func (h hint) none() bool { return h.unit == "" && h.scale == 0 }

// apply gives a figure without a unit that of the hint.
func (h hint) apply(f *Figure) {
	if f.Unit != "" || len(f.nouns) > 0 && counted(parseUnit(h.unit).base) {
		return
	}
	f.Unit, f.nouns = h.unit, h.nouns
	if h.scale != 0 {
		f.Low, f.High, f.Step, f.low = f.Low*h.scale, f.High*h.scale, f.Step*h.scale, f.low*h.scale
	}
}

func columnHint(c render.Column, title string) hint {
	h, named := hintOf(c.Unit, false), hintOf(title, false)
	if u := parseUnit(h.unit); h.none() {
		h = named
	} else if len(u.per) == 0 {
		h.unit = unit{base: u.base, per: parseUnit(named.unit).per}.String()
	}
	base := parseUnit(h.unit).base
	switch {
	case c.Kind == "percent" && base != "pp":
		h.unit = "%"
	case c.Kind == "money" && !isMoney(base):
		h.unit = strings.Join(append([]string{anyMoney}, parseUnit(h.unit).per...), "/")
	}
	return h
}

// hintOf reads a unit out of words: €M, USD m, hours, Cost (€K per month). If
// only what stands in brackets may say it, bracketed is set.
func hintOf(s string, bracketed bool) hint {
	if open := strings.LastIndexByte(s, '('); open >= 0 {
		if end := strings.IndexByte(s[open:], ')'); end > 0 {
			if h := hintOf(s[open+1:open+end], false); !h.none() {
				return h
			}
		}
	}
	if bracketed || s == "" {
		return hint{}
	}
	p := newParser(s, "en")
	var u unit
	h := hint{}
	for i := 0; i < len(p.tokens); i++ {
		if per, end := p.perAt(i); len(per) > 0 {
			u.per = append(u.per, per...)
			i = end - 1
			continue
		}
		i += p.hint(i, &u, &h)
	}
	h.unit = u.String()
	if counted(u.base) {
		h.nouns = stems(s)
	}
	return h
}

// hint takes what token i says to u and h, and returns how many more tokens
// belong to it.
func (p *parser) hint(i int, u *unit, h *hint) int {
	t := p.tokens[i]
	low := lower(t.text)
	cur, scale := currencyWord(t.text)
	known, n := p.known(i)
	switch {
	case cur != "":
		u.base = cur
		if scale != 1 {
			h.scale = scale
		}
	case scales[low] >= 1e3 && low != "mille":
		h.scale = scales[low]
	case p.letterScale(i) != 0:
		h.scale = p.letterScale(i)
	case t.text == "%":
		u.base = "%"
	case known != "" && u.base == "" && t.kind == word && !misleading(t.text, len(p.tokens)):
		u.base = known
		return n - 1
	}
	return 0
}

// letterScale is that of the K or m of "€K" and "USD m", which money alone has.
func (p *parser) letterScale(i int) float64 {
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(p.tokens) {
			continue
		}
		if cur, _ := currencyWord(p.tokens[k].text); cur == "" {
			continue
		}
		if p.tokens[i].text == "m" {
			return 1e6
		}
		return touching[p.tokens[i].text]
	}
	return 0
}

// misleading tells of a word of a title that is a unit in a text whether it is
// none there: Response times, Second vendor, Min.
func misleading(w string, of int) bool {
	switch w {
	case "Min", "Times", "times", "Fold", "mal", "fois":
		return true
	case "Second", "second":
		return of > 1
	}
	return false
}

// currencyWord reads €, USD, and TEUR or kEUR with their scale.
func currencyWord(w string) (string, float64) {
	switch {
	case symbols[w] != "":
		return symbols[w], 1
	case codes[strings.ToUpper(w)]:
		return strings.ToUpper(w), 1
	case len(w) == 4 && codes[w[1:]]:
		switch w[0] {
		case 'T', 'k', 'K':
			return w[1:], 1e3
		case 'M', 'm':
			return w[1:], 1e6
		}
	}
	return money[lower(w)], 1
}
