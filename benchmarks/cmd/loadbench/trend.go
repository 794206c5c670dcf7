package main

import "math"

// slack is how much of its mean a figure may get worse in a minute and still
// count as flat.
const slack = 0.01

// confidence is in standard errors: among the twelve figures that are judged, if
// none has a slope, one is called worse in one run of sixty.
const confidence = 3

// What is to be thought of a trend.
const (
	flat    = "flat"    // it gets no worse, but for the slack
	worse   = "worse"   // it does
	unclear = "unclear" // its noise is too great to say
)

// A trend is the straight line that fits a figure best, over minutes.
type trend struct {
	name  string
	mean  float64
	slope float64 // a minute
	err   float64 // standard error of slope
	worse int     // the sign of a slope that would be bad; 0: the figure is shown and not judged
	proof bool    // that it is flat has to be clear: of what is counted and not timed
}

// bound is how much worse the figure may get in a minute.
func (t trend) bound() float64 { return slack * t.mean }

// doubt is how far the true slope may be from the one that was found.
func (t trend) doubt() float64 { return confidence * t.err }

func (t trend) verdict() string {
	switch change := float64(t.worse) * t.slope; {
	case t.worse == 0:
		return ""
	case change-t.doubt() > t.bound():
		return worse
	case change+t.doubt() > t.bound():
		return unclear
	}
	return flat
}

func (t trend) passes() bool {
	v := t.verdict()
	return v != worse && (v != unclear || !t.proof)
}

// trends are those of all figures.
func trends(samples []sample) (all []trend) {
	minutes := figures(samples, func(s *sample) float64 { return s.at.Minutes() })
	add := func(t trend, figure func(*sample) float64) {
		t.mean, t.slope, t.err = fit(minutes, figures(samples, figure))
		all = append(all, t)
	}
	all = append(all, heapTrend(samples, minutes))
	add(trend{name: "goroutines", worse: +1, proof: true}, func(s *sample) float64 { return float64(s.Goroutines) })
	add(trend{name: "jobs held"}, func(s *sample) float64 { return float64(s.Jobs) })
	add(trend{name: "RSS, MB"}, func(s *sample) float64 { return float64(s.rss) / MB })
	for op := range ops {
		add(trend{name: op.String() + "/s", worse: -1}, func(s *sample) float64 { return s.rate(op) })
		add(trend{name: op.String() + " p99, ms", worse: +1}, func(s *sample) float64 { return ms(s.tallies[op].quantile(0.99)) })
	}
	return all
}

func figures(samples []sample, figure func(*sample) float64) []float64 {
	values := make([]float64, len(samples))
	for i := range samples {
		values[i] = figure(&samples[i])
	}
	return values
}

// heapTrend is that of the live heap as if the server had held the same number
// of jobs all the time: faster clients make more of them, and that is no leak.
// The share of the jobs is taken out of the heap and of the time, which makes
// the slope that of a regression on both; it costs one more degree of freedom.
func heapTrend(samples []sample, minutes []float64) trend {
	heap := figures(samples, func(s *sample) float64 { return float64(s.Heap) / MB })
	jobs := figures(samples, func(s *sample) float64 { return float64(s.Jobs) })
	t := trend{name: "live heap beside jobs, MB", worse: +1, proof: true}
	t.mean, _, _ = fit(jobs, heap)
	_, t.slope, t.err = fit(rest(jobs, minutes), rest(jobs, heap))
	n := float64(len(samples))
	t.err *= math.Sqrt((n - 2) / (n - 3))
	return t
}

// fit returns the line of least squares through the values at the places. At
// one place alone it has no slope.
func fit(places, values []float64) (mean, slope, err float64) {
	mean = meanOf(values)
	var xx, xy float64
	center := meanOf(places)
	for i, at := range places {
		xx += (at - center) * (at - center)
		xy += (at - center) * (values[i] - mean)
	}
	if xx == 0 {
		return mean, 0, 0
	}
	slope = xy / xx
	var squares float64
	for i, at := range places {
		off := values[i] - mean - slope*(at-center)
		squares += off * off
	}
	return mean, slope, math.Sqrt(squares / float64(len(values)-2) / xx)
}

// rest returns what the line of best fit leaves of the values.
func rest(places, values []float64) []float64 {
	mean, slope, _ := fit(places, values)
	center := meanOf(places)
	left := make([]float64, len(values))
	for i, at := range places {
		left[i] = values[i] - mean - slope*(at-center)
	}
	return left
}

func meanOf(values []float64) (mean float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	return mean
}
