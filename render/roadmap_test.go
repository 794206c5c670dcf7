package render

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// checkFigure draws at some widths and heights: all of it inside its box, no
// text on text, none too small.
func checkFigure(t testing.TB, figure func(w, tall float64) *ink.Drawing) {
	t.Helper()
	for i, w := range []float64{minCell, 140, 210, 299, 443, 690} {
		tall := []float64{430, leastTall}[i%2] // of a landscape page, the second with wide margins
		d := figure(w, tall)
		require.LessOrEqual(t, d.Least, d.Ideal)
		require.LessOrEqual(t, d.Ideal, tall+slack, "%g wide", w)
		require.NotEmpty(t, d.Alt)
		for _, h := range []float64{d.Least, (d.Least + d.Ideal) / 2, d.Ideal} {
			checkDrawing(t, d.Draw(h), w, h)
		}
	}
}

func generatedTimeline(seed uint64) *Timeline {
	r := rand.New(rand.NewPCG(seed, 31))
	l := &Timeline{Title: cutRunes(words(r, r.IntN(14)), maxTitle)}
	kind, long := r.IntN(3), 1+r.IntN(6)
	length := []int{1, 3, 12, 40, 599}[r.IntN(5)]
	at := func(month int) string {
		switch kind {
		case 0:
			return fmt.Sprint("M", month+1)
		case 1:
			return fmt.Sprintf("%04d-%02d-%02d", 2026+month/12, month%12+1, 1+r.IntN(28))
		}
		return fmt.Sprintf("%04d-%02d", 2026+month/12, month%12+1)
	}
	for range 1 + r.IntN(maxPhases) {
		from := r.IntN(length)
		to := from + r.IntN(length-from)
		p := Phase{Name: cutRunes(words(r, r.IntN(long)), maxName), From: at(from), To: at(to)}
		if p.To < p.From && kind == 1 {
			p.To = p.From
		}
		l.Phases = append(l.Phases, p)
	}
	for range r.IntN(maxMilestones + 1) {
		l.Milestones = append(l.Milestones, Milestone{Name: cutRunes(words(r, r.IntN(long)), maxName), At: at(r.IntN(length))})
	}
	if r.IntN(2) == 0 {
		h := r.IntN(len(l.Phases))
		l.Highlight = &h
	}
	return l
}

func faultsOf(b Block) error {
	k := newChecker(maxFaults)
	b.check(k)
	return k.err()
}

func TestTimelinesKeepToTheirBox(t *testing.T) {
	e := engine(t, nil)
	for seed := range uint64(samples) {
		l := generatedTimeline(seed)
		require.NoError(t, faultsOf(l))
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			checkFigure(t, func(w, tall float64) *ink.Drawing {
				return drawing(e, l, "Figure 12", w, tall)
			})
		})
	}
}

func TestTimelineFaults(t *testing.T) {
	at := 4
	for want, change := range map[string]func(l *Timeline){
		`phases: 0 of them, 1 to 20 are drawn`:                   func(l *Timeline) { l.Phases = nil },
		`phases: 21 of them, 1 to 20 are drawn`:                  func(l *Timeline) { l.Phases = make([]Phase, 21) },
		`milestones: 11 of them, at most 10 are drawn`:           func(l *Timeline) { l.Milestones = make([]Milestone, 11) },
		`phases[0].from: "soon" is no time, as in "2026-03"`:     func(l *Timeline) { l.Phases[0].From = "soon" },
		`phases[0].to: "2026-02-30" is no time`:                  func(l *Timeline) { l.Phases[0].To = "2026-02-30" },
		`phases[0].to: "2025-12" is before "2026-01"`:            func(l *Timeline) { l.Phases[0].To = "2025-12" },
		`phases[0].to: "M4" beside times of another kind`:        func(l *Timeline) { l.Phases[0].To = "M4" },
		`milestones[0].at: "2026-13" is no time`:                 func(l *Timeline) { l.Milestones[0].At = "2026-13" },
		`1129 months from its beginning to its end, at most 600`: func(l *Timeline) { l.Milestones[0].At = "2120-01" },
		`highlight: 4, the last one is 0`:                        func(l *Timeline) { l.Highlight = &at },
		`phases[0].name: 201 characters, at most 200`:            func(l *Timeline) { l.Phases[0].Name = strings.Repeat("x", 201) },
		`title: 301 characters, at most 300`:                     func(l *Timeline) { l.Title = strings.Repeat("x", 301) },
	} {
		l := &Timeline{Phases: []Phase{{"A", "2026-01", "2026-03"}}, Milestones: []Milestone{{"Go-live", "2026-03-15"}}}
		require.NoError(t, faultsOf(l))
		change(l)
		require.ErrorContains(t, faultsOf(l), "invalid: "+want)
	}
}

func TestTimelineInWords(t *testing.T) {
	e := engine(t, nil)
	alt := func(l *Timeline) string { return drawing(e, l, "Figure 1", 443, 600).Alt }
	l := &Timeline{Title: "Live by May.", Phases: []Phase{{"Pilot", "2026-01", "2026-03"}, {"Roll-out", "2026-12", "2027-01"}, {"Day", "2026-02-03", "2026-02-03"}},
		Milestones: []Milestone{{"Decision", "2026-03-15"}}}
	require.Equal(t, "Timeline: Live by May. Pilot Jan–Mar 2026, Roll-out Dec 2026 – Jan 2027, Day 3 Feb 2026. Milestones: Decision 15 Mar 2026.", alt(l))
	l = &Timeline{Phases: []Phase{{"Pilot", "M1", "M3"}, {"Test", "M4", "M4"}}}
	require.Equal(t, "Timeline. Pilot M1–M3, Test M4.", alt(l))
	l.Alt = " As I say. "
	require.Equal(t, "As I say.", alt(l))
}
