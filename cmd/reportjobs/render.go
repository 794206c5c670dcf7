package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/render"
)

const aboutRender = `Render sets a document, written as JSON, as pages of a PDF. It needs no server.

What is wrong with a document is said with its place. --schema prints the JSON Schema of documents.`

// renderFlags are what render is told.
type renderFlags struct {
	look
	in, out, page, images       string
	landscape, schema, untagged bool
}

func newRender(c *console) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:               "render --in FILE --out FILE",
		Short:             "Make a PDF of a document in JSON",
		Long:              aboutRender,
		Example:           "  reportjobs render --in doc.json --out report.pdf\n  make-doc | reportjobs render > report.pdf",
		Args:              arguments(),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.schema {
				_, err := c.out.Write(append(render.Schema(), '\n'))
				return err
			}
			engine, err := f.engine(cmd)
			if err != nil {
				return err
			}
			return renderFile(cmd, c, engine, &f)
		},
	}
	cmd.Flags().StringVar(&f.in, "in", "-", "the document, a `FILE`; - for standard input")
	cmd.Flags().StringVar(&f.out, "out", "-", "the PDF, a `FILE`; - for standard output")
	cmd.Flags().StringVar(&f.page, "page", "a4", "`FORMAT` of the pages: a4 or letter")
	cmd.Flags().BoolVar(&f.landscape, "landscape", false, "pages are wider than high")
	f.look.add(cmd.Flags())
	cmd.Flags().StringVar(&f.images, "images", "", "the `DIR` of the images that the document names")
	cmd.Flags().BoolVar(&f.untagged, "untagged", false, "leave out the structure that screen readers follow; files are smaller")
	cmd.Flags().BoolVar(&f.schema, "schema", false, "print the JSON Schema of documents and end")
	return cmd
}

// engine returns an engine as the flags want it.
func (f *renderFlags) engine(cmd *cobra.Command) (*render.Engine, error) {
	o := render.Options{Landscape: f.landscape, Untagged: f.untagged}
	switch strings.ToLower(f.page) {
	case "a4":
	case "letter":
		o.Page = render.Letter
	default:
		return nil, usageFault(cmd, "--page %q: a4 or letter is wanted", f.page)
	}
	if f.images != "" {
		root, err := os.OpenRoot(f.images)
		if err != nil {
			return nil, fmt.Errorf("--images %s: %w", f.images, reason(err))
		}
		o.Images = root.FS()
	}
	return f.look.engine(cmd, o)
}

func aboutImage(warning string) bool { return strings.HasPrefix(warning, "the image ") }

// A rendering says what was made.
type rendering struct {
	Type     string   `json:"type"`
	File     string   `json:"file"`
	Pages    int      `json:"pages"`
	Warnings []string `json:"warnings,omitempty"`
}

func renderFile(cmd *cobra.Command, c *console, engine *render.Engine, f *renderFlags) error {
	toOutput := f.out == "-"
	switch {
	case toOutput && c.json:
		return usageFault(cmd, "--json needs --out FILE: the PDF itself goes to standard output")
	case toOutput && terminal(c.out):
		return usageFault(cmd, "a PDF is nothing for a terminal: give --out FILE")
	}
	data, err := c.read(f.in, render.MaxJSON)
	if err != nil {
		return err
	}
	doc, err := render.Decode(data)
	if err != nil {
		return misplaced(f.in, err)
	}
	ctx, stop := interruptible(cmd.Context())
	defer stop()
	made := render.Result{}
	write := func(file *os.File) (err error) {
		made, err = engine.PDF(ctx, file, doc)
		return misplaced(f.in, err)
	}
	if toOutput {
		err = write(c.out)
	} else {
		err = save(f.out, write)
	}
	if err != nil {
		return interrupted(ctx, err)
	}
	for _, warning := range made.Warnings {
		c.say("%s: %s", shown(f.in), warning)
	}
	if f.images == "" && slices.ContainsFunc(made.Warnings, aboutImage) {
		c.say("--images DIR says where the images are")
	}
	if toOutput {
		return nil
	}
	return c.result(rendering{"rendering", f.out, made.Pages, made.Warnings}, fmt.Sprintf("%s  %d pages\n", f.out, made.Pages))
}

// misplaced puts the name of the document in front of what is wrong with it.
func misplaced(name string, err error) error {
	if err == nil {
		return nil
	}
	text := strings.TrimPrefix(err.Error(), reportjobs.ErrInvalid.Error()+": ")
	if strings.Contains(text, "\n") {
		text = "\n  " + strings.ReplaceAll(text, "\n", "\n  ")
		return faultf(exitFault, "%s:%s", shown(name), text)
	}
	return faultf(exitFault, "%s: %s", shown(name), text)
}

// interrupted says so if that is why err came.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return faultf(exitInterrupted, "interrupted")
	}
	return err
}
