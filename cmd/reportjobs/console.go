package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"golang.org/x/term"
)

// A console is where the command reads and writes: results on out, all that is
// said about them on errs.
type console struct {
	in        io.Reader
	out, errs *os.File
	json      bool // one JSON object a line on out
}

// result writes v as a line of JSON where that is wanted, else the text.
func (c *console) result(v any, text string) error {
	if !c.json {
		_, err := io.WriteString(c.out, text)
		return err
	}
	lines := json.NewEncoder(c.out)
	lines.SetEscapeHTML(false)
	return lines.Encode(v)
}

// say tells the user something that is no result.
func (c *console) say(format string, args ...any) {
	fmt.Fprintf(c.errs, format+"\n", args...)
}

// terminal tells whether a person looks at f and it can draw.
func terminal(f *os.File) bool {
	return term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
}

// columns is how wide the terminal f is.
func columns(f *os.File) int {
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return 80
	}
	return width
}

// printable makes one line of what came from elsewhere: nothing in it moves
// the cursor, changes colors or hides what stands behind.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, text)
}
