package render

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// How pictures are compared: in boxes of some pixels, by their mean grey from 0
// to 255. Programs draw the edge of a letter each in its own way, which hardly
// changes the grey of a box; a line of text that stands elsewhere does.
const (
	goldenDPI = 50
	boxSide   = 8    // pixels, some 4 mm on paper
	mostBox   = 30.0 // that one box may differ by
	mostMean  = 1.7  // that all boxes may differ by on average
)

// golden are the pages that a person looked at, by the names of their pictures.
func golden() map[string]*Document {
	prose := "Revenue grew **12.4%** to €4,382,119 as expansion in the north offset softness in the Americas. Operating margin improved by 180 basis " +
		"points, and churn fell to its lowest level in six quarters. Full-year guidance is reaffirmed at 18–21% margin; see [](#sites) and " +
		"[the archive](https://example.com/reports). The contracts that were signed in *spring* began to pay in the third quarter,[^base] and the two depots " +
		"that were merged in June have since handled more parcels with fewer people than either of them did alone."
	d := NewDocument("Operations review of the northern region")
	d.Cover.Label, d.Cover.Subtitle = "Halvorsen Logistics", "Where the year went, what it cost and what to change first"
	d.Cover.Facts = []Fact{{"Company", "Halvorsen Logistics A/S"}, {"Period", "January to December 2025"}, {"Prepared for", "Board of Directors"}, {"Date", "12 March 2026"}}
	d.Cover.Note = "The figures in this document are made up."
	d.Note("base", "Measured against the same quarter of the year before, at constant exchange rates.")
	p := d.Section("Executive summary")
	p.P(Text(prose)).KPIs(KPI{Label: "Revenue", Value: "€4.38M", Note: "▲ 12.4% on the year"}, KPI{Label: "Operating margin", Value: "19.6%", Note: "▲ 1.8 pp"}, KPI{Label: "Net churn", Value: "2.1%", Note: "▼ 0.6 pp"}, KPI{Label: "NPS", Value: "61", Note: "▲ 4"}).
		Callout("Recommendation", "Approve the €0.6M capacity investment; payback is 11 months at the current win rate.").
		Numbered("Close the night shift in Bergen by *June*.", "Move the returns desk to Delft, and tell the customers who use it most **before** the move; they have asked for that twice.").
		Quote("We have never shipped so much with so little.", "Ingrid Halvorsen, chief operating officer")
	p.Section("By region").P("Code such as `46%` stands on a tint.").List("North: 46%", "South: 29%, of which two thirds are freight and the rest parcels that come back")
	d.Section("Tables").Table(goldenTable()).P("A table of facts:").Table(&Table{
		Columns: []Column{{}, {}}, Rows: [][]Cell{{Str("Data owner"), Str("Group Controlling")}, {Str("Retention"), Str("10 years for pharma, 3 years for food")}}})
	d.Section("Charts").Chart(goldenChart("hbar", "Reasons for complaints", 1)).Row(Blocks{goldenChart("donut", "The north is nearly half", 1)}, Blocks{&Paragraph{Text: Text(prose)}}).
		Chart(goldenChart("line", "Costs follow fuel", 3))
	adversarial := d.Section(Text("A heading of " + strings.Repeat("very many ", 9) + "words"))
	adversarial.P(Text(strings.Repeat("x", 200)+" and 日本語, العربية, हिन्दी, Ελλάδα, Россия, Tiếng Việt, 👩‍🔬.")).List("", Text(strings.Repeat("y", 200))).
		Table(&Table{Caption: "A tall row", Columns: []Column{{Title: "Key"}, {Title: "Text"}, {Title: Text(strings.Repeat("long", 9)), Kind: "number"}},
			Rows: [][]Cell{{Str("k"), Str(Text(strings.Repeat("lorem ipsum ", 90))), Num(-1e9)}, {Str(Text(strings.Repeat("z", 60))), {}, Num(0.001)}}}).
		KPIs(KPI{Label: "A label that is much too long for a card of this width", Value: "1,234,567,890 units", Note: ""}, KPI{Label: "", Value: "–", Note: "x"})
	for range 2 {
		d.Section("More").P(Text(prose))
	}
	charts := &Document{Sections: []Section{{Title: "Charts", Blocks: Blocks{
		&KPIs{Items: []KPI{{Label: "Revenue", Value: "€4.38M", Note: "▲ 12.4% on the year", Trend: Values(2.1, 2.4, 2.6, 2.9, 3.2, 3.5, 3.9, 4.4)}, {Label: "Net churn", Value: "2.1%", Trend: Values(3.4, 3.1, 3.3, math.NaN(), 2.7, 2.1)}}},
		goldenChart("area", "Areas upon each other", 3), goldenChart("multiples", "Small multiples", 4), goldenSteps(),
		&Timeline{Title: "The pilot ends in June", Highlight: at(1), Milestones: []Milestone{{"Budget decided", "2026-06-30"}},
			Phases: []Phase{{"Discovery", "2026-01", "2026-02"}, {"Pilot in two depots", "2026-03", "2026-06"}, {"Roll-out to all the others, the largest of them last", "2026-07", "2027-02"}}},
		&RiskMatrix{Title: "One risk needs a decision", Items: []Risk{{"Key people leave", 3, 4}, {"Training data is of poor quality", 4, 5}, {"Energy prices rise", 4, 2}}},
		goldenLog(), &Table{Caption: "Sparklines", Columns: []Column{{Title: "Region"}, {Title: "Twelve months", Kind: "spark"}, {Title: "Revenue", Kind: "money", Unit: "€"}},
			Rows: [][]Cell{{Str("North"), Spark(1, 2, 3, 2, 4, 5, 4, 6, 7, 8, 7, 9), Num(1111711)}, {Str("South"), Spark(9, 8, 8, 7, 8, 6, 5, 5, 4), Num(904117)}}},
	}}}}
	plain := Text(strings.NewReplacer("[](#sites)", "the table", "[^base]", "").Replace(prose))
	return map[string]*Document{"report": d, "charts": charts, "justified": {Sections: []Section{{Title: "Justified", Blocks: Blocks{&Paragraph{Text: plain}, &List{Items: []Text{plain, "short"}}}}}}}
}

func goldenTable() *Table {
	t := &Table{ID: "sites", Caption: "Sites by what they do and cost", Columns: []Column{{Title: "Site"}, {Title: "Opened", Kind: "date"}, {Title: "What it does"},
		{Title: "Parcels a day", Kind: "number"}, {Title: "Cost a parcel", Kind: "money", Unit: "€"}, {Title: "On time", Kind: "percent"}}, Total: []string{"", "", "", "sum", "avg", ""}}
	for i := range 16 {
		t.Rows = append(t.Rows, []Cell{Str(Text(fmt.Sprint("Depot ", i+1))), Str(Text(fmt.Sprintf("20%02d-%02d-%02d", i, i%12+1, i+3))),
			Str([]Text{"Sorting", "Returns, repacking and everything that comes back"}[i%2]), Num(float64(i * i * 37)), Num(float64(i*91%700)/100 - 1), Num(float64(900+i*7%99) / 10)})
	}
	return t
}

func goldenSteps() *Chart {
	c := &Chart{Kind: "waterfall", Title: "Price and volume paid for the wages", Unit: "€M", Categories: []string{"2024", "Volume", "Price", "Wages", "Energy", "2025"}}
	c.Series = []Series{{Values: Values(18.2, 3.1, 2.4, -2.9, -1.2, math.NaN())}}
	return c
}

func goldenLog() *Chart {
	return &Chart{Kind: "hbar", Title: "Response times differ by four orders of magnitude", Unit: "ms", Log: true,
		Categories: []string{"Cache", "Database", "Search", "Model"}, Series: []Series{{Values: Values(0.8, 12, 85, 9100)}}}
}

func goldenChart(kind, title string, series int) *Chart {
	c := &Chart{Kind: kind, Title: title, Unit: "€M"}
	for i := range 6 {
		c.Categories = append(c.Categories, fmt.Sprint("Site ", i+1))
	}
	for k := range series {
		s := Series{Name: fmt.Sprint("Kind ", k+1)}
		for i := range c.Categories {
			s.Values = append(s.Values, Values(float64((i*i+3)*(k+1))/4)...)
		}
		c.Series = append(c.Series, s)
	}
	return c
}

// TestGoldenPages draws pages and compares them with pictures in the
// repository; cairo and mupdf, which draw letters otherwise than pdftoppm, stay
// within what may differ. `make golden` writes these anew: look at them before they are
// committed.
func TestGoldenPages(t *testing.T) {
	engines := map[string]*Options{
		"report":    {Classification: "Confidential", Footer: "Prepared for the Board of Directors", NewPageSections: true},
		"justified": {Hyphenation: map[string][]byte{"en": somePatterns()}},
	}
	documents := golden()
	for name, theme := range map[string]Theme{"technical": Technical(), "compliance": Compliance()} {
		theme.Logo = Logo{Image: logoPNG(t, 640, 160, nil), Alt: "Acme"}
		engines[name] = &Options{Theme: &theme, Classification: "Confidential", Footer: "Prepared for the Board of Directors"}
		documents[name] = documents["report"]
	}
	kanji := Executive()
	kanji.Fonts.Fallback = [][]byte{droidFallback(t)}
	engines["kanji"], documents["kanji"] = &Options{Theme: &kanji}, mixedDocument()
	for name, d := range documents {
		file, _ := printed(t, engine(t, engines[name]), d)
		for i, got := range rasters(t, file) {
			path := filepath.Join("testdata", "golden", fmt.Sprintf("%s-%d.png", name, i+1))
			if i > map[string]int{"report": 5, "technical": 3, "compliance": 3, "kanji": 1, "justified": 0}[name] {
				continue // what is left is there to need a table of contents
			}
			if *update {
				require.NoError(t, os.WriteFile(path, got, 0o644))
				continue
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "run make golden")
			if worst, mean := difference(t, want, got); worst > mostBox || mean > mostMean {
				kept := filepath.Join(os.TempDir(), filepath.Base(path))
				require.NoError(t, os.WriteFile(kept, got, 0o644))
				t.Errorf("%s: a box differs by %.1f (at most %.0f), all by %.2f (at most %.1f); it is now as in %s. "+
					"If that is what it should look like: make golden", path, worst, mostBox, mean, mostMean, kept)
			}
		}
	}
}

// rasters returns the pages of a file as grey PNGs.
func rasters(t *testing.T, file []byte) (out [][]byte) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "report.pdf")
	require.NoError(t, os.WriteFile(path, file, 0o600))
	said, err := exec.CommandContext(t.Context(), "pdftoppm", "-r", fmt.Sprint(goldenDPI), "-gray", "-png", path, filepath.Join(dir, "p")).CombinedOutput()
	require.NoError(t, err, "pdftoppm of the Debian package poppler-utils: %s", said)
	names, err := filepath.Glob(filepath.Join(dir, "p-*.png"))
	require.NoError(t, err)
	for _, name := range names { // in their order: all numbers have as many digits
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		out = append(out, data)
	}
	return out
}

// difference compares two pictures box by box: the most that one differs by,
// and the mean.
func difference(t *testing.T, a, b []byte) (worst, mean float64) {
	t.Helper()
	one, other := boxes(t, a), boxes(t, b)
	require.Len(t, other, len(one), "pages of another size")
	for i := range one {
		d := max(one[i]-other[i], other[i]-one[i])
		worst, mean = max(worst, d), mean+d/float64(len(one))
	}
	return worst, mean
}

func boxes(t *testing.T, data []byte) (out []float64) {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	grey := image.NewGray(m.Bounds())
	draw.Draw(grey, grey.Rect, m, image.Point{}, draw.Src)
	for y := 0; y+boxSide <= grey.Rect.Dy(); y += boxSide {
		for x := 0; x+boxSide <= grey.Rect.Dx(); x += boxSide {
			sum := 0
			for i := range boxSide * boxSide {
				sum += int(grey.GrayAt(x+i%boxSide, y+i/boxSide).Y)
			}
			out = append(out, float64(sum)/(boxSide*boxSide))
		}
	}
	return out
}
