package render

import (
	"bytes"
	"image"
	imagecolor "image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render/internal/ink"
)

// linked is a link of a layout, with the text that it stands over.
type linked struct{ text, to string }

func links(t *testing.T, l *layout) (out []linked) {
	t.Helper()
	for _, p := range l.pages {
		for _, o := range p.ops {
			if o.Kind != ink.Link && o.Kind != ink.Address || strings.HasPrefix(o.Text, "s") { // those of the contents
				continue
			}
			under := linked{to: o.Text}
			for _, w := range p.ops {
				if w.Kind == ink.Text && w.X >= o.X-0.01 && w.X+w.W <= o.X+o.W+0.01 && w.Y > o.Y && w.Y < o.Y+o.H {
					under.text += w.Text
				}
			}
			out = append(out, under)
		}
	}
	return out
}

func linkedDocument() *Document {
	d := NewDocument("Title").Note("a", "Note A, see [costs](#costs).").Note("b", "Note B.").Note("idle", "Nobody asks.")
	d.Section("One").ID("one").P("See [the table](#costs), [more](https://x.y/ü?a=(b)) and [nothing](#none).[^b] Again[^b] and[^a].")
	two := d.Section("Two [^a]")
	two.Table(&Table{ID: "costs", Caption: "Costs", Columns: []Column{{Title: "Item"}}, Rows: [][]Cell{{Str("see [one](#one)")}}})
	two.Section("Below").P("Missing[^gone]. `code` and [mail](mailto:a@b.c)")
	return d
}

func TestLinksAndNotes(t *testing.T) {
	l, err := engine(t, nil).lay(t.Context(), linkedDocument())
	require.NoError(t, err)
	require.Equal(t, []linked{
		{"the table", "#costs"}, {"more", "https://x.y/%C3%BC?a=(b)"}, {"¹", "^b"}, {"¹", "^b"}, {"²", "^a"},
		{"costs", "#costs"}, // of the note at the end of the first section
		{"²", "^a"}, {"one", "#one"}, {"mail", "mailto:a@b.c"},
	}, links(t, l))
	require.Equal(t, []string{
		`no section, table, figure or image has the id "none"; what links to it is plain text`,
		`there is no note "gone"; its mark was left out`,
		`no text refers to the note "idle"; it was left out`,
	}, l.warnings)

	var texts []string
	places := map[string]bool{}
	accent := 0
	for _, p := range l.pages {
		for _, a := range p.anchors {
			places[a.Name] = true
		}
		for _, o := range p.ops {
			if o.Kind == ink.Text {
				texts = append(texts, o.Text)
			}
			if o.Kind == ink.Text && o.Text == "the table" && o.Color == engine(t, nil).colors.Link {
				accent++
			}
		}
	}
	require.Equal(t, 1, accent, "a link has the accent's color")
	for _, name := range []string{"#one", "#costs", "^a", "^b"} {
		require.True(t, places[name], name)
	}
	all := strings.Join(texts, "|")
	require.Contains(t, all, "Note B.")
	require.Less(t, strings.Index(all, "Note B."), strings.Index(all, "Note A"), "notes stand in the order of their use")
	require.Less(t, strings.Index(all, "Note A"), strings.LastIndex(all, "Two"), "at the end of their section")
	require.NotContains(t, all, "idle")
}

func TestLinksAreInTheFile(t *testing.T) {
	file, _ := printed(t, engine(t, nil), linkedDocument())
	checkFile(t, file)
	text := textOf(t, file)
	require.Contains(t, text, "See the table, more and nothing.¹ Again¹ and².")
	require.Contains(t, text, "¹ Note B.")
	require.Contains(t, text, "Missing. code and mail")
}

// Figures and tables are counted in the order of reading, and what links to
// one by its id alone says which it is.
func TestNumbersAndWhatRefersToThem(t *testing.T) {
	chart := func(id string) *Chart {
		return &Chart{ID: id, Kind: "bar", Title: "Bars", Categories: []string{"a", "b", "c"}, Series: []Series{{Values: Values(1, 2, 3)}}}
	}
	table := func(id string, caption Text) *Table {
		return &Table{ID: id, Caption: caption, Columns: []Column{{Title: "c"}}, Rows: [][]Cell{{Str("x")}}}
	}
	d := &Document{}
	d.Section("One").ID("one").Add(table("", ""), chart("c1"), table("t1", "Costs **b**"), &Image{Name: "a/logo.png", Alt: "x"},
		&Row{Cells: []Blocks{{chart("")}, {table("", "In a row")}}}, &Image{ID: "i1", Name: "gone.png", Alt: "x"}, chart("c2"), table("t3", "")).
		Section("See [](#t1)").ID("deep").P("[](#one) [](#deep) [](#c1) [](#t1) [](#i1) [](#c2) [](#t3) [](#none)[^n]")
	d.Note("n", "As in [](#t1).")
	tall := &Paragraph{Text: Text(strings.Repeat("line\n", 90))} // whose cells stand below each other, after a trial
	d.Section("Last").Add(&Row{Cells: []Blocks{{chart("c5"), tall}, {table("t4", "Below")}}}).P("[](#c5) [](#t4)")
	for bare, want := range map[bool]string{
		false: "Section 1 Section 1.1 Figure 1 Table 1 Figure 3 Figure 4 Table 3 none¹",
		true:  "“One” “See ” Figure 1 Table 1 Figure 3 Figure 4 Table 3 none¹",
	} {
		l, err := engine(t, &Options{NoNumbers: bare, Images: images(t)}).lay(t.Context(), d)
		require.NoError(t, err)
		var texts []string
		for _, p := range l.pages {
			for _, b := range p.boxes {
				texts = append(texts, said(b))
			}
		}
		all := strings.Join(texts, "|")
		for _, text := range []string{want, "Figure 1. Bars", "Table 1. Costs b", "Figure 2. Bars", "Table 2. In a row", "|Figure 3.|", "Figure 4. Bars", "|Table 3.|", "As in Table 1.",
			"Figure 5. Bars", "Table 4. Below", "Figure 5 Table 4"} {
			require.Contains(t, all, text)
		}
		require.NotContains(t, all, "Table 5")
		require.Equal(t, "See Table 1", l.headings[1].text)
		var to []string
		for _, link := range links(t, l) {
			to = append(to, link.to)
		}
		require.Equal(t, []string{"#t1", "#one", "#deep", "#c1", "#t1", "#i1", "#c2", "#t3", "^n", "#t1", "#c5", "#t4"}, to)
		require.Contains(t, l.warnings, `no section, table, figure or image has the id "none"; what links to it is plain text`)
	}
}

func TestCodeStandsOnATint(t *testing.T) {
	e := engine(t, nil)
	l, err := e.lay(t.Context(), document(&Paragraph{Text: "call `f(x)` now"}))
	require.NoError(t, err)
	for _, p := range l.pages {
		for i, o := range p.ops {
			if o.Kind == ink.Text && o.Text == "f(x)" {
				under := p.ops[i-1]
				require.Equal(t, ink.Rect, under.Kind)
				require.InDelta(t, o.X-1.5, under.X, 0.01)
				require.InDelta(t, o.W+3, under.W, 0.01)
				require.Less(t, under.Y, o.Y-o.Size*0.7)
				require.Greater(t, under.Y+under.H, o.Y+o.Size*0.2)
				return
			}
		}
	}
	t.Fatal("no code on any page")
}

func images(t *testing.T) fstest.MapFS {
	t.Helper()
	m := image.NewNRGBA64(image.Rect(0, 0, 300, 150)) // 16 bits, half of it transparent
	for x := range 150 {
		for y := range 150 {
			m.Set(x, y, imagecolor.NRGBA64{R: 0xffff, A: 0xffff})
		}
	}
	var p, j bytes.Buffer
	require.NoError(t, png.Encode(&p, m))
	require.NoError(t, jpeg.Encode(&j, m, nil))
	return fstest.MapFS{"a/logo.png": {Data: p.Bytes()}, "photo.jpg": {Data: j.Bytes()}, "no.png": {Data: []byte("no image")}, "cut.png": {Data: p.Bytes()[:200]}}
}

func TestImages(t *testing.T) {
	e := engine(t, &Options{Images: images(t)})
	d := document(
		&Image{Name: "a/logo.png", Alt: "The logo", Caption: "Fig. *one*"}, &Image{Name: "photo.jpg", Alt: "A photo", Width: 50},
		&Image{Name: "none.png", Alt: "What is **not** there"}, &Image{Name: "no.png", Alt: "x"}, &Image{Name: "cut.png", Alt: "y"})
	file, result := printed(t, e, d)
	checkFile(t, file)
	require.Equal(t, []string{
		`the image "none.png" is not shown: there is no such file`,
		`the image "no.png" is not shown: the file is neither PNG nor JPEG`,
		`the image "cut.png" is not shown: the file is damaged`,
	}, result.Warnings)
	require.Contains(t, textOf(t, file), "What is **not** there", "the text stands for the image")
	require.Contains(t, textOf(t, file), "Figure 1. Fig. one")

	l, err := e.lay(t.Context(), d)
	require.NoError(t, err)
	var sizes []float64
	for _, p := range l.pages {
		for _, o := range p.ops {
			if o.Kind == ink.Image {
				sizes = append(sizes, o.W, o.H)
			}
		}
	}
	wide := upright()
	half := wide.wide() / 2
	require.InDeltaSlice(t, []float64{144, 72, half, half / 2}, sizes, 0.01)

	_, result = printed(t, engine(t, nil), d)
	require.Contains(t, result.Warnings[0], `the image "a/logo.png" is not shown: the engine has no images`)
}

// TestImagesAreDecodedOnce, however many goroutines ask for them.
func TestImagesAreDecodedOnce(t *testing.T) {
	files := &counted{FS: images(t), opened: map[string]int{}}
	e := engine(t, &Options{Images: files})
	first, err := e.images.get("photo.jpg")
	require.NoError(t, err)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			again, err := e.images.get("photo.jpg")
			if err != nil || again != first {
				t.Error("decoded anew")
			}
		})
	}
	wait.Wait()
	require.Equal(t, 1, files.opened["photo.jpg"])
}

// counted counts how often files are opened.
type counted struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]int
}

func (c *counted) Open(name string) (fs.File, error) {
	c.mu.Lock()
	c.opened[name]++
	c.mu.Unlock()
	return c.FS.Open(name)
}
