package typeset

import (
	"fmt"
	"slices"
	"strings"

	"github.com/qubitz/reportjobs/render/internal/ink"
	"github.com/qubitz/reportjobs/render/internal/pdf"
)

// Files are those of a host, the bytes of TTF files; nil for ours.
type Files struct {
	Regular  []byte
	Italic   []byte
	Bold     []byte
	Mono     []byte
	Fallback [][]byte
}

// A FaceError is what is wrong with a face of a host.
type FaceError struct {
	Face string // the field of [Files], as in "Fallback[0]"
	Text string
}

// Error names the face first.
func (e *FaceError) Error() string { return e.Face + ": " + e.Text }

// A family collects the faces of an engine.
type family struct {
	faces    []pdf.FaceData
	own      []string // by face: what the host calls it, "" for one of ours
	warnings []string
}

// Load parses the faces of a host and ours; code asks for one of code, ours
// where the host has none. What the fonts lack it says in sentences. What is
// wrong with a face of the host is a [*FaceError].
func Load(host *Files, code bool) (*Fonts, []string, error) {
	var y family
	out := &Fonts{mono: code || host.Mono != nil}
	hosted := host.Regular != nil
	if hosted {
		y.addStyles(host)
	} else if err := y.addInter(); err != nil {
		return nil, nil, err
	}
	if host.Mono != nil {
		y.add("Mono", host.Mono)
	} else if out.mono {
		if err := y.addMono(); err != nil {
			return nil, nil, err
		}
	}
	inter := pdf.Face(len(y.faces))
	if hosted {
		if err := y.addInter(); err != nil {
			return nil, nil, err
		}
	}
	fallback := pdf.Face(len(y.faces))
	for i, data := range host.Fallback {
		y.add(fmt.Sprintf("Fallback[%d]", i), data)
	}
	y.chain(out.mono, hosted, inter, fallback)
	set, err := pdf.NewFonts(y.faces)
	if err != nil {
		return nil, nil, y.fault(err)
	}
	out.Set = set
	out.table = newTableRuler(out)
	y.lint(set)
	return out, y.warnings, nil
}

var styleNames = [ink.Faces]string{"Regular", "Italic", "Bold"}

func (y *family) warn(format string, args ...any) {
	y.warnings = append(y.warnings, fmt.Sprintf(format, args...))
}

// softHyphens and proportional digits are drawn by what a host's font has.
func hostAliases() map[rune]rune {
	out := map[rune]rune{'\u00AD': '-'}
	for r := '0'; r <= '9'; r++ {
		out[ink.RunningDigit(r)] = r
	}
	return out
}

// add adds a face of the host. Its name begins with six letters of its place,
// which tell viewers that it is a subset.
func (y *family) add(name string, ttf []byte) {
	called := pdf.PostScriptName(ttf)
	if called == "" {
		called = "Font"
	}
	y.faces = append(y.faces, pdf.FaceData{
		Name: fmt.Sprintf("RJHOS%c+%s", 'A'+len(y.faces), called), TTF: ttf, Alias: hostAliases(),
	})
	y.own = append(y.own, name)
}

// addStyles adds the faces of a host that text is set in. Regular stands for
// those that are missing.
func (y *family) addStyles(host *Files) {
	for f, data := range [ink.Faces][]byte{host.Regular, host.Italic, host.Bold} {
		if data == nil {
			data = host.Regular
			y.warn("Theme.Fonts.%s: there is none; Regular stands for it", styleNames[f])
		}
		y.add(styleNames[f], data)
	}
}

// addInter adds our own faces.
func (y *family) addInter() error {
	digits := map[rune]rune{}
	for r := '0'; r <= '9'; r++ {
		digits[ink.RunningDigit(r)] = r
	}
	for f := range ink.Faces {
		data, err := fontFiles.ReadFile(fileOf(f) + ".ttf")
		if err != nil {
			return err
		}
		kern, err := fontFiles.ReadFile(fileOf(f) + ".kern")
		if err != nil {
			return err
		}
		y.faces = append(y.faces, pdf.FaceData{Name: builtIn(f), TTF: data, Kern: kernPairs(kern), Unmap: digits})
		y.own = append(y.own, "")
	}
	return nil
}

// addMono adds our own face of code. It has no digits of another width.
func (y *family) addMono() error {
	data, err := fontFiles.ReadFile("fonts/JetBrainsMono-Regular.ttf")
	y.faces = append(y.faces, pdf.FaceData{Name: "RJMONO+JetBrainsMono-Regular", TTF: data, Alias: hostAliases()})
	y.own = append(y.own, "")
	return err
}

// chain says which faces are asked for what another lacks: that of the same
// style of ours, then the fallbacks of the host.
func (y *family) chain(code, hosted bool, inter, fallback pdf.Face) {
	last := pdf.Face(len(y.faces))
	for f := pdf.Face(0); f < pdf.Face(ink.Faces); f++ {
		if hosted {
			y.faces[f].Fallback = append(y.faces[f].Fallback, inter+f)
		}
		for next := fallback; next < last; next++ {
			y.faces[f].Fallback = append(y.faces[f].Fallback, next)
		}
	}
	if code {
		y.faces[ink.Mono].Fallback = append([]pdf.Face{pdf.Face(ink.Regular)}, y.faces[ink.Regular].Fallback...)
	}
}

// fault names the face of the host that an error is about.
func (y *family) fault(err error) error {
	for i, name := range y.own {
		if mark := fmt.Sprintf("pdf: face %q: ", y.faces[i].Name); name != "" && strings.HasPrefix(err.Error(), mark) {
			return &FaceError{name, strings.TrimPrefix(err.Error(), mark)}
		}
	}
	return err
}

// furnished are the characters that an engine writes of its own accord, or that
// every report has.
const furnished = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 !\"#%&'()*+,-./:;<=>?@[]_–—‘’“”…·€−▲▼⁰¹²³⁴⁵⁶⁷⁸⁹"

// lint warns of what can be set, but not as well as it should be.
func (y *family) lint(set *pdf.Fonts) {
	for i, name := range y.own {
		at := pdf.Face(i)
		if name == "" || strings.HasPrefix(name, "Fallback") || i > 0 && i < int(ink.Faces) && &y.faces[i].TTF[0] == &y.faces[0].TTF[0] {
			continue
		}
		if nested := set.Nested(at); len(nested) > 0 {
			y.warn("Theme.Fonts.%s: the glyphs of %s are composites of composites, which cannot be embedded; another font stands in. Decompose them in the font",
				name, listed(nested))
		}
		var missing []rune
		for _, r := range furnished {
			if !set.Own(at, r) && !slices.Contains(set.Nested(at), r) {
				missing = append(missing, r)
			}
		}
		if len(missing) > 0 {
			y.warn("Theme.Fonts.%s: no glyphs for %s; another font stands in", name, listed(missing))
		}
		if !set.Own(at, '0') || at == pdf.Face(ink.Mono) {
			continue
		}
		for r := '1'; r <= '9'; r++ {
			if set.Width(at, r) != set.Width(at, '0') {
				y.warn("Theme.Fonts.%s: its digits are of different widths; figures in tables will not stand under each other", name)
				break
			}
		}
		if !set.Kerned(at) {
			y.warn("Theme.Fonts.%s: no table kern that is understood; its letters are not kerned", name)
		}
	}
}

// listed names characters, of many the first ones.
func listed(list []rune) string {
	const most = 24
	text := strings.TrimSpace(string(list[:min(len(list), most)]))
	if len(list) > most {
		return fmt.Sprintf("%s and %d more", text, len(list)-most)
	}
	return text
}
