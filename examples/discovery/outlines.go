package discovery

import "github.com/qubitz/reportjobs/bedrock"

// Outline returns what the report of that name is to be when a model writes
// it. A name that is none of [Reports] has no outline.
func Outline(report string) (outline bedrock.Outline, ok bool) {
	switch report {
	case Executive:
		return executiveOutline(), true
	case Technical:
		return technicalOutline(), true
	case Compliance:
		return complianceOutline(), true
	}
	return bedrock.Outline{}, false
}
