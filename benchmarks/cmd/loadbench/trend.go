package main

import "math"

// slack is how much of its mean a figure may change in a minute and still
// count as flat, beside twice the error of its slope.
const slack = 0.01

// A trend is the straight line that fits a figure best, over minutes.
type trend struct {
	name  string
	mean  float64
	slope float64 // a minute
	err   float64 // standard error of slope
	worse int     // the sign of a slope that would be bad
}

// fit returns the line of least squares through the values.
func fit(minutes, values []float64) (mean, slope, err float64) {
	n := float64(len(values))
	var center float64
	for i := range values {
		center += minutes[i] / n
		mean += values[i] / n
	}
	var xx, xy float64
	for i := range values {
		xx += (minutes[i] - center) * (minutes[i] - center)
		xy += (minutes[i] - center) * (values[i] - mean)
	}
	slope = xy / xx
	var rest float64
	for i := range values {
		off := values[i] - mean - slope*(minutes[i]-center)
		rest += off * off
	}
	return mean, slope, math.Sqrt(rest / (n - 2) / xx)
}

// flat tells whether the figure gets no worse: by no more, at least, than the
// slack, as far as its noise lets one say.
func (t trend) flat() bool {
	return float64(t.worse)*t.slope-2*t.err <= slack*t.mean
}

// trends are those of the samples after the warm-up.
func trends(samples []sample) (all []trend) {
	add := func(name string, worse int, figure func(sample) float64) {
		var minutes, values []float64
		for _, s := range samples {
			if !s.warmUp {
				minutes, values = append(minutes, s.at.Minutes()), append(values, figure(s))
			}
		}
		t := trend{name: name, worse: worse}
		t.mean, t.slope, t.err = fit(minutes, values)
		all = append(all, t)
	}
	const MB = 1e6
	add("RSS, MB", +1, func(s sample) float64 { return float64(s.rss) / MB })
	add("live heap, MB", +1, func(s sample) float64 { return float64(s.Heap) / MB })
	add("goroutines", +1, func(s sample) float64 { return float64(s.Goroutines) })
	add("claims/s", -1, func(s sample) float64 { return s.claims })
	for op := range ops {
		add(op.String()+"/s", -1, func(s sample) float64 { return s.rate[op] })
		add(op.String()+" p99, ms", +1, func(s sample) float64 { return s.tallies[op].quantile(0.99).Seconds() * 1000 })
	}
	return all
}
