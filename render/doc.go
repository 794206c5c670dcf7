/*
Package render turns a [Document] into a PDF.

A Document holds what is said, never how it looks: a cover, sections up to
three deep, and blocks such as paragraphs, tables, charts and timelines. It is plain JSON,
so that a program, a caller or a model can write it. An [Engine] lays it out
and paints it:

	engine, err := render.New(nil)
	result, err := engine.PDF(ctx, w, document)

A program writes one with [NewDocument] and the methods of [Part]. [Decode]
reads JSON and is strict: it names each fault with its place. [Mend] is for
what models write, repairs what it can and says what it did. [Schema] describes
the JSON. How large a document may be is stated as constants, from [MaxJSON]
on. Numbers are formatted and totals computed here, so that nobody types them;
both doors and [Validate] keep to the same rules.

Layout is a pure step: it places boxes on pages by the metrics of the fonts
and knows all page numbers before the first is painted. The same document
gives the same bytes, on every machine and from any number of goroutines.
Prose is ragged, or justified and hyphenated where [Options.Hyphenation] has
patterns for the language. What programs read out of a file is what went in,
composed (NFC) and with all space between words as one; a word that was broken
ends its line with a soft hyphen, U+00AD.

Nothing is dropped: a character that the fonts lack becomes a visible □, and
[Result.Warnings] names it.

For reports, an [Author] writes the Document of a task and [Engine.Renderer]
makes a [reportjobs.Renderer] of both. [InputAuthor] is the one that needs no
model: it sets out the submitted JSON and says so.

Files are tagged for programs that read aloud or reflow: headings, paragraphs,
lists, tables with their headers, links, notes, the contents and the cover are
elements of a structure in the order of reading, what is broken over pages is
one element, and each chart has a text that says what it shows. What is there
only for the page, such as headers, page numbers and rules, is marked as that.
[Options.Untagged] leaves it out. Files do not claim PDF/UA or PDF/A.

How documents look is a [Theme]: [Executive], [Technical] or [Compliance], each
a struct to change, with a logo and the fonts of the host. Text keeps the
contrast of WCAG 2, level AA, whatever the accent. Without fonts of a host all
is set in Inter, whose faces are part of the package. What an engine says
itself, such as "Figure 3", is in the language of the document. Chinese and
Japanese need a font, see [Fonts].
*/
package render
