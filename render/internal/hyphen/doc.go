/*
Package hyphen finds where a word may be hyphenated, by the patterns of a
language and the algorithm of Franklin Mark Liang (Word Hy-phen-a-tion by
Com-put-er, 1983). It reads patterns as TeX and libhyphen have them; it holds
none itself.

	p, err := hyphen.Parse(data)
	at := p.Breaks(nil, "hyphenation") // byte offsets: hy-phen-ation
*/
package hyphen
