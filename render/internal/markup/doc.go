/*
Package markup reads the little language of running text: bold, italic, code,
links and notes, and nothing else. [Spans] cuts a text into parts of one look,
[Strip] takes all marks away, and [Escape] has a text read exactly as it
stands. Whatever is no markup is literal: no text is ever refused.
*/
package markup
