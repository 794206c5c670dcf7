package pdf_test

import (
	"bytes"
	"context"
	"fmt"
	"os"

	"github.com/qubitz/reportjobs/render/internal/pdf"
)

func Example() {
	inter, err := os.ReadFile("../typeset/fonts/Inter-Regular.ttf")
	if err != nil {
		panic(err)
	}
	fonts, err := pdf.NewFonts([]pdf.FaceData{{Name: "ABCDEF+Inter-Regular", TTF: inter}})
	if err != nil {
		panic(err)
	}
	const regular = 0
	page := fonts.NewPage(595.28, 841.89)
	page.Dest("top", 60)
	page.Text(72, 72, regular, 24, pdf.Color{31, 41, 55}, "Growth")
	page.Line(72, 84, 523, 84, pdf.Pen{Color: pdf.Color{222, 226, 232}, Width: 0.5})
	page.LinkURI(72, 100, 100, 14, "https://example.com", 0)

	var file bytes.Buffer
	stats, err := pdf.Write(context.Background(), &file, fonts, &pdf.File{
		Title: "Growth", Lang: "en",
		Outline: []pdf.OutlineItem{{Title: "Growth", Dest: "top"}},
		Pages:   []*pdf.Page{page},
	}, 2)
	fmt.Println(stats.Pages, stats.Faces, err)
	// Output: 1 1 <nil>
}
