package tagcheck_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/tagcheck"
	"github.com/qubitz/reportjobs/render"
)

// everything is a file with all that the structure of one can hold.
func everything(t *testing.T) []byte {
	t.Helper()
	var picture, out bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 30, 20))))
	engine, err := render.New(&render.Options{Images: fstest.MapFS{"a.png": {Data: picture.Bytes()}}, Footer: "Foot"})
	require.NoError(t, err)
	d := render.NewDocument("Title").Note("n", "Noted.").Note("m", "Noted, too.")
	d.Cover.Facts = []render.Fact{{Label: "Label", Value: "Value"}}
	table := &render.Table{Caption: "Sums", Columns: []render.Column{{Title: "Item"}, {Title: "Cost", Kind: "number"}}, Total: []string{"", "sum"}}
	for range 90 {
		table.Rows = append(table.Rows, []render.Cell{render.Str("a"), render.Num(1)})
	}
	first := d.Section("First").P("See [this](https://example.com) and [that](https://example.org).[^n] More.[^m]").
		P(render.Text(strings.Repeat("many words ", 900))).Numbered("One", "Two").Image("a.png", "A field").Table(table)
	first.Section("Deep").Quote("q", "by").Section("Deeper").P("x")
	for range 5 {
		d.Section("More").P("y").PageBreak()
	}
	last := d.Section("Last")
	for range 70 { // more than one leaf of the parent tree has
		last.P("[a link](https://example.com)")
	}
	for i := range 10 { // so that the order of ids is not that of the notes
		name := fmt.Sprint("k", i)
		last.P(render.Text("Mark[^" + name + "]"))
		d.Note(name, "One more.")
	}
	_, err = engine.PDF(t.Context(), &out, d)
	require.NoError(t, err)
	return out.Bytes()
}

// tagged are the elements of a kind, in the order of their objects.
func tagged(f *tagcheck.File, tag tagcheck.Name) (out []tagcheck.Dict) {
	for id := range tagcheck.Ref(len(f.Objects) + 100) {
		if d, ok := f.Objects[id].(tagcheck.Dict); ok && d["S"] == tag && d["P"] != nil {
			out = append(out, d)
		}
	}
	return out
}

// paged replaces something in the content of the page that has it first.
func paged(t *testing.T, f *tagcheck.File, old, new string) {
	t.Helper()
	for _, id := range f.Pages() {
		s := f.Objects[f.Objects[id].(tagcheck.Dict)["Contents"].(tagcheck.Ref)].(*tagcheck.Stream)
		if at := regexp.MustCompile(old).FindIndex(s.Data); at != nil {
			s.Data = []byte(string(s.Data[:at[0]]) + new + string(s.Data[at[1]:]))
			return
		}
	}
	t.Fatalf("no page has %s", old)
}

func TestWhatIsWrongIsFound(t *testing.T) {
	type (
		dict  = tagcheck.Dict
		name  = tagcheck.Name
		array = tagcheck.Array
		ref   = tagcheck.Ref
	)
	file := everything(t)
	require.NoError(t, tagcheck.Check(file))
	catalog := func(f *tagcheck.File) dict { return f.Catalog() }
	root := func(f *tagcheck.File) dict { return f.Objects[f.Catalog()["StructTreeRoot"].(ref)].(dict) }
	page := func(f *tagcheck.File, n int) dict { return f.Objects[f.Pages()[n]].(dict) }
	leaf := func(f *tagcheck.File) dict {
		return f.Objects[f.Objects[root(f)["ParentTree"].(ref)].(dict)["Kids"].(array)[0].(ref)].(dict)
	}
	for rule, c := range map[string]struct {
		spoil func(f *tagcheck.File)
		want  string
	}{
		"marked":                   {func(f *tagcheck.File) { delete(catalog(f), "MarkInfo") }, "not tagged"},
		"language":                 {func(f *tagcheck.File) { delete(catalog(f), "Lang") }, "language"},
		"title":                    {func(f *tagcheck.File) { delete(catalog(f), "ViewerPreferences") }, "the title is not shown"},
		"tabs":                     {func(f *tagcheck.File) { delete(page(f, 1), "Tabs") }, "page 2: tabs"},
		"role of Title":            {func(f *tagcheck.File) { delete(root(f), "RoleMap") }, `no tag "Title"`},
		"content without a mark":   {func(f *tagcheck.File) { paged(t, f, `/P<</MCID \d+>>BDC`, "") }, "marked content ends where it did not begin"},
		"painting outside":         {func(f *tagcheck.File) { paged(t, f, `EMC\n$`, "EMC\n0 0 1 1 re f\n") }, "neither content nor artifact"},
		"text outside":             {func(f *tagcheck.File) { paged(t, f, `EMC\n$`, "EMC\nBT [<00>]TJ ET\n") }, "neither content nor artifact"},
		"a mark in a mark":         {func(f *tagcheck.File) { paged(t, f, `EMC\n`, "") }, "marked content in marked content"},
		"an empty mark":            {func(f *tagcheck.File) { paged(t, f, `EMC\n$`, "EMC\n/Artifact<</Type/Layout>>BDC EMC\n") }, "shows nothing"},
		"an artifact of no kind":   {func(f *tagcheck.File) { paged(t, f, `/Artifact<</Type/Layout>>BDC`, "/Artifact BMC") }, "says too little"},
		"a mark across a text":     {func(f *tagcheck.File) { paged(t, f, `BDC\nBT\n`, "BDC\nBT\nEMC\n/Artifact<</Type/Layout>>BDC\n") }, "ends where it did not begin"},
		"a number left out":        {func(f *tagcheck.File) { paged(t, f, `MCID 1>`, "MCID 99>") }, "is due"},
		"a number twice":           {func(f *tagcheck.File) { paged(t, f, `MCID 1>`, "MCID 0>") }, "is due"},
		"another tag":              {func(f *tagcheck.File) { paged(t, f, `/P<</MCID 0>`, "/H1<</MCID 0>") }, "a P that is marked as"},
		"content of no element":    {func(f *tagcheck.File) { delete(tagged(f, "H1")[0], "K") }, "an empty H1"},
		"content of two elements":  {func(f *tagcheck.File) { tagged(f, "H1")[1]["K"] = array{0., 0.} }, "or it is there twice"},
		"content of another page":  {func(f *tagcheck.File) { tagged(f, "H1")[2]["Pg"] = f.Pages()[0] }, "there is no content"},
		"content in another order": {func(f *tagcheck.File) { k := tagged(f, "P")[1]["K"].(array); k[0], k[len(k)-1] = k[len(k)-1], k[0] }, "stands behind later content"},
		"a parent that is none":    {func(f *tagcheck.File) { tagged(f, "TD")[0]["P"] = tagged(f, "TD")[2]["P"] }, "another parent"},
		"no way back":              {func(f *tagcheck.File) { delete(page(f, 1), "StructParents") }, "in the parent tree"},
		"another way back": {func(f *tagcheck.File) {
			page(f, 1)["StructParents"], page(f, 2)["StructParents"] = page(f, 2)["StructParents"], page(f, 1)["StructParents"]
		}, "page 2"},
		"numbers out of order": {func(f *tagcheck.File) { leaf(f)["Nums"].(array)[2] = 1. }, "not in order"},
		"limits":               {func(f *tagcheck.File) { leaf(f)["Limits"].(array)[0] = 0. }, "limits"},
		"the next number":      {func(f *tagcheck.File) { root(f)["ParentTreeNextKey"] = 3. }, "is taken"},
		"a link without its number": {func(f *tagcheck.File) {
			delete(f.Objects[page(f, 2)["Annots"].(array)[0].(ref)].(dict), "StructParent")
		}, "is not that of a Link"},
		"a link that says nothing":   {func(f *tagcheck.File) { delete(f.Objects[page(f, 2)["Annots"].(array)[0].(ref)].(dict), "Contents") }, "where it leads"},
		"a link without its element": {func(f *tagcheck.File) { tagged(f, "Link")[7]["K"] = 1. }, "a link without an annotation"},
		"a skipped level":            {func(f *tagcheck.File) { tagged(f, "H2")[0]["S"] = name("H3") }, "an H3 behind an H1"},
		"a figure without a text":    {func(f *tagcheck.File) { tagged(f, "Figure")[0]["Alt"] = " " }, "a figure without a text"},
		"a figure without a box":     {func(f *tagcheck.File) { delete(tagged(f, "Figure")[0], "A") }, "a figure without a box"},
		"a figure off the page":      {func(f *tagcheck.File) { tagged(f, "Figure")[0]["A"].(dict)["BBox"].(array)[2] = 900. }, "a figure at"},
		"a head of nothing":          {func(f *tagcheck.File) { delete(tagged(f, "TH")[1], "A") }, "with the scope <nil>"},
		"a row of fewer cells":       {func(f *tagcheck.File) { r := tagged(f, "TR")[5]; r["K"] = r["K"].(array)[:1] }, "a row of 1 cells"},
		"a table in disorder":        {func(f *tagcheck.File) { k := tagged(f, "Table")[0]["K"].(array); k[0], k[1] = k[1], k[0] }, "a table with a Caption there"},
		"an item without a text":     {func(f *tagcheck.File) { li := tagged(f, "LI")[0]; li["K"] = li["K"].(array)[0] }, "an entry of a list"},
		"an item of no list":         {func(f *tagcheck.File) { tagged(f, "L")[0]["S"] = name("Div") }, "a LI in a Div"},
		"an unknown tag":             {func(f *tagcheck.File) { tagged(f, "P")[0]["S"] = name("Para") }, `there is no tag "Para"`},
		"contents to nowhere":        {func(f *tagcheck.File) { k := tagged(f, "TOCI")[0]; k["K"] = k["K"].(array)[:1] }, "leads nowhere"},
		"a note without its id":      {func(f *tagcheck.File) { delete(tagged(f, "Note")[0], "ID") }, "a note without an id"},
		"ids of notes":               {func(f *tagcheck.File) { delete(root(f), "IDTree") }, "12 notes, 0"},
		"order of ids":               {func(f *tagcheck.File) { n := root(f)["IDTree"].(dict)["Names"].(array); n[0], n[2] = n[2], n[0] }, "leads elsewhere"},
	} {
		t.Run(rule, func(t *testing.T) {
			f, err := tagcheck.Open(file)
			require.NoError(t, err)
			c.spoil(f)
			require.ErrorContains(t, f.Check(), c.want)
		})
	}
}

func TestWhatIsNoFile(t *testing.T) {
	for _, data := range []string{"", "%PDF-1.7\n", "startxref\n99\n%%EOF\n", "startxref\n0\n%%EOF\n"} {
		require.Error(t, tagcheck.Check([]byte(data)), "%q", data)
	}
}
