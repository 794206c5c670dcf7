package render

import "strings"

// A fragment is a part of a line in one face.
type fragment struct {
	x    float64 // from the start of the line
	w    float64
	face face
	text string
}

// A line is set text that fits its measure.
type line struct {
	fragments []fragment
	w         float64
}

// A word is what stands between two spaces, in one face or several.
type word struct {
	parts []fragment // x unused; w in points
	w     float64
	space float64 // width of the space behind it, 0 at the end of a line
	last  bool    // a line ends here
}

func (w *word) lone(s string) bool { return len(w.parts) == 1 && w.parts[0].text == s }

// A setter breaks text into lines.
type setter struct {
	fonts *fonts
	gate  *gate
}

// words splits spans, in the face they stand in, at spaces and line feeds.
func (s *setter) words(spans []span, base face, size float64) []word {
	var out []word
	var now word
	for _, sp := range spans {
		f := base.styled(sp.style)
		rest := s.gate.clean(sp.text)
		for rest != "" {
			i := strings.IndexAny(rest, " \n")
			if i < 0 {
				i = len(rest)
			}
			if i > 0 {
				text := strings.ReplaceAll(rest[:i], "\u00A0", " ") // it is drawn as a space
				w := s.width(f, size, text)
				now.parts = append(now.parts, fragment{w: w, face: f, text: text})
				now.w += w
			}
			if i == len(rest) {
				break
			}
			feed := rest[i] == '\n'
			if n := len(now.parts); n > 0 {
				now.space = s.width(now.parts[n-1].face, size, " ")
			}
			if feed || now.parts != nil {
				now.last = feed
				out = append(out, now)
				now = word{}
			}
			rest = rest[i+1:]
		}
	}
	if now.parts != nil {
		out = append(out, now)
	}
	return out
}

func (s *setter) width(f face, size float64, text string) float64 {
	return float64(s.fonts.width(f, text)) * size / thousand
}

// wrap breaks t into lines of at most measure points. A line ends only at a
// space, so that a reader who copies the text gets the words back; a word
// that is longer than a line is broken anywhere.
func (s *setter) wrap(t Text, base face, size, measure float64) []line {
	var out []line
	var now []word
	var w float64
	flush := func() {
		out = append(out, join(now))
		now, w = nil, 0
	}
	for _, next := range s.split(s.words(t.spans(), base, size), size, measure) {
		if len(now) > 0 && w+next.w > measure {
			dash := now[len(now)-1]
			if len(now) > 1 && dash.lone("-") && dash.w+dash.space+next.w <= measure {
				now = now[:len(now)-1] // programs that extract text drop a dash at the end of a line
				flush()
				now, w = append(now, dash), dash.w+dash.space
			} else {
				flush()
			}
		}
		now = append(now, next)
		w += next.w + next.space
		if next.last {
			flush()
		}
	}
	if len(now) > 0 {
		flush()
	}
	return trim(out)
}

// trim takes empty lines away at both ends and all but one in between.
func trim(lines []line) []line {
	var out []line
	for _, l := range lines {
		empty := len(l.fragments) == 0
		if empty && (len(out) == 0 || len(out[len(out)-1].fragments) == 0) {
			continue
		}
		out = append(out, l)
	}
	for len(out) > 0 && len(out[len(out)-1].fragments) == 0 {
		out = out[:len(out)-1]
	}
	return out
}

// split breaks words that are longer than measure.
func (s *setter) split(words []word, size, measure float64) []word {
	for i := range words {
		if words[i].w > measure {
			out := append([]word(nil), words[:i]...)
			for _, w := range words[i:] {
				out = append(out, s.chop(w, size, measure)...)
			}
			return out
		}
	}
	return words
}

// chop breaks one word into pieces of at most measure, of one rune at least.
func (s *setter) chop(w word, size, measure float64) []word {
	if w.w <= measure {
		return []word{w}
	}
	var out []word
	var now word
	for _, part := range w.parts {
		from := 0
		var width float64
		cut := func(to int) {
			if to > from {
				now.parts = append(now.parts, fragment{w: width, face: part.face, text: part.text[from:to]})
				now.w += width
			}
			from, width = to, 0
		}
		for i, r := range part.text {
			step := s.width(part.face, size, string(r))
			if now.w+width+step > measure && (now.parts != nil || i > from) {
				cut(i)
				out = append(out, now)
				now = word{}
			}
			width += step
		}
		cut(len(part.text))
	}
	now.space, now.last = w.space, w.last
	return append(out, now)
}

// join sets words side by side, with as few fragments as there are changes of
// face. The space after a word belongs to the fragment in front of it.
func join(words []word) line {
	var l line
	var pending float64 // a space not yet set
	for _, w := range words {
		for i, part := range w.parts {
			n := len(l.fragments)
			if i == 0 && pending > 0 && n > 0 {
				l.fragments[n-1].text += " "
				l.fragments[n-1].w += pending
				l.w += pending
			}
			if n > 0 && l.fragments[n-1].face == part.face {
				l.fragments[n-1].text += part.text
				l.fragments[n-1].w += part.w
			} else {
				l.fragments = append(l.fragments, fragment{x: l.w, w: part.w, face: part.face, text: part.text})
			}
			l.w += part.w
		}
		pending = w.space
	}
	return l
}

// widest returns the widths of t on one line and of its longest word.
func (s *setter) widest(t Text, base face, size float64) (all, longest float64) {
	var now float64
	for _, w := range s.words(t.spans(), base, size) {
		longest = max(longest, w.w)
		all = max(all, now+w.w)
		now += w.w + w.space
		if w.last {
			now = 0
		}
	}
	return all, longest
}

// fit shortens s to measure, with an ellipsis if anything is cut.
func (s *setter) fit(text string, f face, size, measure float64) string {
	text = strings.Join(strings.Fields(s.gate.clean(text)), " ")
	if s.width(f, size, text) <= measure {
		return text
	}
	room := measure - s.width(f, size, "…")
	for i, r := range text {
		if room -= s.width(f, size, string(r)); room < 0 {
			return strings.TrimRight(text[:i], " ") + "…"
		}
	}
	return text
}
