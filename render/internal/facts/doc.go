// Package facts reads what people submit: JSON in the order in which it was
// written, names of keys, lists of labels with values, figures with their units
// and amounts of money. What could be read in two ways is read in none.
package facts
