// Showcase makes one report that has every block and every chart on it, to be
// looked at: a PDF, a picture of each page and a sheet with all of them.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"

	"github.com/qubitz/reportjobs/render"
)

//go:embed pictures/*.png
var pictures embed.FS

func main() {
	theme := flag.String("theme", "executive", "the `NAME` of a theme: executive, technical, compliance, or all of them")
	dir := flag.String("out", filepath.Join("out", "showcase"), "the `DIR` to write to")
	pages := flag.Bool("pages", true, "also draw the pages, with pdftoppm of poppler-utils")
	dpi := flag.Int("dpi", 100, "pixels of a page an inch")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *theme, *dir, *pages, *dpi); err != nil {
		fmt.Fprintln(os.Stderr, "showcase:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, theme, dir string, pages bool, dpi int) error {
	names := []string{theme}
	if theme == "all" {
		names = []string{"executive", "technical", "compliance"}
	}
	for _, name := range names {
		if err := show(ctx, name, dir, pages, dpi); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// show writes NAME.pdf, and NAME-1.png and on with NAME-sheet.png if pages are
// wanted.
func show(ctx context.Context, name, dir string, pages bool, dpi int) error {
	engine, err := engineOf(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(dir, name+".pdf")
	result, err := write(ctx, engine, path)
	if err != nil {
		return err
	}
	fmt.Printf("%s  %d pages\n", path, result.Pages)
	for _, warning := range result.Warnings {
		fmt.Println("  " + warning)
	}
	if !pages {
		return nil
	}
	if err := drawPages(ctx, path, filepath.Join(dir, name), dpi); err != nil {
		return err
	}
	sheet := filepath.Join(dir, name+"-sheet.png")
	if err := contactSheet(ctx, path, sheet); err != nil {
		return err
	}
	fmt.Println(sheet)
	return nil
}

// engineOf returns an engine that makes documents look like a theme.
func engineOf(name string) (*render.Engine, error) {
	images, err := fs.Sub(pictures, "pictures")
	if err != nil {
		return nil, err
	}
	o := &render.Options{Images: images, Footer: "All figures are made up"}
	theme, err := render.NamedTheme(name)
	if err != nil {
		return nil, err
	}
	if theme.Furniture.Banner {
		o.Classification = "Internal"
	}
	o.Theme = &theme
	return render.New(o)
}

func write(ctx context.Context, engine *render.Engine, path string) (result render.Result, err error) {
	file, err := os.Create(path)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return engine.PDF(ctx, file, document())
}

// drawPages makes pictures of the pages of a file, PREFIX-1.png and on.
func drawPages(ctx context.Context, path, prefix string, dpi int) error {
	old, err := filepath.Glob(prefix + "-[0-9]*.png")
	if err != nil {
		return err
	}
	for _, name := range old { // of a run that made more pages
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	out, err := exec.CommandContext(ctx, "pdftoppm", "-r", strconv.Itoa(dpi), "-png", path, prefix).CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return errors.New("pictures of pages need pdftoppm, of the Debian package poppler-utils; without them: -pages=false")
	}
	if err != nil {
		return fmt.Errorf("pdftoppm: %w: %s", err, out)
	}
	return nil
}
