package main

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
)

// How a contact sheet looks, in pixels.
const (
	columns    = 5
	margin     = 24
	thumbDPI   = 30 // some 250 pixels a page
	background = 226
)

// contactSheet draws all pages of a file on one picture.
func contactSheet(ctx context.Context, path, to string) error {
	dir, err := os.MkdirTemp("", "showcase")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := drawPages(ctx, path, filepath.Join(dir, "page"), thumbDPI); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(dir, "page-*.png")) // in their order: all numbers have as many digits
	if err != nil {
		return err
	}
	var pages []image.Image
	for _, name := range names {
		page, err := readPNG(name)
		if err != nil {
			return err
		}
		pages = append(pages, page)
	}
	return writePNG(to, tiled(pages))
}

// tiled sets pictures side by side in rows, each with the space of the largest.
func tiled(pages []image.Image) image.Image {
	var cell image.Point
	for _, p := range pages {
		cell.X, cell.Y = max(cell.X, p.Bounds().Dx()), max(cell.Y, p.Bounds().Dy())
	}
	across := max(min(columns, len(pages)), 1)
	rows := (len(pages) + across - 1) / across
	step := cell.Add(image.Pt(margin, margin))
	sheet := image.NewRGBA(image.Rect(0, 0, across*step.X+margin, rows*step.Y+margin))
	draw.Draw(sheet, sheet.Rect, image.NewUniform(color.Gray{Y: background}), image.Point{}, draw.Src)
	for i, p := range pages {
		at := image.Pt(margin+i%across*step.X, margin+i/across*step.Y)
		draw.Draw(sheet, image.Rectangle{Min: at, Max: at.Add(p.Bounds().Size())}, p, p.Bounds().Min, draw.Src)
	}
	return sheet
}

func readPNG(name string) (image.Image, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return png.Decode(file)
}

func writePNG(name string, m image.Image) (err error) {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return png.Encode(file, m)
}
