package stat

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMedian(t *testing.T) {
	for _, row := range []struct {
		rule   string
		values []float64
		want   float64
	}{
		{"nothing has none", nil, 0},
		{"the middle, in whatever order", []float64{9, 1, 2}, 2},
		{"between two middle ones neither the better nor the worse", []float64{4, 1, 2, 3}, 2.5},
	} {
		require.InDelta(t, row.want, Median(row.values), 0, row.rule)
	}
	require.Equal(t, 15*time.Millisecond, Median([]time.Duration{20 * time.Millisecond, 10 * time.Millisecond}))
}

func TestQuantile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	for _, row := range []struct {
		rule   string
		sorted []int
		q      float64
		want   int
	}{
		{"nothing has none", nil, 0.5, 0},
		{"no share is the least", hundred, 0, 1},
		{"half of them are no greater", hundred, 0.5, 50},
		{"ninety-nine of a hundred are no greater", hundred, 0.99, 99},
		{"of few, the p99 is the greatest and not the one before", []int{1, 2, 3, 4, 100}, 0.99, 100},
		{"all are no greater than the greatest", hundred, 1, 100},
	} {
		require.Equal(t, row.want, Quantile(row.sorted, row.q), row.rule)
	}
}
