// Package stat makes one figure of many, the same way for all commands of this
// module.
package stat

import (
	"cmp"
	"math"
	"slices"
)

// Median returns the middle of values in any order: between two middle ones
// their mean, so that an even number of rounds favours nobody; 0 of none.
func Median[T ~int64 | ~float64](values []T) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// Quantile returns the least of the sorted values that at least the share q of
// them does not exceed; the zero value of none.
func Quantile[T cmp.Ordered](sorted []T, q float64) (least T) {
	if len(sorted) == 0 {
		return least
	}
	rank := int(math.Ceil(q * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}
