package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// print writes all for people.
func (r *result) print(out io.Writer) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s, %d CPUs, medians of %d rounds in turns\n\n", r.Go, r.CPUs, r.Rounds)
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', tabwriter.AlignRight)
	header := []string{"way", "ms a document", "ratio to fpdf", "ms on one CPU", "ms two at once", "allocations", "MB allocated", "MB peak RSS", "KB file", "pages", "version"}
	fmt.Fprintln(table, strings.Join(header, "\t")+"\t")
	for _, f := range r.Ways {
		cells := []string{f.Name, figure("%.1f", f.Millis), figure("%.2f", f.Ratio), figure("%.1f", f.OneCPU), figure("%.1f", f.TwoAtOne),
			figure("%.0f", float64(f.Allocs)), figure("%.1f", float64(f.Bytes)/1e6), figure("%.0f", float64(f.Peak)/1e6),
			figure("%.0f", float64(f.Size)/1e3), figure("%.0f", float64(f.Pages)), f.Version}
		fmt.Fprintln(table, strings.Join(cells, "\t")+"\t")
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, m := range r.Missing {
		fmt.Fprintf(&text, "not here: %s\n", m)
	}
	r.printBudgets(&text)
	r.printCases(&text)
	_, err := out.Write(text.Bytes())
	return err
}

func (r *result) printBudgets(text *bytes.Buffer) {
	fmt.Fprintln(text, "\nbudgets of ours")
	for _, b := range r.Budgets {
		fmt.Fprintf(text, "  %-12s  %s: %s\n", b.Verdict, b.Rule, dash(b.Found))
	}
}

func (r *result) printCases(text *bytes.Buffer) {
	if n := len(r.InARow); n > 0 {
		fmt.Fprintln(text, "\nours in a row")
		for _, at := range r.InARow {
			fmt.Fprintf(text, "  %5d documents  %s MB RSS\n", at.Documents, figure("%.1f", float64(at.RSS)/1e6))
		}
	}
	for i, l := range r.Large {
		if i == 0 || r.Large[i-1].Pictures != l.Pictures {
			fmt.Fprintf(text, "\none large document%s, the first of its process and the same again\n", map[bool]string{true: " with a picture of 1200 × 800 on each page"}[l.Pictures])
		}
		pages := float64(l.Pages)
		fmt.Fprintf(text, "  %-13s %d pages  %.0f ms, %.2f a page; again %.0f ms, %.2f a page  %.0f KB, %.1f a page  %s MB peak RSS\n",
			l.Name, l.Pages, l.Millis, l.Millis/pages, l.Again, l.Again/pages, float64(l.Size)/1e3, float64(l.Size)/1e3/pages, figure("%.0f", float64(l.Peak)/1e6))
	}
}

// figure formats v, or a dash if it is not known.
func figure(format string, v float64) string {
	if v == 0 {
		return dash("")
	}
	return fmt.Sprintf(format, v)
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
