package pdf

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// most is the largest number in a file, in thousandths: what a page of PDF
// 1.7 may measure and some, so that a faulty sum is found and not written.
const most = 32_767_000

// thousandths rounds v. It returns false for what is not a number or too
// large for a page.
func thousandths(v float64) (int, bool) {
	v = math.Floor(v*1000 + 0.5)
	if !(v >= -most && v <= most) {
		return 0, false
	}
	return int(v), true
}

// appendNumber writes thousandths as short as PDF can have them.
func appendNumber(b []byte, n int) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	whole, part := n/1000, n%1000
	if whole > 0 || part == 0 {
		b = strconv.AppendInt(b, int64(whole), 10)
	}
	if part == 0 {
		return b
	}
	b = append(b, '.', byte('0'+part/100))
	if part %= 100; part > 0 {
		b = append(b, byte('0'+part/10))
		if part %= 10; part > 0 {
			b = append(b, byte('0'+part))
		}
	}
	return b
}

// appendText writes a text string: as it is if it is ASCII, else in UTF-16.
func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return append(appendUTF16(append(b, "<feff"...), s), '>')
		}
	}
	return appendLiteral(b, s)
}

// appendLiteral writes ASCII in parentheses.
func appendLiteral(b []byte, s string) []byte {
	b = append(b, '(')
	for i := range len(s) {
		if s[i] == '(' || s[i] == ')' || s[i] == '\\' {
			b = append(b, '\\')
		}
		b = append(b, s[i])
	}
	return append(b, ')')
}

func appendUTF16(b []byte, s string) []byte {
	for _, r := range s {
		if r1, r2 := utf16.EncodeRune(r); r1 != utf8.RuneError {
			b = appendHex(appendHex(b, uint16(r1)), uint16(r2))
		} else {
			b = appendHex(b, uint16(r))
		}
	}
	return b
}

func appendHex(b []byte, v uint16) []byte {
	const digits = "0123456789abcdef"
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}
