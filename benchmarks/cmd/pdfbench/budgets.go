package main

import (
	"fmt"
	"strings"
)

// A budget is a promise and what this run found.
type budget struct {
	Rule  string `json:"rule"`
	Found string `json:"found,omitempty"` // "" if a way was missing
	Met   bool   `json:"met"`
}

func (b budget) String() string {
	switch {
	case b.Found == "":
		return "not measured"
	case b.Met:
		return "met"
	}
	return "missed"
}

const (
	fpdfShare   = 0.5    // of fpdf's time, at most
	reportLab   = 5.0    // times ours, at least
	allocations = 15_000 // a document, at most
	controlGain = 0.85   // of what the control gains on two goroutines, at least
)

// budgets compares ours with what was promised.
func (r *result) budgets() []budget {
	untagged := budget{Rule: fmt.Sprintf("untagged at most %.2f of fpdf's time", fpdfShare)}
	slower := budget{Rule: fmt.Sprintf("ReportLab takes at least %.0f times as long", reportLab)}
	allocs := budget{Rule: fmt.Sprintf("at most %d allocations", allocations)}
	gain := budget{Rule: fmt.Sprintf("two goroutines gain at least %.0f%% of what a CPU-only control gains", controlGain*100)}
	ours, fpdf, lab := r.way("ours"), r.way("fpdf"), r.way("ReportLab")
	if ours != nil {
		allocs.Met, allocs.Found = ours.Allocs <= allocations, fmt.Sprint(ours.Allocs)
		share := median(ratios(gains(ours), gains(r.control)))
		gain.Met = share >= controlGain
		gain.Found = fmt.Sprintf("%.0f%% (%.2f of %.2f times)", share*100, ours.Gain, r.control.Gain)
		if fpdf != nil {
			untagged.Met, untagged.Found = ours.Ratio <= fpdfShare, fmt.Sprintf("%.2f", ours.Ratio)
		}
		if lab != nil {
			times := median(ratios(lab.single, ours.single))
			slower.Met, slower.Found = times >= reportLab, fmt.Sprintf("%.1f times", times)
		}
	}
	return []budget{untagged, slower, allocs, gain}
}

// gains returns what two goroutines gained in each round.
func gains(f *figures) []float64 { return ratios(f.oneCPU, f.both) }

// missed returns an error that names the missed budgets, or nil.
func (r *result) missed() error {
	var rules []string
	for _, b := range r.Budgets {
		if b.Found != "" && !b.Met {
			rules = append(rules, b.Rule+": "+b.Found)
		}
	}
	if rules == nil {
		return nil
	}
	return fmt.Errorf("pdfbench: missed: %s", strings.Join(rules, "; "))
}
