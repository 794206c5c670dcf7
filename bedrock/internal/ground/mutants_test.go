package ground

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/token"
	"github.com/qubitz/reportjobs/bedrock/internal/unit"
)

// sound is the kind of the figures that were not changed.
const sound = "(sound figures taken for faults)"

// bounds are the shares of mutants that may be let through, by kind.
var bounds = map[string]float64{
	sound:         0.02,
	"value +10 %": 0.05, "value -10 %": 0.05, "digits swapped": 0.05, "unit": 0.05, "scale": 0.05, "currency": 0.05,
	"derived, last digit off": 0.05, "subject, not cited": 0.13, "subject, not among the cited": 0.1, "subject, within the block": 0.15,
}

// A mutant is a block with one figure changed so that it is wrong.
type mutant struct {
	kind, what string
	block      []byte
}

// A leaf is a string or a number of a block's JSON that figures may stand in.
type leaf struct {
	path  []any
	value any
}

func leaves(v any, path []any, out []leaf) []leaf {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			if k != "type" && k != "kind" && k != "unit" && k != "total" {
				out = leaves(v[k], append(slices.Clone(path), k), out)
			}
		}
	case []any:
		for i, e := range v {
			out = leaves(e, append(slices.Clone(path), i), out)
		}
	case string, float64:
		out = append(out, leaf{path, v})
	}
	return out
}

// with returns the block with other values at these paths.
func with(t testing.TB, block []byte, changes ...leaf) []byte {
	var root any
	require.NoError(t, json.Unmarshal(block, &root))
	for _, c := range changes {
		at := root
		for i, step := range c.path {
			last := i == len(c.path)-1
			switch s := step.(type) {
			case string:
				if last {
					at.(map[string]any)[s] = c.value
				}
				at = at.(map[string]any)[s]
			case int:
				if last {
					at.([]any)[s] = c.value
				}
				at = at.([]any)[s]
			}
		}
	}
	out, err := json.Marshal(root)
	require.NoError(t, err)
	return out
}

var numeralPattern = regexp.MustCompile(`\d[\d.,]*\d|\d`)

// spelledUp is a wrong number word for each that the samples use.
var spelledUp = map[string]string{"two": "three", "three": "four", "four": "five", "ten": "eleven", "fifteen": "twenty", "thirty": "forty", "ninety": "eighty", "six": "seven", "seven": "eight"}

// units are wrong units for the units of the samples.
var units = [][2]string{
	{" a month", " a week"}, {" a year", " a month"}, {" a night", " a month"}, {" a day", " an hour"}, {" a minute", " a day"}, {" a second", " a day"},
	{"months", "weeks"}, {"hours", "days"}, {"minutes", "hours"}, {"seconds", "minutes"}, {"years", "months"}, {"days", "hours"}, {"weeks", "months"}, {"month", "week"},
	{" TB", " GB"}, {" GB", " TB"}, {"%", " users"}, {" percent", " users"},
	{"depots", "drivers"}, {"users", "customers"}, {"dispatchers", "lanes"}, {"trailers", "depots"}, {"containers", "vendors"}, {"terms", "manuals"}, {"messages", "rules"},
	{"shipments", "vendors"}, {"claims", "lanes"}, {"products", "lanes"}, {"shipment", "user"},
}

// mutants makes all mutants of a block.
func mutants(t testing.TB, l *Ledger, s sample) (out []mutant) {
	var root any
	require.NoError(t, json.Unmarshal(s.Block, &root))
	add := func(kind, what string, changes ...leaf) {
		out = append(out, mutant{kind, what, with(t, s.Block, changes...)})
	}
	all := leaves(root, nil, nil)
	for _, at := range all {
		switch v := at.value.(type) {
		case float64:
			if isOrdinalColumn(at.path, v) {
				continue
			}
			numberMutants(v, func(kind string, w float64) {
				add(kind, fmt.Sprintf("%v for %v at %v", w, v, at.path), leaf{at.path, w})
			})
		case string:
			for _, f := range figure.In(v, "en") {
				if f.Ordinal {
					continue
				}
				rest := v[f.Pos:]
				put := func(raw string) string { return v[:f.Pos] + raw + rest[f.End-f.Pos:] }
				textMutants(l, f, func(kind, raw string) {
					add(kind, put(raw), leaf{at.path, put(raw)})
				})
				foreign(l, s, f, func(kind, raw string) {
					add(kind, put(raw), leaf{at.path, put(raw)})
				})
			}
		}
	}
	within(all, func(what string, changes ...leaf) { add("subject, within the block", what, changes...) })
	return out
}

func isOrdinalColumn(path []any, v float64) bool {
	return v < 4 && len(path) == 3 && path[2] == 0
}

func numberMutants(v float64, add func(kind string, w float64)) {
	decimals := 0
	if _, fraction, ok := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), "."); ok {
		decimals = len(fraction)
	}
	add("value +10 %", off(v, 1.1, decimals))
	add("value -10 %", off(v, 0.9, decimals))
	add("scale", v*1000)
	if raw, ok := swapped(strconv.FormatFloat(v, 'f', -1, 64)); ok {
		w, _ := strconv.ParseFloat(raw, 64)
		add("digits swapped", w)
	}
}

// off is v times factor with as many decimals, but never v.
func off(v, factor float64, decimals int) float64 {
	step := math.Pow10(-decimals)
	w := math.Round(v*factor/step) * step
	if math.Abs(w-v) < step/2 {
		w += math.Copysign(step, factor-1)
	}
	w, _ = strconv.ParseFloat(strconv.FormatFloat(w, 'f', decimals, 64), 64)
	return w
}

// swapped exchanges the first two neighbouring digits that differ.
func swapped(s string) (string, bool) {
	for i := 0; i+1 < len(s); i++ {
		if token.IsDigit(s, i) && token.IsDigit(s, i+1) && s[i] != s[i+1] && (s[i+1] != '0' || i > 0) {
			return s[:i] + string(s[i+1]) + string(s[i]) + s[i+2:], true
		}
	}
	return "", false
}

// textMutants makes wrong figures of one in a text.
func textMutants(l *Ledger, f figure.Figure, add func(kind, raw string)) {
	at := numeralPattern.FindStringIndex(f.Raw)
	if at == nil {
		head, rest, _ := strings.Cut(f.Raw, " ")
		if up := spelledUp[strings.ToLower(head)]; up != "" && !unit.Counted(unit.Parse(f.Unit).Base) {
			add("value +10 %", up+" "+rest)
		}
	} else {
		raw := f.Raw[at[0]:at[1]]
		value, _, _ := token.Numeral(raw, true)
		decimals := 0
		if dot := strings.IndexByte(raw, '.'); dot >= 0 {
			decimals = len(raw) - dot - 1
		}
		put := func(w string) string { return f.Raw[:at[0]] + w + f.Raw[at[1]:] }
		format := func(v float64) string {
			out := strconv.FormatFloat(v, 'f', decimals, 64)
			if strings.Contains(raw, ",") {
				for i := len(out) - 3; i > 0; i -= 3 {
					out = out[:i] + "," + out[i:]
				}
			}
			return out
		}
		add("value +10 %", put(format(off(value, 1.1, decimals))))
		if value > 1 {
			add("value -10 %", put(format(off(value, 0.9, decimals))))
		}
		if w, ok := swapped(raw); ok {
			add("digits swapped", put(w))
		}
		if value >= 1000 && decimals == 0 {
			add("scale", put(format(value*1000)))
		}
		if derivedOnly(l, f) && f.Low == f.High {
			add("derived, last digit off", put(format(value+math.Pow10(-decimals))))
		}
	}
	for _, swap := range [][2]string{{"K", "M"}, {"M", "K"}} {
		if regexp.MustCompile(`\d` + swap[0] + `\b`).MatchString(f.Raw) {
			add("scale", regexp.MustCompile(`(\d)`+swap[0]+`\b`).ReplaceAllString(f.Raw, "${1}"+swap[1]))
		}
	}
	if strings.Contains(f.Raw, "€") {
		add("currency", strings.ReplaceAll(f.Raw, "€", "$"))
	}
	for _, u := range units {
		if strings.Contains(f.Raw, u[0]) {
			add("unit", strings.Replace(f.Raw, u[0], u[1], 1))
			break
		}
	}
}

// derivedOnly tells whether derived facts alone bear a figure out.
func derivedOnly(l *Ledger, f figure.Figure) bool {
	derived := false
	for i := range l.Facts {
		if l.Facts[i].Bears(&f) {
			if l.Facts[i].Pointer != "" {
				return false
			}
			derived = true
		}
	}
	return derived
}

// foreign puts a figure of the same unit that another fact has in its place.
func foreign(l *Ledger, s sample, f figure.Figure, add func(kind, raw string)) {
	n := 0
	for i := range l.Facts {
		other := &l.Facts[i]
		if _, ok := other.Conversion(&f); !ok || f.Unit == "" || other.Unit == "" || other.Bears(&f) || slices.Contains(s.Cites, other.ID) || f.Unit != other.Unit {
			continue
		}
		kind := "subject, not among the cited"
		if len(s.Cites) == 0 {
			kind = "subject, not cited"
		}
		raw := other.Raw
		if len(figure.In(raw, "en")) == 0 {
			raw = derive.Value{Low: other.Low, High: other.High, Unit: other.Unit, Open: other.Open}.Written("en")
		}
		low, high := f, f
		low.High, high.Low = f.Low, f.High
		if other.Bears(&low) || other.Bears(&high) {
			continue // it is no lie
		}
		add(kind, raw)
		if n++; n == 4 {
			return
		}
	}
}

// within exchanges two figures of one unit in different places of a block.
func within(all []leaf, add func(what string, changes ...leaf)) {
	for i, a := range all {
		for _, b := range all[i+1:] {
			switch x := a.value.(type) {
			case float64:
				if y, ok := b.value.(float64); ok && x != y && a.path[0] == b.path[0] && a.path[len(a.path)-1] != 0 {
					add(fmt.Sprintf("%v and %v", x, y), leaf{a.path, y}, leaf{b.path, x})
				}
			case string:
				y, ok := b.value.(string)
				if !ok {
					continue
				}
				f, g := figure.In(x, "en"), figure.In(y, "en")
				if len(f) == 1 && len(g) == 1 && f[0].Unit == g[0].Unit && f[0].Unit != "" && f[0].Low != g[0].Low {
					add(f[0].Raw+" and "+g[0].Raw, leaf{a.path, x[:f[0].Pos] + g[0].Raw + x[f[0].End:]}, leaf{b.path, y[:g[0].Pos] + f[0].Raw + y[g[0].End:]})
				}
			}
		}
		if x, ok := a.value.(string); ok {
			f := figure.In(x, "en")
			for k := 0; k+1 < len(f); k++ {
				if f[k].Unit == f[k+1].Unit && f[k].Unit != "" && f[k].Low != f[k+1].Low {
					add(f[k].Raw+" and "+f[k+1].Raw, leaf{a.path, x[:f[k].Pos] + f[k+1].Raw + x[f[k].End:f[k+1].Pos] + f[k].Raw + x[f[k+1].End:]})
				}
			}
		}
	}
}
