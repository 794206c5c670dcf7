package ground

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/render"
)

func TestRounding(t *testing.T) {
	for _, tt := range []struct {
		rule, fact, text string
		ok               bool
	}{
		{"as it stands", "€1.653M", "€1.653M", true},
		{"rounded to the digits shown", "€1.653M", "€1.7M", true},
		{"rounded the wrong way", "€1.653M", "€1.6M", false},
		{"zeros at the end are digits shown", "€1.653M", "€1,700,000", false},
		{"behind about they are not", "€1.653M", "about €1,700,000", true},
		{"too coarse without about", "€1.7M", "€2M", false},
		{"coarse behind about", "€1.7M", "about €2M", true},
		{"too coarse behind about", "€1.5M", "about €2M", false},
		{"rounded to nothing", "0.4%", "0%", true},
		{"over what is below", "€1.66M", "over €1.6M", true},
		{"over what is above", "€1.54M", "over €1.6M", false},
		{"under what is above", "€1.54M", "under €1.6M", true},
		{"under what is below", "€1.66M", "under €1.6M", false},
		{"a step away from its bound", "€1.8M", "over €1.6M", false},
		{"the unit changed exactly", "12 months", "1 year", true},
		{"the unit changed and rounded", "13 months", "1 year", false},
		{"the unit changed and rounded to a digit behind", "13 months", "1.1 years", true},
		{"a quarter has three months", "6 months", "2 quarters", true},
		{"hours and minutes", "30 minutes", "0.5 h", true},
		{"weeks are no months", "4 weeks", "1 month", false},
		{"gigabytes and terabytes", "900 GB", "0.9 TB", true},
		{"a range as it stands", "3-6 months", "3 to 6 months", true},
		{"its low end", "3-6 months", "3 months", true},
		{"its high end", "3-6 months", "6 months", true},
		{"between its ends", "3-6 months", "4 months", false},
		{"another range", "3-6 months", "3 to 5 months", false},
		{"a range around one value", "6 months", "5.8 to 6.2 months", false},
		{"at most its high end", "3-6 months", "at most 6 months", true},
		{"at least its high end", "3-6 months", "at least 6 months", false},
		{"at least its low end", "3-6 months", "at least 3 months", true},
		{"at most its low end", "3-6 months", "at most 3 months", false},
		{"a bound as it stands", "95%+", "at least 95%", true},
		{"a bound as its value", "95%+", "95%", true},
		{"the opposite bound", "95%+", "below 95%", false},
		{"beyond a bound", "95%+", "97%", false},
		{"percent and points of percent", "5%", "5 percentage points", false},
		{"percent and times", "10%", "10x", false},
		{"a value that fell", "-12%", "12%", true},
		{"a value that fell, with its sign", "-12%", "-12%", true},
		{"a value that did not fall", "12%", "a change of -12%", false},
		{"another currency", "€5M", "$5M", false},
		{"another noun", "95 users", "95 depots", false},
		{"a plural", "1 depot", "1.0 depots", true},
		{"a noun for all people", "95 users", "95 people", true},
		{"a rate left out", "€5K a month", "€5K", true},
		{"a verb behind a number is not what it counts", "500 users", "projected, and for 500 comes to nothing", true},
		{"a noun that looks like one is", "500 users", "500 comedies", false},
		{"another rate", "€5K a month", "€5K a week", false},
		{"the same rate of another time", "€5K a month", "€60K a year", true},
		{"per two things in any order", "$300 per advisor per month", "$300 monthly per advisor", true},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			l, err := Read([]byte(`{"subject":"` + tt.fact + `"}`))
			require.NoError(t, err)
			require.Len(t, l.Facts, 1)
			faults := l.Check(Claim{Block: para("The subject is " + tt.text + "."), Cites: []string{"f1"}})
			require.Equal(t, tt.ok, len(faults) == 0, "%v", faults)
		})
	}
}

// What stands in another place than its own is a fault even where its number
// is cited.
func TestMisplaced(t *testing.T) {
	l, err := Read([]byte(`{"gateway delay":"7 seconds","console delay":"9 seconds","archive size":"5 TB","licence fee":"€4K","hosting fee":"€5K a month"}`))
	require.NoError(t, err)
	all := []string{"f1", "f2", "f3", "f4", "f5"}
	for _, tt := range []struct {
		rule, text string
		want       int
	}{
		{"in their places", "The gateway takes 7 seconds, the console 9 seconds.", 0},
		{"exchanged", "The gateway takes 9 seconds, the console 7 seconds.", 2},
		{"one twice", "The gateway takes 7 seconds, the console 7 seconds.", 0}, // one word is too little against a citation
		{"other units are no rivals", "The archive has 5 TB, the console takes 9 seconds.", 0},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			require.Len(t, l.Check(Claim{Block: para(tt.text), Cites: all}), tt.want)
		})
	}
	volume, err := Read([]byte(`{"volume":"Current: 200TB structured data, 50TB unstructured documents"}`))
	require.NoError(t, err)
	for text, want := range map[string]int{
		"The firm has 200TB of structured data and 50TB of documents.": 0, // what follows "of" is the figure's own
		"The firm has 50TB of structured data and 200TB of documents.": 2,
	} {
		require.Len(t, volume.Check(Claim{Block: para(text), Cites: []string{"f1", "f2"}}), want, text)
	}
	faults := l.Check(Claim{Block: para("The delay of the console is 7 seconds.")})
	require.Len(t, faults, 1, "not cited, and the place speaks of another")
	require.Equal(t, `"7 seconds" is f1 "7 seconds" ("gateway delay: 7 seconds"), but this place speaks of f2 "9 seconds" ("console delay: 9 seconds"): name the right one.`, faults[0].Why)
}

// What the block shows as well, and what was derived, is not what a place was
// to hold instead: their words are those of the figure itself.
func TestNoRivals(t *testing.T) {
	l := sampleLedger(t)
	_, err := l.Derive(derive.Derivation{Op: "scale", By: 2, Args: ids(t, l, "€650K - €900K"), Label: "release of the budget in two steps"})
	require.NoError(t, err)
	require.Empty(t, l.Check(Claim{Block: para("Release the budget of €650K to €900K.")}))

	table := &render.Table{Columns: []render.Column{{Title: "Measure"}, {Title: "Target"}}, Rows: [][]render.Cell{
		{render.Str("Warnings at least two hours ahead"), render.Str("70%")},
		{render.Str("Warnings acted on within ten minutes"), render.Str("more than 80%")},
	}}
	require.Empty(t, l.Check(Claim{Block: table, Section: "Goals and measures"}))
}

// What comes near a cited figure may be a second report of the same thing.
func TestNearRivals(t *testing.T) {
	for other, want := range map[string]int{"40%": 0, "60%": 1} {
		l, err := Read([]byte(`{"overall":"41%","late pharma deviation reports":"` + other + `"}`))
		require.NoError(t, err)
		require.Len(t, l.Check(Claim{Block: para("Of late pharma deviation reports there are 41%."), Cites: []string{"f1"}}), want, other)
	}
}

// A range that no fact is may join two, if both are cited or what the place
// speaks of for sure.
func TestJoinedRanges(t *testing.T) {
	l, err := Read([]byte(`{"training":"3 weeks","holidays":"9 weeks","others":["2 weeks","5 weeks"]}`))
	require.NoError(t, err)
	for _, tt := range []struct {
		rule, text string
		cites      []string
		want       int
	}{
		{"both are cited", "It takes 3 to 9 weeks.", []string{"f1", "f2"}, 0},
		{"both are spoken of", "Training and holidays take 3 to 9 weeks.", nil, 0},
		{"both are spoken of behind a comma", "It takes 3 to 9 weeks, for training and holidays.", nil, 1},
		{"both are spoken of from afar", "It takes 3 to 9 weeks. We mean training. And holidays.", nil, 1},
		{"one end is no fact", "Training and holidays take 3 to 8 weeks.", []string{"f1", "f2"}, 1},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			require.Len(t, l.Check(Claim{Block: para(tt.text), Cites: tt.cites}), tt.want)
		})
	}
}

// A bare number takes the unit of the figure before it, if that is close.
func TestUnitsOfNeighbours(t *testing.T) {
	l, err := Read([]byte(`{"licence term":"10 years","hosting term":"3 years"}`))
	require.NoError(t, err)
	cites := []string{"f1", "f2"}
	require.Empty(t, l.Check(Claim{Block: para("The term of the licence is 10 years, that of the hosting 3."), Cites: cites}))
	require.Len(t, l.Check(Claim{Block: para("The term of the licence is 10 years, that of the hosting 4."), Cites: cites}), 1)
	require.Len(t, l.Check(Claim{Block: para("The term of the licence is 10 years, and far behind it, where nobody thinks of the licence any more, the hosting has 3."), Cites: cites}), 1)
}

// Where many facts have a word in common it weighs little, and is enough all
// the same where it is all that a fact has.
func TestAllTheWordsOfAFact(t *testing.T) {
	var delays []string
	for _, n := range []string{"2", "3", "5", "7", "8", "11", "13", "14", "16", "17", "19", "21", "22", "23", "26", "27", "29", "31", "33", "34"} {
		delays = append(delays, `"`+n+` hours"`)
	}
	l, err := Read([]byte(`{"delay":[` + strings.Join(delays, ",") + `],"delay of a gateway":"15 depots"}`))
	require.NoError(t, err)
	require.Empty(t, l.Check(Claim{Block: para("The delay is 7 hours.")}))
	require.Len(t, l.Check(Claim{Block: para("The harvest takes 7 hours.")}), 1, "none of them is too little")

	faults := l.Check(Claim{Block: para("The delay is 15 users.")})
	require.Len(t, faults, 1)
	require.Contains(t, faults[0].Why, `nearest: f21 "15 depots"`, "the number with another unit may be meant")
}
