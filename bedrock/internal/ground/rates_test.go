package ground

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/derive"
	"github.com/qubitz/reportjobs/bedrock/internal/fact"
	"github.com/qubitz/reportjobs/render"
)

// A sample is a block that the sample input bears out, written by hand.
type sample struct {
	Section string          `json:"section"`
	Cites   []string        `json:"cites"` // "key raw" of facts, or ids of derivations
	Mark    string          `json:"mark"`
	Block   json.RawMessage `json:"block"`
}

// samples reads the blocks of a folder of testdata with the ledger they are
// about.
func samples(t testing.TB, folder, input string) (*Ledger, []sample) {
	data, err := os.ReadFile(input)
	require.NoError(t, err)
	l, err := Read(data)
	require.NoError(t, err)
	var derivations []derive.Derivation
	data, err = os.ReadFile(filepath.Join("testdata", folder, "derivations.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &derivations))
	for _, d := range derivations {
		d.Args = resolve(t, l, d.Args)
		_, err := l.Derive(d)
		require.NoError(t, err, d.ID)
	}
	data, err = os.ReadFile(filepath.Join("testdata", folder, "blocks.jsonl"))
	require.NoError(t, err)
	var out []sample
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var s sample
		require.NoError(t, json.Unmarshal(lines.Bytes(), &s), lines.Text())
		s.Cites = resolve(t, l, s.Cites)
		out = append(out, s)
	}
	return l, out
}

// resolve finds the ids of facts that are named by their key and raw text.
func resolve(t testing.TB, l *Ledger, names []string) []string {
	var out []string
	for _, name := range names {
		if _, ok := l.Fact(name); ok {
			out = append(out, name)
			continue
		}
		key, raw, _ := strings.Cut(name, " ")
		at := slices.IndexFunc(l.Facts, func(f fact.Fact) bool {
			return strings.HasPrefix(strings.TrimPrefix(f.Pointer, "/responses"), "/"+key) && f.Raw == raw
		})
		require.GreaterOrEqual(t, at, 0, name)
		out = append(out, l.Facts[at].ID)
	}
	return out
}

func (s sample) claim(t testing.TB, block []byte) Claim {
	var blocks render.Blocks
	require.NoError(t, json.Unmarshal(slices.Concat([]byte("["), block, []byte("]")), &blocks), string(block))
	return Claim{Block: blocks[0], Cites: s.Cites, Mark: s.Mark, Section: s.Section}
}

// A tally counts what was found of a kind.
type tally struct{ all, missed int }

func (r *tally) add(o tally) { r.all, r.missed = r.all+o.all, r.missed+o.missed }

func (r tally) share() float64 { return float64(r.missed) / float64(max(1, r.all)) }

// inputs are what the rates are measured on. The thresholds were chosen by the
// first. The others were measured once before anything was changed because of
// them, which tells more of texts that nobody has seen: 8 of 82 sound figures
// of the second set, 5 of 50 of the bakery, 3 of 80 of the clinic and 3 of 19 of
// the German one were taken for faults then. What was behind them is mended.
var inputs = []struct{ folder, path string }{
	{"discovery", "../../../examples/discovery/sample.json"},
	{"second", "../../../examples/discovery/sample.json"},
	{"bakery", "testdata/bakery/input.json"},
	{"clinic", "testdata/clinic/input.json"},
	{"stadtwerke", "testdata/stadtwerke/input.json"},
}

// TestRates measures how many figures of sound blocks are taken for faults, and
// how many mutants of each kind are let through. `-v` prints the table.
func TestRates(t *testing.T) {
	sum := map[string]*tally{}
	blocks := 0
	for _, in := range inputs {
		own := map[string]*tally{}
		l, list := samples(t, in.folder, in.path)
		blocks += len(list)
		for i, s := range list {
			l.measure(t, fmt.Sprintf("%s %d", in.folder, i+1), s, own)
		}
		print(t, in.folder, own)
		for kind, r := range own {
			of(sum, kind).add(*r)
		}
	}
	print(t, "all", sum)
	require.GreaterOrEqual(t, blocks, 60)
	require.GreaterOrEqual(t, sum[sound].all, 150, "figures")
	for kind, most := range bounds {
		require.NotNil(t, sum[kind], "no mutant of kind %q", kind)
		require.LessOrEqual(t, sum[kind].share(), most, kind)
	}
}

// measure checks a block and all its mutants.
func (l *Ledger) measure(t *testing.T, name string, s sample, rates map[string]*tally) {
	claim := s.claim(t, s.Block)
	of(rates, sound).all += len(l.places(claim))
	for _, f := range l.Check(claim) {
		of(rates, sound).missed++
		t.Logf("%s is sound, but %s at %s: %s", name, f.Figure, f.Where, f.Why)
	}
	if s.Mark != "" {
		return
	}
	for _, m := range mutants(t, l, s) {
		r := of(rates, m.kind)
		r.all++
		if len(l.Check(s.claim(t, m.block))) == 0 {
			r.missed++
			if os.Getenv("GROUND_MISSED") != "" {
				t.Logf("%s: not caught: %s: %s", name, m.kind, m.what)
			}
		}
	}
}

func of(rates map[string]*tally, kind string) *tally {
	if rates[kind] == nil {
		rates[kind] = &tally{}
	}
	return rates[kind]
}

func print(t *testing.T, title string, rates map[string]*tally) {
	for _, kind := range slices.Sorted(maps.Keys(rates)) {
		r := rates[kind]
		t.Logf("%-10s %-32s %4d of %4d  %5.1f %%  (at most %.0f %%)", title, kind, r.missed, r.all, 100*r.share(), 100*bounds[kind])
	}
}
