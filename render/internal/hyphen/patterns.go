package hyphen

import (
	"unicode"
	"unicode/utf8"
)

// Letters that stay together at both ends of a word, where the patterns do not
// say. TeX has the same for English.
const (
	defaultLeft  = 2
	defaultRight = 3
)

// maxWord is how many letters a word may have; a longer one is no word of a
// language.
const maxWord = 62

// Patterns say where the words of a language may be hyphenated. They do not
// change and are safe for use by many goroutines.
type Patterns struct {
	words       *trie
	compounds   *trie // says where the words of a compound meet; nil if words says that too
	left, right int
	exceptions  map[string][]int // how many letters stand before each break, by word in lower case
}

func newPatterns() *Patterns {
	return &Patterns{words: newTrie(), left: defaultLeft, right: defaultRight, exceptions: map[string][]int{}}
}

// Breaks appends the byte offsets at which word may be broken to out, from left
// to right. A word is letters and nothing else; of anything else there are none.
func (p *Patterns) Breaks(out []int, word string) []int {
	var letters [maxWord + 2]rune
	n := 1
	letters[0] = '.'
	for _, r := range word {
		if n > maxWord || !unicode.IsLetter(r) {
			return out
		}
		letters[n] = unicode.ToLower(r)
		n++
	}
	letters[n] = '.'
	if n-1 < p.left+p.right {
		return out
	}
	odd := p.odd(letters[:n+1])
	at := 0
	for i := range n - 1 {
		if odd[i] && i >= p.left && n-1-i >= p.right {
			out = append(out, at)
		}
		_, size := utf8.DecodeRuneInString(word[at:])
		at += size
	}
	return out
}

// odd tells for each letter of a word between two dots whether the patterns
// let a line end before it.
func (p *Patterns) odd(letters []rune) (odd [maxWord]bool) {
	n := len(letters) - 2
	if len(p.exceptions) > 0 {
		if list, ok := p.exceptions[string(letters[1:1+n])]; ok {
			for _, i := range list {
				odd[i%maxWord] = true
			}
			return odd
		}
	}
	if p.compounds == nil {
		p.words.odd(letters, odd[:])
		return odd
	}
	p.compounds.odd(letters, odd[:])
	from := 0
	for i := 1; i <= n; i++ { // of each word of the compound
		if i < n && !odd[i] {
			continue
		}
		before, behind := letters[from], letters[i+1]
		letters[from], letters[i+1] = '.', '.'
		p.words.odd(letters[from:i+2], odd[from:i])
		letters[from], letters[i+1] = before, behind
		from = i
	}
	return odd
}

// A trie holds patterns by their letters.
type trie struct {
	nodes  []node // the first is the root
	levels []byte
}

// A node stands for the letters on the way to it. Its children are a linked
// list.
type node struct {
	char        rune
	child, next int32 // 0 for none
	levels      int32 // index in trie.levels of as many as there are letters, and one more; -1 for none
}

func newTrie() *trie { return &trie{nodes: []node{{levels: -1}}} }

// add takes a pattern: letters, and a level before each and behind the last.
// Of a pattern that is there twice the higher levels count.
func (t *trie) add(letters []rune, levels []byte) {
	at := int32(0)
	for _, r := range letters {
		next := t.step(at, r)
		if next == 0 {
			next = int32(len(t.nodes))
			t.nodes = append(t.nodes, node{char: r, next: t.nodes[at].child, levels: -1})
			t.nodes[at].child = next
		}
		at = next
	}
	n := &t.nodes[at]
	if n.levels < 0 {
		n.levels = int32(len(t.levels))
		t.levels = append(t.levels, levels...)
		return
	}
	for i, level := range levels {
		known := &t.levels[int(n.levels)+i]
		*known = max(*known, level)
	}
}

// step returns the child of a node that r leads to, 0 if there is none.
func (t *trie) step(at int32, r rune) int32 {
	for at = t.nodes[at].child; at != 0 && t.nodes[at].char != r; at = t.nodes[at].next {
	}
	return at
}

// odd sets for each letter of a word between two dots whether the highest level
// before it is an odd one.
func (t *trie) odd(letters []rune, odd []bool) {
	var levels [maxWord + 3]byte // levels[i] is that before letters[i]
	for from := range letters {
		at := int32(0)
		for k, r := range letters[from:] {
			if at = t.step(at, r); at == 0 {
				break
			}
			first := t.nodes[at].levels
			if first < 0 {
				continue
			}
			for i, level := range t.levels[first : int(first)+k+2] {
				levels[from+i] = max(levels[from+i], level)
			}
		}
	}
	for i := 1; i < len(letters)-2; i++ { // a break before the first letter is none
		odd[i] = odd[i] || levels[i+1]%2 == 1
	}
}
