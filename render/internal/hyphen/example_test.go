package hyphen_test

import (
	"fmt"

	"github.com/qubitz/reportjobs/render/internal/hyphen"
)

func Example() {
	// Eight of the patterns that TeX has for English.
	p, err := hyphen.Parse([]byte("hy3ph he2n hena4 hen5at 1na n2at 1tio 2io"))
	if err != nil {
		fmt.Println(err)
		return
	}
	word, from := "hyphenation", 0
	for _, at := range p.Breaks(nil, word) {
		fmt.Print(word[from:at], "-")
		from = at
	}
	fmt.Println(word[from:])
	// Output: hy-phen-ation
}
