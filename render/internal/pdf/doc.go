// Package pdf writes PDF files: pages of text, shapes, pictures and links,
// from the upper left corner in points, and around them an outline, page
// labels and properties.
//
// A [Page] is painted into a content stream of our own: glyph ids with
// kerning, vectors, state that is written only when it changes. [Write]
// compresses the pages, on several goroutines if it may, and puts one file
// together: one revision, object streams, an identifier that is a hash of what
// the file holds. The same calls make the same bytes, whatever the number of
// goroutines.
//
// gopdf (github.com/signintech/gopdf) parses the fonts, cuts each down to the
// glyphs a document uses, and writes them; subset.go takes these objects over
// and is the only file that knows what gopdf's bytes look like. Fonts are
// parsed once, by [NewFonts], and so are pictures, by [NewImage]; both are
// safe for use by many goroutines at once. A [Page] is not.
package pdf
