package pdf

import (
	"encoding/xml"
	"strings"
	"time"
)

func (a *assembler) catalog(id, pages int) {
	f := a.file
	metadata := a.reserve()
	a.stream(metadata, "/Type/Metadata/Subtype/XML", f.xmp()) // not compressed, so that any program finds it
	outline, structure := a.outline(), a.structure()
	a.begin(id)
	a.text("<</Type/Catalog/Pages ")
	a.ref(pages)
	if structure != 0 {
		a.text("/MarkInfo<</Marked true>>/StructTreeRoot ")
		a.ref(structure)
	}
	a.text("/Metadata ")
	a.ref(metadata)
	a.text("/ViewerPreferences<</DisplayDocTitle true>>")
	if f.Lang != "" {
		a.text("/Lang")
		a.string(f.Lang)
	}
	if outline != 0 {
		a.text("/PageMode/UseOutlines/Outlines ")
		a.ref(outline)
	}
	if len(f.PageLabels) > 0 {
		a.labels()
	}
	a.text(">>\n")
}

func (a *assembler) labels() {
	a.text("/PageLabels<</Nums[")
	for _, l := range a.file.PageLabels {
		a.number(l.Page)
		a.text("<<")
		if l.Style != "" {
			a.text("/S/" + l.Style)
		}
		if l.Prefix != "" {
			a.text("/P")
			a.string(l.Prefix)
		}
		if l.Start > 1 {
			a.text("/St ")
			a.number(l.Start)
		}
		a.text(">>")
	}
	a.text("]>>")
}

func (a *assembler) info(id int) {
	f := a.file
	a.begin(id)
	a.text("<<")
	for _, e := range [][2]string{{"/Title", f.Title}, {"/Author", f.Author}, {"/Subject", f.Subject}, {"/Creator", f.Creator}, {"/Producer", producer}} {
		if e[1] != "" {
			a.text(e[0])
			a.string(e[1])
		}
	}
	if !f.Created.IsZero() {
		date := "(D:" + f.Created.UTC().Format("20060102150405") + "Z)"
		a.text("/CreationDate" + date + "/ModDate" + date)
	}
	a.text(">>\n")
}

// xmp says the same as info, for newer programs.
func (f *File) xmp() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		"<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">" +
		"<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n")
	element := func(before, text, after string) {
		if text != "" {
			b.WriteString(before)
			_ = xml.EscapeText(&b, []byte(text)) // a strings.Builder never fails
			b.WriteString(after + "\n")
		}
	}
	b.WriteString("<dc:format>application/pdf</dc:format>\n")
	element("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", f.Title, "</rdf:li></rdf:Alt></dc:title>")
	element("<dc:creator><rdf:Seq><rdf:li>", f.Author, "</rdf:li></rdf:Seq></dc:creator>")
	element("<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", f.Subject, "</rdf:li></rdf:Alt></dc:description>")
	element("<dc:language><rdf:Bag><rdf:li>", f.Lang, "</rdf:li></rdf:Bag></dc:language>")
	element("<xmp:CreatorTool>", f.Creator, "</xmp:CreatorTool>")
	if !f.Created.IsZero() {
		date := f.Created.UTC().Format(time.RFC3339)
		element("<xmp:CreateDate>", date, "</xmp:CreateDate>")
		element("<xmp:ModifyDate>", date, "</xmp:ModifyDate>")
	}
	element("<pdf:Producer>", producer, "</pdf:Producer>")
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return []byte(b.String())
}
