package derive

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/figure"
)

// TestWrittenInALanguage: a derived figure is written as a text of that
// language has it, and is read back as what it is.
func TestWrittenInALanguage(t *testing.T) {
	months := Value{Low: 4.59, High: 6.35, Unit: "month"}
	for _, tt := range []struct {
		lang  string
		value Value
		want  string
	}{
		{"de", months, "4,59 - 6,35 Monate"},
		{"de-CH", Value{Low: 1, High: 1, Unit: "week"}, "1 Woche"},
		{"de", Value{Low: 1.7e6, High: 1.7e6, Unit: "EUR/year", Open: 1}, "mindestens €1,7M/Jahr"},
		{"de", Value{Low: 30, High: 30, Unit: "nutzer/depot"}, "30 nutzer/depot"},
		{"fr", Value{Low: 2, High: 2, Unit: "year", Open: -1}, "au plus 2 ans"},
		{"es", months, "4,59 - 6,35 meses"}, {"it", months, "4,59 - 6,35 mesi"}, {"pt", months, "4,59 - 6,35 meses"}, {"nl", months, "4,59 - 6,35 maanden"},
		{"en", months, "4.59 - 6.35 months"},
		{"", Value{Low: 1, High: 1, Unit: "day"}, "1 day"},
	} {
		require.Equal(t, tt.want, tt.value.Written(tt.lang), tt.lang)
	}
	for _, lang := range []string{"de", "fr"} {
		back := figure.In(months.Written(lang), lang)
		require.Len(t, back, 1)
		require.Equal(t, "month", back[0].Unit)
		require.InDelta(t, 4.59, back[0].Low, 1e-9)
	}
}
