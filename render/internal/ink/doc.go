/*
Package ink says what is drawn, with no idea of reports: that comes above.

An [Op] is one thing to draw: a text, a rectangle, an outline, an image, a
link. A [Pen] makes outlines and a [Canvas] collects ops. What fills any height
between two is a [Drawing], which is asked for its ops when its place is known.
Text is in a [Face], of a size a [Font]; how wide it is says package typeset.
A [Color] knows how light it is to an eye and how well it is read on another,
and a [Palette] is all colors of a document: one accent, and greys.

Everything is in points, from the upper left corner down. Packages above turn
documents into ops; package render hands them to package pdf, the only one
below this, which writes the file.
*/
package ink
