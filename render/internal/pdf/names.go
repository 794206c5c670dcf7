package pdf

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// PostScriptName returns what a TrueType font calls itself, as file formats
// want it: letters, digits and hyphens. It is "" for a font that does not say.
func PostScriptName(ttf []byte) string {
	name := nameTable(ttf)
	if len(name) < 6 {
		return ""
	}
	n, strs := int(binary.BigEndian.Uint16(name[2:])), int(binary.BigEndian.Uint16(name[4:]))
	for i := range n {
		at := 6 + 12*i
		if at+12 > len(name) {
			break
		}
		record := name[at : at+12]
		platform, id := binary.BigEndian.Uint16(record), binary.BigEndian.Uint16(record[6:])
		from := strs + int(binary.BigEndian.Uint16(record[10:]))
		to := from + int(binary.BigEndian.Uint16(record[8:]))
		if id != postScriptName || to > len(name) {
			continue
		}
		text := string(name[from:to])
		if platform != macintosh {
			units := make([]uint16, (to-from)/2)
			for k := range units {
				units[k] = binary.BigEndian.Uint16(name[from+2*k:])
			}
			text = string(utf16.Decode(units))
		}
		if text = strings.Map(nameRune, text); text != "" {
			return text[:min(len(text), 63)]
		}
	}
	return ""
}

// From the OpenType specification, table name.
const (
	postScriptName = 6
	macintosh      = 1
)

func nameRune(r rune) rune {
	if r == '-' || digit(r) || r|0x20 >= 'a' && r|0x20 <= 'z' {
		return r
	}
	return -1
}

func nameTable(ttf []byte) []byte {
	if len(ttf) < 12 {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(ttf[4:])) {
		at := 12 + 16*i
		if at+16 > len(ttf) {
			break
		}
		if string(ttf[at:at+4]) != "name" {
			continue
		}
		start, length := uint64(binary.BigEndian.Uint32(ttf[at+8:])), uint64(binary.BigEndian.Uint32(ttf[at+12:]))
		if start+length <= uint64(len(ttf)) {
			return ttf[start : start+length]
		}
	}
	return nil
}
