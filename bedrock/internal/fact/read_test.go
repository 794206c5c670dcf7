package fact

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	type fact struct {
		pointer, raw string
		low, high    float64
		Unit         string
		open         int
	}
	for _, tt := range []struct {
		rule, input string
		want        []fact
	}{
		{"a number is a fact", `{"users": 420}`, []fact{{"/users", "420", 420, 420, "", 0}}},
		{"the key tells the unit", `{"data-quality-percentage": 81, "budget_eur": 5000, "latency_ms": 250, "transcription_usd_per_year": 9}`, []fact{
			{"/data-quality-percentage", "81", 81, 81, "%", 0}, {"/budget_eur", "5000", 5000, 5000, "EUR", 0},
			{"/latency_ms", "250", 250, 250, "ms", 0}, {"/transcription_usd_per_year", "9", 9, 9, "USD/year", 0}}},
		{"the key tells what a figure is per", `{"annual cost": "$5K"}`, []fact{{"/annual cost", "$5K", 5000, 5000, "USD/year", 0}}},
		{"a label tells what the figures behind it are per", `["Daily: 50,000 queries, 20 TB of images, monthly: 1.5M calls in 3 days, peak: 9,000 calls. 200 users"]`, []fact{
			{"/0", "50,000 queries", 50e3, 50e3, "query/day", 0}, {"/0", "20 TB", 20, 20, "TB/day", 0}, {"/0", "1.5M calls", 1.5e6, 1.5e6, "call/month", 0},
			{"/0", "3 days", 3, 3, "day", 0}, {"/0", "9,000 calls", 9000, 9000, "call", 0}, {"/0", "200 users", 200, 200, "user", 0}}},
		{"and no further than its sentence and line", `["Monthly: 7 calls. 5 users", "Monthly: 7 calls\n5 users", "Monthly: 7 calls; 5 users"]`, []fact{
			{"/0", "7 calls", 7, 7, "call/month", 0}, {"/0", "5 users", 5, 5, "user", 0}, {"/1", "7 calls", 7, 7, "call/month", 0}, {"/1", "5 users", 5, 5, "user", 0},
			{"/2", "7 calls", 7, 7, "call/month", 0}, {"/2", "5 users", 5, 5, "user", 0}}},
		{"a range", `["$500K - $1M"]`, []fact{{"/0", "$500K - $1M", 500e3, 1e6, "USD", 0}}},
		{"bounds", `["95%+", "<1 second"]`, []fact{{"/0", "95%+", 95, 95, "%", 1}, {"/1", "1 second", 1, 1, "s", -1}}},
		{"nested values, in their order", `{"a":{"b":[{"c":"5 days"},{"c":"6 days"}]},"z":"7 days"}`, []fact{
			{"/a/b/0/c", "5 days", 5, 5, "day", 0}, {"/a/b/1/c", "6 days", 6, 6, "day", 0}, {"/z", "7 days", 7, 7, "day", 0}}},
		{"a pointer escapes its keys", `{"a/b~c": "5 days"}`, []fact{{"/a~1b~0c", "5 days", 5, 5, "day", 0}}},
		{"both values of a repeated key", `{"a":"5 days","a":"6 days"}`, []fact{{"/a", "5 days", 5, 5, "day", 0}, {"/a", "6 days", 6, 6, "day", 0}}},
		{"scientific notation", `{"a":1.5e6,"b":-2E-3}`, []fact{{"/a", "1.5e6", 1.5e6, 1.5e6, "", 0}, {"/b", "-2E-3", -0.002, -0.002, "", 0}}},
		{"a number too large is none", `{"a":1e999,"b":1}`, []fact{{"/b", "1", 1, 1, "", 0}}},
		{"a number of more than 64 characters is none", `{"a":0.` + strings.Repeat("1", 63) + `,"b":1}`, []fact{{"/b", "1", 1, 1, "", 0}}},
		{"a figure in a key", `{"3 months":"a pilot"}`, []fact{{"/3 months", "3 months", 3, 3, "month", 0}}},
		{"spelled numbers, small ones too", `["two hours in five depots"]`, []fact{{"/0", "two hours", 2, 2, "h", 0}, {"/0", "five depots", 5, 5, "depot", 0}}},
		{"the key tells the scale", `{"revenue_TEUR":650}`, []fact{{"/revenue_TEUR", "650", 650e3, 650e3, "EUR", 0}}},
		{"parts and figures in the order of the text", `["half the 5 depots"]`, []fact{{"/0", "half the", 50, 50, "%", 0}, {"/0", "5 depots", 5, 5, "depot", 0}}},
		{"parts of a whole", `["half the write-offs, a fifth of the lanes"]`, []fact{{"/0", "half the", 50, 50, "%", 0}, {"/0", "a fifth", 20, 20, "%", 0}}},
		{"the first word tells the unit", `["Minutes to a report (target: 30)"]`, []fact{{"/0", "30", 30, 30, "min", 0}}},
		{"a version, an id and a telephone number are none", `{"assessmentVersion":"3.1","useCaseId":"UC-2026-LOG-014","phone":"+47 22 12 34 56","id":17}`, nil},
		{"a string alone", `"5 days"`, []fact{{"", "5 days", 5, 5, "day", 0}}},
		{"nothing", `{"a":null,"b":true,"c":{},"d":[]}`, nil},
		{"German numbers", `["Das Budget ist 1.200,50 € und die Anlage hat 1.450 Nutzer"]`, []fact{{"/0", "1.200,50 €", 1200.5, 1200.5, "EUR", 0}, {"/0", "1.450 Nutzer", 1450, 1450, "nutzer", 0}}},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			l, err := Read([]byte(tt.input))
			require.NoError(t, err)
			var got []fact
			for i, f := range l.Facts {
				require.Equal(t, fmt.Sprintf("f%d", i+1), f.ID)
				got = append(got, fact{f.Pointer, f.Raw, f.Low, f.High, f.Unit, f.Open})
			}
			require.Equal(t, tt.want, got)
			again, err := Read([]byte(tt.input))
			require.NoError(t, err)
			require.Equal(t, l, again, "the same input gives the same ledger")
		})
	}
}

func TestReadRefusesWhatIsNoJSON(t *testing.T) {
	for _, input := range []string{"", "{", `{"a":}`, `{"a":1}{"b":2}`, "[1,2", "nope"} {
		_, err := Read([]byte(input))
		require.Error(t, err, input)
	}
}

func TestReadIsBounded(t *testing.T) {
	l, err := Read([]byte("[" + strings.Repeat(`"5 days",`, Max+10) + `"6 days"]`))
	require.NoError(t, err)
	require.Len(t, l.Facts, Max)
	require.True(t, l.Cut, "that there were more is said")

	l, err = Read([]byte(strings.Repeat(`{"a":`, 9000) + `"5 days"` + strings.Repeat("}", 9000)))
	require.NoError(t, err)
	require.Len(t, l.Facts, 1)
	require.LessOrEqual(t, len(l.Facts[0].Pointer), maxPointer+10, "depth makes no huge pointers")

	l, err = Read([]byte(`["` + strings.Repeat("x", 1<<20) + ` 5 days ` + strings.Repeat("ä", 1<<19) + `"]`))
	require.NoError(t, err)
	require.LessOrEqual(t, len(l.Facts[0].Context), 2*maxContext)
}

func TestContext(t *testing.T) {
	l, err := Read([]byte(`{"responses":{"cost-savings":"We expect a lot, namely €1.7M a year once all depots are connected, and later on even more than that."}}`))
	require.NoError(t, err)
	require.Equal(t, "cost savings: We expect a lot, namely €1.7M a year once all depots are connected, and later on even", l.Facts[0].Context)
}
