package benchmarks_test

import (
	"fmt"

	"github.com/qubitz/reportjobs/benchmarks"
)

func ExampleReference() {
	r := benchmarks.Reference()
	fmt.Println(len(r.Sections), "sections,", r.Words(), "words")
	// Output: 20 sections, 12046 words
}
