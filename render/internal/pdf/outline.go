package pdf

// outline returns 0 when there is none.
func (a *assembler) outline() int {
	if len(a.file.Outline) == 0 {
		return 0
	}
	root := a.reserve()
	first, last, count := a.items(root, a.file.Outline)
	a.begin(root)
	a.text("<</Type/Outlines/First ")
	a.ref(first)
	a.text("/Last ")
	a.ref(last)
	a.text("/Count ")
	a.number(count)
	a.text(">>\n")
	return root
}

// items writes a list of siblings and all below them. It returns the first and
// the last one and how many are seen when their parent is open.
func (a *assembler) items(parent int, list []OutlineItem) (first, last, count int) {
	ids := make([]int, len(list))
	for i := range ids {
		ids[i] = a.reserve()
	}
	for i := range list {
		count++
		var below [3]int
		if len(list[i].Items) > 0 {
			below[0], below[1], below[2] = a.items(ids[i], list[i].Items)
			if list[i].Open {
				count += below[2]
			} else {
				below[2] = -below[2] // closed: how many would be seen
			}
		}
		around := [2]int{}
		if i > 0 {
			around[0] = ids[i-1]
		}
		if i+1 < len(ids) {
			around[1] = ids[i+1]
		}
		a.item(ids[i], parent, &list[i], around, below)
	}
	return ids[0], ids[len(ids)-1], count
}

func (a *assembler) item(id, parent int, o *OutlineItem, around [2]int, below [3]int) {
	a.begin(id)
	a.text("<</Title")
	a.string(o.Title)
	a.dest(o.Dest)
	refs := []struct {
		key string
		id  int
	}{{"/Parent ", parent}, {"/Prev ", around[0]}, {"/Next ", around[1]}, {"/First ", below[0]}, {"/Last ", below[1]}}
	for _, r := range refs {
		if r.id != 0 {
			a.text(r.key)
			a.ref(r.id)
		}
	}
	if below[2] != 0 {
		a.text("/Count ")
		a.number(below[2])
	}
	a.text(">>\n")
}
