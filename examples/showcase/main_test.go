package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/internal/tagcheck"
	"github.com/qubitz/reportjobs/render"
)

// TestShowcaseShowsEverything: each type of block, each kind of chart and each
// kind of column that the schema knows.
func TestShowcaseShowsEverything(t *testing.T) {
	text, err := json.Marshal(document())
	require.NoError(t, err)
	var schema struct {
		Defs map[string]struct {
			Properties map[string]struct {
				Const string
				Enum  []string
			}
		} `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(render.Schema(), &schema))
	shown := 0
	for name, def := range schema.Defs {
		if kind := def.Properties["type"].Const; kind != "" {
			require.Contains(t, string(text), `"type":"`+kind+`"`)
			shown++
		}
		for _, kind := range def.Properties["kind"].Enum {
			if kind == "text" { // a column of no kind is one of text
				continue
			}
			require.Contains(t, string(text), `"kind":"`+kind+`"`, name)
			shown++
		}
	}
	require.Greater(t, shown, 20, "the schema has other names now")
	for _, field := range []string{`"log":true`, `"highlight":`, `"trend":`, `"total":`, `"milestones":`, `"ordered":true`, `[^base]`, `](#districts)`} {
		require.Contains(t, string(text), field)
	}
}

// TestShowcaseInEveryTheme: it is written without a warning, its pages are not
// counted twice, and two runs give the same bytes.
func TestShowcaseInEveryTheme(t *testing.T) {
	for _, name := range []string{"executive", "technical", "compliance"} {
		engine, err := engineOf(name)
		require.NoError(t, err)
		var one, two bytes.Buffer
		result, err := engine.PDF(t.Context(), &one, document())
		require.NoError(t, err)
		require.Empty(t, result.Warnings, name)
		require.NoError(t, tagcheck.Check(one.Bytes()), name)
		require.Greater(t, result.Pages, 7, name)
		_, err = engine.PDF(t.Context(), &two, document())
		require.NoError(t, err)
		require.True(t, bytes.Equal(one.Bytes(), two.Bytes()), name)
		require.True(t, bytes.HasPrefix(one.Bytes(), []byte("%PDF-1.")), name)
	}
}

// TestShowcaseWithoutPictures needs no other program.
func TestShowcaseWithoutPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	require.NoError(t, run(t.Context(), "all", dir, false, 100))
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
	}
	require.Equal(t, []string{"compliance.pdf", "executive.pdf", "technical.pdf"}, names)
	require.ErrorContains(t, run(t.Context(), "neon", dir, false, 100), `no theme "neon"`)
}

// TestShowcaseDrawsItsPages with pdftoppm: a picture for each, and a sheet.
func TestShowcaseDrawsItsPages(t *testing.T) {
	dir := t.TempDir()
	stale := filepath.Join(dir, "technical-99.png")
	require.NoError(t, os.WriteFile(stale, nil, 0o600))
	require.NoError(t, run(t.Context(), "technical", dir, true, 20), "Debian package poppler-utils")
	require.NoFileExists(t, stale, "of an earlier run")
	pages, err := filepath.Glob(filepath.Join(dir, "technical-[0-9]*.png"))
	require.NoError(t, err)
	sheet, err := readPNG(filepath.Join(dir, "technical-sheet.png"))
	require.NoError(t, err)
	rows := (len(pages) + columns - 1) / columns
	page := image.Pt(249, 351) // A4 at thumbDPI, rounded up
	require.InDelta(t, columns*(page.X+margin)+margin, sheet.Bounds().Dx(), 2*columns)
	require.InDelta(t, rows*(page.Y+margin)+margin, sheet.Bounds().Dy(), float64(2*rows))
}

// TestTiled: pictures stand in rows, none on another.
func TestTiled(t *testing.T) {
	var pages []image.Image
	for i := range columns + 2 {
		p := image.NewGray(image.Rect(0, 0, 10+i, 20))
		for k := range p.Pix {
			p.Pix[k] = uint8(i + 1)
		}
		pages = append(pages, p)
	}
	m := tiled(pages)
	step := image.Pt(10+columns+1+margin, 20+margin)
	require.Equal(t, image.Pt(columns*step.X+margin, 2*step.Y+margin), m.Bounds().Size())
	for i := range pages {
		at := image.Pt(margin+i%columns*step.X, margin+i/columns*step.Y)
		require.Equal(t, uint8(i+1), color.GrayModel.Convert(m.At(at.X, at.Y)).(color.Gray).Y, "picture %d", i)
		require.Equal(t, uint8(background), color.GrayModel.Convert(m.At(at.X-1, at.Y)).(color.Gray).Y, "its margin")
	}
}
