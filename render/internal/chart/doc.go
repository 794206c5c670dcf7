// Package chart draws figures: charts of all kinds, timelines, risk matrices and
// sparklines.
//
// A figure fills any height between its least and its ideal one, keeps all its
// texts inside its box and off each other, says in words what it shows, and is
// read in a print without colors. What does not fit lies down, is set smaller,
// is left out evenly or becomes text, in this order.
package chart
