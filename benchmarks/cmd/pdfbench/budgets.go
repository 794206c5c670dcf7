package main

import (
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs/benchmarks/internal/stat"
)

// A budget is a promise and what this run found.
type budget struct {
	Rule    string `json:"rule"`
	Found   string `json:"found,omitempty"`
	Verdict string `json:"verdict"` // met, missed or not measured
}

const (
	met         = "met"
	missed      = "missed"
	notMeasured = "not measured"
)

func (b *budget) judge(ok bool, format string, found ...any) {
	b.Verdict, b.Found = missed, fmt.Sprintf(format, found...)
	if ok {
		b.Verdict = met
	}
}

const (
	fpdfShare   = 0.5    // of fpdf's time, at most, untagged
	taggedShare = 0.75   // and tagged
	reportLab   = 5.0    // times ours, at least
	allocations = 15_000 // a document, at most
	controlGain = 0.85   // of what the control gains on two goroutines, at least
	enoughGain  = 1.3    // times; if the control gains less, others keep the machine too busy to tell
)

// budgets compares ours with what was promised.
func (r *result) budgets() []budget {
	tagged := budget{Rule: fmt.Sprintf("tagged at most %.2f of fpdf's time", taggedShare), Verdict: notMeasured}
	untagged := budget{Rule: fmt.Sprintf("untagged at most %.2f of fpdf's time", fpdfShare), Verdict: notMeasured}
	slower := budget{Rule: fmt.Sprintf("ReportLab takes at least %.0f times as long", reportLab), Verdict: notMeasured}
	allocs := budget{Rule: fmt.Sprintf("at most %d allocations", allocations), Verdict: notMeasured}
	ours := r.way("ours")
	if ours != nil {
		allocs.judge(ours.Allocs <= allocations, "%d", ours.Allocs)
	}
	if ours != nil && r.way("fpdf") != nil {
		tagged.judge(ours.Ratio <= taggedShare, "%.2f", ours.Ratio)
	}
	if bare := r.way("ours untagged"); bare != nil && r.way("fpdf") != nil {
		untagged.judge(bare.Ratio <= fpdfShare, "%.2f", bare.Ratio)
	}
	if lab := r.way("ReportLab"); ours != nil && lab != nil {
		times := stat.Median(ratios(lab.single, ours.single))
		slower.judge(times >= reportLab, "%.1f times", times)
	}
	return []budget{tagged, untagged, slower, allocs, r.gain(ours)}
}

// gain compares what two goroutines gain, round by round.
func (r *result) gain(ours *figures) budget {
	b := budget{Rule: fmt.Sprintf("two goroutines gain at least %.0f%% of what a CPU-only control gains", controlGain*100), Verdict: notMeasured}
	switch {
	case ours == nil:
	case r.control.Gain < enoughGain:
		b.Found = fmt.Sprintf("the machine is too busy, the control gains %.2f times", r.control.Gain)
	default:
		share := stat.Median(ratios(gains(ours), gains(r.control)))
		b.judge(share >= controlGain, "%.0f%% (%.2f of %.2f times)", share*100, ours.Gain, r.control.Gain)
	}
	return b
}

// gains returns what two goroutines gained in each round.
func gains(f *figures) []float64 { return ratios(f.oneCPU, f.both) }

// missed returns an error that names the missed budgets, or nil.
func (r *result) missed() error {
	var rules []string
	for _, b := range r.Budgets {
		if b.Verdict == missed {
			rules = append(rules, b.Rule+": "+b.Found)
		}
	}
	if rules == nil {
		return nil
	}
	return fmt.Errorf("pdfbench: missed: %s", strings.Join(rules, "; "))
}
