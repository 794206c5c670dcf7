package ground

import (
	"strconv"
	"strings"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
	"github.com/qubitz/reportjobs/bedrock/internal/label"
	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
	"github.com/qubitz/reportjobs/bedrock/internal/spot"
	"github.com/qubitz/reportjobs/bedrock/internal/subject"
)

// A place is a figure of a block with its setting.
type place struct {
	figure  figure.Figure
	where   string
	setting subject.Setting
	row     []string // stems of what its row or category is called, if it has one
	borne   int      // the fact that bears it out, -1 if none does
	like    float64  // how much its setting speaks of that fact
	cited   bool     // the claim cites it
	beside  string   // of a bare number: the unit of the figure before it
}

const (
	farWindow  = 4096 // bytes of a block that tell of the figures further on
	unitWindow = 60   // bytes behind a figure that a bare number shares its unit in
)

// places finds the figures of a claim.
func (l *Ledger) places(c Claim) (out []place) {
	list := []spot.Spot{{Where: "title", Text: c.Section}}
	if c.Block != nil {
		list = spot.Of(c.Block, l.Lang)
	}
	section := subject.Stems(c.Section)
	for _, s := range list {
		if s.Number == nil {
			out = append(out, l.textPlaces(s, section)...)
			continue
		}
		if f, ok := s.Hint.Number(*s.Number); ok {
			out = append(out, place{figure: f, where: s.Where, row: subject.Stems(s.Row), borne: -1,
				setting: subject.Setting{Near: subject.Stems(s.Near), Wide: subject.Stems(s.Wide), Far: section}})
		}
	}
	for i := range out {
		out[i].figure.SetUnit(out[i].figure.Unit)
	}
	return out
}

func (l *Ledger) textPlaces(s spot.Spot, section []string) (out []place) {
	figures := figure.In(s.Text, l.Lang)
	if len(figures) == 0 {
		return nil
	}
	around := subject.Around(s.Text, figures, true)
	near, wide, row := subject.Stems(s.Near), subject.Stems(s.Wide), subject.Stems(s.Row)
	far := subject.Union(subject.Stems(s.Text[:min(len(s.Text), farWindow)]), section)
	for i, f := range figures {
		if f.Low == 0 && f.High == 0 || explained(s.Text, &f) {
			continue
		}
		if len(figures) == 1 {
			s.Hint.Apply(&f)
		}
		bare := f.Unit == "" && len(f.Nouns) == 0
		if bare {
			f.Unit = label.Leading(s.Text, l.Lang)
		}
		p := place{figure: f, where: s.Where, row: row, borne: -1,
			setting: subject.Setting{Near: subject.Union(around[i].Near, near), Wide: subject.Union(around[i].Wide, wide), Far: far}}
		if i > 0 && bare && f.Unit == "" && f.Pos-figures[i-1].End < unitWindow {
			p.beside = figures[i-1].Unit
		}
		out = append(out, p)
	}
	return out
}

// explained tells whether a share is what the name of a percentile beside it
// says: the 95% of "P95, the time that 95% of the requests stay under".
func explained(text string, f *figure.Figure) bool {
	if f.Unit != "%" || f.Low != f.High || !strings.ContainsAny(text, "Pp") {
		return false
	}
	name := "p" + strconv.FormatFloat(f.Low, 'f', -1, 64)
	for _, t := range strings.FieldsFunc(lexicon.Lower(text), func(r rune) bool { return r != '.' && (r < '0' || r > '9' && r < 'a' || r > 'z') }) {
		if strings.TrimRight(t, ".") == name {
			return true
		}
	}
	return false
}
