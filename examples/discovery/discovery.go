/*
Package discovery is a sample domain: reports on the export of a questionnaire
about a project. It shows what a host of package reportjobs writes itself: a
list of reports, how to describe a job, where its files lie, and who writes
the documents.

There are two ways to write them. The authors of [Renderers] need no model:
they set out what was submitted, each report with its own questions first and
everything else behind them, and say so. Those of [BedrockRenderers] have a
model on Amazon Bedrock write after an [Outline], and check its figures.
*/
package discovery

import (
	_ "embed"
	"encoding/json"
	"errors"
	"slices"

	"github.com/qubitz/reportjobs"
)

//go:embed sample.json
var sample []byte

// The reports of this domain.
const (
	Executive  = "executive"
	Technical  = "technical"
	Compliance = "compliance"
)

// Sample returns a submission of an invented company, for trying things out.
func Sample() []byte { return slices.Clone(sample) }

// Reports lists the reports that may be asked for. A request that names none
// gets all three, as in the system before this one.
func Reports() []reportjobs.ReportSpec {
	return []reportjobs.ReportSpec{
		{Name: Executive, Default: true, Check: check},
		{Name: Technical, Default: true, Check: check},
		{Name: Compliance, Default: true, Check: check},
	}
}

// check accepts every JSON object that holds anything.
func check(input []byte) error {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(input, &fields); err != nil || fields == nil {
		return errors.New("send one JSON object, for example the export of a questionnaire")
	}
	if len(fields) == 0 {
		return errors.New("the JSON object is empty, there is nothing to report on")
	}
	return nil
}
