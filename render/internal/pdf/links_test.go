package pdf

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLinksLeadWhereTheySay(t *testing.T) {
	fonts := newFonts(t)
	wide, tall := fonts.NewPage(a4h, a4w), fonts.NewPage(a4w, a4h)
	wide.LinkTo(100, 50, 200, 20, "there", 0)
	wide.LinkURI(10, 20, 30, 40, "https://example.com/a(b)?q=1&r=ü x", 0)
	tall.LinkURI(1, 2, 3, 4, "MAILTO:someone@example.com", 0)
	tall.Dest("there", 300)
	file := write(t, fonts, &File{Pages: []*Page{wide, tall}})
	check(t, file)
	urls := poppler(t, file, "pdfinfo", "-url", "FILE")
	require.Regexp(t, `1 +Annotation +https://example\.com/a\(b\)\?q=1&r=%C3%BC%20x\n`, urls)
	require.Regexp(t, `2 +Annotation +mailto:someone@example\.com\n`, urls)
	all := strings.Join(strings.Fields(plain(t, file)), " ")
	require.Regexp(t, `/Dest \[ (\d+) 0 R /XYZ null 541.89 null \]`, all)
	page := regexp.MustCompile(`/Dest \[ (\d+) 0 R`).FindStringSubmatch(all)[1]
	require.Regexp(t, ` `+page+` 0 obj << [^>]*/MediaBox \[ 0 0 595.28 841.89 \]`, all)
	for _, rect := range []string{"100 525.28 300 545.28", "10 535.28 40 575.28", "1 835.89 4 839.89"} { // of a landscape page too
		require.Contains(t, all, "/Rect [ "+rect+" ]")
	}
}

func TestOnlyLinksThatRunNothing(t *testing.T) {
	for uri, want := range map[string]string{
		"http://example.com":          "http://example.com",
		"HTTPS://EXAMPLE.com/A%20b":   "https://EXAMPLE.com/A%20b",
		"https://example.com/\u202Ea": "https://example.com/%E2%80%AEa",
		"mailto:a@b.c?subject=x y":    "mailto:a@b.c?subject=x%20y",
		"javascript:alert(1)":         "",
		" javascript:alert(1)":        "",
		"java\nscript:alert(1)":       "",
		"file:///etc/passwd":          "",
		"data:text/html,x":            "",
		"//example.com":               "",
		"example.com":                 "",
		"http:":                       "",
		"http://exa mple.com":         "",
		"":                            "",
	} {
		got, err := safeURI(uri)
		require.Equal(t, want, got, uri)
		require.Equal(t, want == "", err != nil, uri)
	}
}

func TestMarkedContentIsBalanced(t *testing.T) {
	fonts := newFonts(t)
	p := fonts.NewPage(a4w, a4h)
	p.Artifact(Header)
	p.Text(50, 20, regular, 8, ink, "Header")
	p.End()
	for n := range 3 {
		p.Begin(TagP, int32(n+1))
		p.Text(50, 50+float64(n)*20, regular, 10, ink, fmt.Sprintf("Paragraph %d", n))
		p.FillRect(40, 40, 5, 5, blue)
		p.End()
	}
	file := write(t, fonts, &File{Pages: []*Page{p}, Structure: []Element{{}, {Tag: TagP}, {Tag: TagP}, {Tag: TagP}}})
	check(t, file)
	all := plain(t, file)
	require.Equal(t, 1, strings.Count(all, "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n"))
	require.Equal(t, 4, strings.Count(all, "EMC\n"))
	for n := range 3 {
		require.Contains(t, all, "/P<</MCID "+strconv.Itoa(n)+">>BDC\n")
	}
	require.Equal(t, strings.Count(all, "BT\n"), strings.Count(all, "ET\n"))
}
