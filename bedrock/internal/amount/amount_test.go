package amount

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAmount: the amount that a text begins with, the unit behind it, and what
// it leaves of the text.
func TestAmount(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text string
		value, step      float64
		unit, rest       string
	}{
		{"a number", "en", "420 of them", 420, 1, "", "of them"},
		{"a fraction", "en", "4.2%", 4.2, 0.1, "%", ""},
		{"a scale that touches", "en", "$4.2M", 4.2e6, 1e5, "USD", ""},
		{"a scale behind a space", "en", "€5 million a year", 5e6, 1e6, "EUR", "a year"},
		{"two scales", "en", "two hundred thousand users", 2e5, 1e5, "user", ""},
		{"a unit that touches ends the number", "en", "10ms thousand", 10, 1, "ms", "thousand"},
		{"the point of an abbreviation", "de", "1,5 Mio. Euro", 1.5e6, 1e5, "EUR", ""},
		{"a minus", "en", "-5%", -5, 1, "%", ""},
		{"a minus before the sign of a currency", "en", "-$5", -5, 1, "USD", ""},
		{"a dollar that is not of the United States", "en", "CA$5", 5, 1, "CAD", ""},
		{"a code before", "en", "CHF 5", 5, 1, "CHF", ""},
		{"a code behind", "en", "5 CHF", 5, 1, "CHF", ""},
		{"a sign before the next number is that one's", "en", "5 $7", 5, 1, "", "$ 7"},
		{"cents", "en", "5 cents", 0.05, 0.01, "¤", ""},
		{"percent become points", "en", "5 % points", 5, 1, "pp", ""},
		{"degrees", "en", "5 °C", 5, 1, "°C", ""},
		{"a currency behind its scale", "fr", "3 millions d'euros", 3e6, 1e6, "EUR", ""},
		{"a word that a hyphen ties", "en", "500-user limit", 500, 1, "user", "limit"},
		{"a unit that a hyphen ties", "en", "90-day limit", 90, 1, "day", "limit"},
		{"a unit of two words", "en", "5 percentage points", 5, 1, "pp", ""},
		{"a word between a number and its unit of time", "en", "30 business days", 30, 1, "day", ""},
		{"a noun behind adjectives", "en", "140 manual e-mails sent", 140, 1, "e-mail", "sent"},
		{"a noun does not reach over a unit", "en", "12 clean hours", 12, 1, "", "clean hours"},
		{"nor over a word without meaning", "en", "12 of the depots", 12, 1, "", "of the depots"},
		{"any noun of one", "en", "1 depot", 1, 1, "depot", ""},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			text := In(tt.text, tt.lang)
			a, ok := text.Amount(0)
			require.True(t, ok)
			require.InDelta(t, tt.value, a.Value, 1e-9)
			require.InDelta(t, tt.step, a.Step, 1e-9)
			unit, end := a.Unit, a.End
			if unit == "" {
				unit, _, end = text.UnitOf(a)
			}
			require.Equal(t, tt.unit, unit)
			var rest []string
			for _, k := range text.Tokens[end:] {
				rest = append(rest, k.Text)
			}
			require.Equal(t, tt.rest, strings.Join(rest, " "))
		})
	}
}

func TestWhatIsNoAmount(t *testing.T) {
	for _, s := range []string{"", "users", "$", "-", "−", "€ users", "+-+-5", "1e999"} {
		_, ok := In(s, "en").Amount(0)
		require.False(t, ok, s)
	}
}

// TestNames: what touches a number may make a name of it.
func TestNames(t *testing.T) {
	for text, name := range map[string]bool{"12-eyes check": true, "13-eyes check": false, "2FA": true, "3rd": true, "4-eyes": true, "four-eyes": true, "5K": false, "90-day": false, "95%+": false} {
		a, ok := In(text, "en").Amount(0)
		require.True(t, ok, text)
		require.Equal(t, name, a.Name, text)
	}
}

func TestPer(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text string
		want             []string
		end              int
	}{
		{"a time", "en", "a month later", []string{"month"}, 2},
		{"a word for it", "en", "monthly", []string{"month"}, 1},
		{"a thing", "en", "per user", []string{"user"}, 2},
		{"a stroke", "en", "/ day", []string{"day"}, 2},
		{"both", "en", "per user and month", []string{"user", "month"}, 4},
		{"not three", "en", "per user per month per day", []string{"user", "month"}, 4},
		{"an article alone is before times only", "en", "a user", nil, 0},
		{"the article of a time", "es", "a la semana", []string{"week"}, 3},
		{"nothing", "en", "and month", nil, 0},
		{"nothing at the end", "en", "per", nil, 0},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			per, end := In(tt.text, tt.lang).Per(0)
			require.Equal(t, tt.want, per)
			require.Equal(t, tt.end, end)
		})
	}
}
