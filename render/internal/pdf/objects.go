package pdf

import "strconv"

// embed writes a face: what gopdf made, with the references that subset.go
// took out.
func (a *assembler) embed(e *embedded) {
	s := e.subset
	file, toUnicode := a.reserve(), a.reserve()
	a.stream(file, "/Length1 "+strconv.Itoa(s.length)+flate, s.file)
	a.stream(toUnicode, flate, s.toUnicode)
	descriptor, cid := a.reserve(), a.reserve()
	e.id = a.reserve()
	a.begin(descriptor)
	a.bodies = append(a.bodies, s.descriptor...)
	a.text("/FontFile2 ")
	a.ref(file)
	a.text(">>\n")
	a.begin(cid)
	a.bodies = append(a.bodies, s.cid...)
	a.text("/CIDToGIDMap/Identity/FontDescriptor ")
	a.ref(descriptor)
	a.text(">>\n")
	a.begin(e.id)
	a.bodies = append(a.bodies, s.font...)
	a.text("/DescendantFonts[")
	a.ref(cid)
	a.text("]/ToUnicode ")
	a.ref(toUnicode)
	a.text(">>\n")
}

func (a *assembler) image(i *Image) {
	entries := "/Type/XObject/Subtype/Image/BitsPerComponent 8/Width " + strconv.Itoa(i.width) + "/Height " + strconv.Itoa(i.height) + i.entries
	if i.mask != nil {
		entries += "/SMask " + strconv.Itoa(a.imageIDs[i.mask.name]) + " 0 R"
	}
	id := a.reserve()
	a.imageIDs[i.name] = id
	a.stream(id, entries, i.data)
}

// resources are one dictionary for all pages.
func (a *assembler) resources(id int) {
	a.begin(id)
	a.text("<<")
	if len(a.faces) > 0 {
		a.text("/Font<<")
		for _, e := range a.faces {
			a.text("/F")
			a.number(int(e.in))
			a.text(" ")
			a.ref(e.id)
		}
		a.text(">>")
	}
	if len(a.images) > 0 {
		a.text("/XObject<<")
		for _, i := range a.images {
			a.text("/" + i.name + " ")
			a.ref(a.imageIDs[i.name])
		}
		a.text(">>")
	}
	a.text(">>\n")
}
