package render

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/jsontree"
)

// ratings are the words that models rate with, by scale.
var ratings = [][]string{
	{"low", "medium", "high"},
	{"verylow", "low", "medium", "high", "veryhigh"},
	{"low", "medium", "high", "critical"},
	{"rare", "unlikely", "possible", "likely", "certain"},
	{"minimal", "minor", "moderate", "major", "severe"},
}

// sameRating are other words for some of them.
var sameRating = map[string]string{
	"moderate": "medium", "med": "medium", "mid": "medium", "extreme": "critical", "almostcertain": "certain", "veryunlikely": "rare", "remote": "rare",
	"verylikely": "certain", "negligible": "minimal", "insignificant": "minimal", "catastrophic": "severe", "critical": "severe", "significant": "major", "probable": "likely", "improbable": "unlikely",
}

// A toldRisk is an item as a model wrote it.
type toldRisk struct{ name, likelihood, impact string }

// riskmatrix reads the fields of a risk matrix. One that cannot be drawn
// becomes a table.
func (m *mender) riskmatrix(o *object) []entry {
	b := &RiskMatrix{}
	if id := o.plain("id", "anchor"); id != "" {
		b.ID = m.id(id)
	}
	b.Title = short(o.plain("title", "heading", "caption", "label"), maxTitle)
	b.Alt = short(o.plain("alt", "alttext", "description", "summary"), maxAlt)
	likelihood := m.scaleNames(o.take("likelihood", "likelihoodlevels", "likelihoods", "probability", "yaxis", "rows"))
	impact := m.scaleNames(o.take("impact", "impactlevels", "impacts", "severity", "xaxis", "columns"))
	list := m.toldRisks(o.take("items", "risks", "entries", "data", "points", "cells", "values"))
	var known, rated bool
	var levels [2][]int
	b.Likelihood, levels[0], known = rate(likelihood, list, func(r *toldRisk) string { return r.likelihood })
	b.Impact, levels[1], rated = rate(impact, list, func(r *toldRisk) string { return r.impact })
	if !known || !rated || len(list) == 0 || len(list) > maxRisks {
		return m.riskTable(b, list)
	}
	for i, r := range list {
		b.Items = append(b.Items, Risk{Name: r.name, Likelihood: levels[0][i], Impact: levels[1][i]})
	}
	return []entry{{block: b}}
}

// toldRisks reads the items of a risk matrix, and leaves the field they stand in.
func (m *mender) toldRisks(n *jsontree.Node) (list []toldRisk) {
	if n == nil {
		return nil
	}
	m.each(n, func(_ int, item *jsontree.Node) {
		if item.Kind != jsontree.Object {
			return
		}
		r := m.object(item)
		list = append(list, toldRisk{
			name:       short(r.plain("name", "risk", "title", "label", "item", "text", "description", "id"), maxName),
			likelihood: r.plain("likelihood", "probability", "prob", "chance", "y", "frequency"),
			impact:     r.plain("impact", "severity", "consequence", "effect", "x"),
		})
		for _, computed := range []string{"score", "rating", "level", "priority"} { // from the others
			if r.take(computed) != nil {
				m.leave()
			}
		}
		r.rest()
	})
	m.leave()
	return list
}

// scaleNames reads the names of levels.
func (m *mender) scaleNames(n *jsontree.Node) (out []string) {
	if n == nil {
		return nil
	}
	defer m.leave()
	for i := range n.Items {
		out = append(out, short(m.textOf(&n.Items[i]).plain(), maxName))
	}
	if len(out) < leastLevels || len(out) > maxLevels {
		return nil
	}
	return out
}

// rate finds the levels that items are on: by the names of a scale, by its
// numbers, or by the words of a usual scale, which it returns then.
func rate(names []string, list []toldRisk, of func(*toldRisk) string) (scale []string, levels []int, ok bool) {
	scales := ratings
	if names != nil {
		scales = [][]string{names}
	}
	for _, words := range scales {
		if levels, ok = ranked(words, list, of); ok {
			if names != nil {
				return names, levels, true
			}
			return spelled(words), levels, true
		}
	}
	most := float64(maxLevels)
	if names != nil {
		most = float64(len(names))
	}
	levels, ok = numbers(list, of, most)
	return names, levels, ok
}

// ranked finds the words of items in those of a scale.
func ranked(words []string, list []toldRisk, of func(*toldRisk) string) (levels []int, ok bool) {
	for i := range list {
		said := fold(of(&list[i]))
		at := slices.IndexFunc(words, func(word string) bool { return fold(word) == said })
		if other := sameRating[said]; at < 0 && other != "" {
			at = slices.IndexFunc(words, func(word string) bool { return fold(word) == other })
		}
		if at < 0 {
			return nil, false
		}
		levels = append(levels, at+1)
	}
	return levels, len(list) > 0
}

// spelled is a scale as it is written; nil for one that is there by itself.
func spelled(words []string) (out []string) {
	if words[0] == "rare" || words[0] == "minimal" {
		return nil
	}
	for _, word := range words {
		if rest, ok := strings.CutPrefix(word, "very"); ok {
			word = "very " + rest
		}
		out = append(out, strings.ToUpper(word[:1])+word[1:])
	}
	return out
}

// numbers reads levels that are numbers: from 1 to most, or else to 10, shares
// or percentages.
func numbers(list []toldRisk, of func(*toldRisk) string, most float64) (levels []int, ok bool) {
	var values []float64
	largest, shares, percent := 0.0, true, false
	for i := range list {
		text, isPercent := strings.CutSuffix(strings.TrimSpace(of(&list[i])), "%")
		text, _, _ = strings.Cut(text, "/") // 4/5
		v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
		if err != nil || v < 0 || v > 100 {
			return nil, false
		}
		values = append(values, v)
		largest, shares, percent = max(largest, v), shares && v <= 1, percent || isPercent
	}
	top := most
	switch {
	case percent || largest > 10:
		top = 100
	case shares && slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) }):
		top = 1
	case largest > most:
		top = 10
	}
	for _, v := range values {
		level := v
		if top != most {
			level = v / top * most
		}
		levels = append(levels, int(min(max(math.Ceil(level-1e-9), 1), most)))
	}
	return levels, len(list) > 0
}

// riskTable is what becomes of a risk matrix that cannot be drawn.
func (m *mender) riskTable(b *RiskMatrix, list []toldRisk) []entry {
	if len(list) == 0 {
		m.tell("a risk matrix without items was left out")
		return nil
	}
	m.tell("a risk matrix that cannot be drawn became a table")
	t := &Table{ID: b.ID, Caption: Plain(b.Title), Columns: []Column{{Title: "Risk"}, {Title: "Likelihood"}, {Title: "Impact"}}}
	for _, r := range list {
		t.Rows = append(t.Rows, []Cell{Str(Plain(r.name)), Str(Plain(r.likelihood)), Str(Plain(r.impact))})
	}
	return []entry{{block: t}}
}
