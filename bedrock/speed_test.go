package bedrock

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

// The pace of the model in these measurements, and how much it thinks: of a
// report as a whole in one call, of its plan, and of one unit.
const (
	tokensPerSecond = 70
	thinkOfReport   = 1000
	thinkOfPlan     = 100
	thinkOfUnit     = 60
)

var firstToken = 2500 * time.Millisecond

// A measure is what one way of writing took.
type measure struct {
	wall  time.Duration
	calls []bedrocktest.Call
}

// weighted are tokens by what they cost, in input tokens: output five times as
// much, a write to the cache 1.25 times, a read from it a tenth.
func (m measure) weighted() float64 {
	u := bedrocktest.Total(m.calls)
	return float64(u.Input) + 1.25*float64(u.CacheWrite) + 0.1*float64(u.CacheRead) + 5*float64(u.Output)
}

func (m measure) String() string {
	u := bedrocktest.Total(m.calls)
	return fmt.Sprintf("%6.1f s, %3d calls, %6d tokens out, %7d in (%d of them read from the cache, %d written to it), weighted %8.0f",
		m.wall.Seconds(), len(m.calls), u.Output, u.Input+u.CacheRead+u.CacheWrite, u.CacheRead, u.CacheWrite, m.weighted())
}

// TestSpeed: for the same words at 70 tokens a second and 2.5 s to the first
// one, a report takes at most a quarter of the time of one call that writes it
// all, and at most one and a half times its tokens. So do the three reports of
// a job, which share one model. Time is virtual: the figures are exact.
func TestSpeed(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join("..", "examples", "discovery", "sample.json"))
	require.NoError(t, err)
	for _, n := range []int{1, 3} {
		synctest.Test(t, func(t *testing.T) {
			ours, documents := sideBySide(t, raw, n)
			one := oneCall(t, raw, documents)
			for _, c := range one.calls {
				require.InDelta(t, 20_500, c.Usage.Output, 4500, "the one answer has 16,000 to 25,000 tokens")
			}
			a, b := bedrocktest.Total(ours.calls), bedrocktest.Total(one.calls)
			wall, out := ours.wall.Seconds()/one.wall.Seconds(), float64(a.Output)/float64(b.Output)
			t.Logf("%d of %s words, one call each: %s", n, words(documents), one)
			t.Logf("%d side by side:             %s", n, ours)
			t.Logf("ratios: time %.3f, tokens out %.2f, weighted by price %.2f", wall, out, ours.weighted()/one.weighted())
			t.Logf("critical path:\n%s", bedrocktest.Timeline(bedrocktest.CriticalPath(ours.calls), 60))
			if n == 1 {
				t.Logf("all calls:\n%s", bedrocktest.Timeline(ours.calls, 60))
			}
			require.LessOrEqual(t, wall, 0.25)
			require.LessOrEqual(t, ours.weighted()/one.weighted(), 1.55)
			require.LessOrEqual(t, out, 1.5)
		})
	}
}

// sideBySide has n reports of one job written at once by one model.
func sideBySide(t *testing.T, raw []byte, n int) (measure, []*render.Document) {
	srv := bedrocktest.New(t, novelist, &bedrocktest.Options{Rate: tokensPerSecond, FirstToken: firstToken})
	model, err := NewModel(srv.Client(), nil)
	require.NoError(t, err)
	documents := make([]*render.Document, n)
	var group sync.WaitGroup
	begun := time.Now()
	for i := range n {
		group.Go(func() {
			o := Outline{Title: "Report " + itoa(i), Summary: &Section{Title: "Executive summary", Words: 400}}
			for k := range 6 {
				o.Sections = append(o.Sections, Section{ID: "s" + itoa(k), Title: "Section " + string(rune('A'+k)), Words: 1650, Cover: []string{"this", "that"}})
			}
			author, err := model.Author(o, nil)
			if err != nil {
				panic(err)
			}
			documents[i], err = author.Write(t.Context(), reportjobs.NewTask(reportjobs.Job{}, "r"+itoa(i), raw))
			if err != nil {
				panic(err)
			}
		})
	}
	group.Wait()
	for _, d := range documents {
		require.Equal(t, "0", d.Meta["repairs"], "the measured texts have no faults")
		require.Equal(t, "0", d.Meta["flagged"])
	}
	return measure{time.Since(begun), srv.Calls()}, documents
}

// oneCall has one call write all words of each document, as Markdown, all of
// them at once.
func oneCall(t *testing.T, raw []byte, documents []*render.Document) measure {
	srv := bedrocktest.New(t, func(r *bedrocktest.Request) bedrocktest.Reply {
		i, _ := strconv.Atoi(strings.TrimPrefix(r.Name, "report "))
		return bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", thinkOfReport), Text: markdown(documents[i])}
	}, &bedrocktest.Options{Rate: tokensPerSecond, FirstToken: firstToken})
	var group sync.WaitGroup
	begun := time.Now()
	for i := range documents {
		group.Go(func() {
			out, err := srv.Client().ConverseStream(context.Background(), &bedrockruntime.ConverseStreamInput{
				ModelId: aws.String("m"),
				System:  []types.SystemContentBlock{&types.SystemContentBlockMemberText{Value: "You write business reports in Markdown."}},
				Messages: []types.Message{{Role: types.ConversationRoleUser, Content: []types.ContentBlock{
					&types.ContentBlockMemberText{Value: "Call: report " + itoa(i) + "\nWrite the report about this:\n" + string(raw)}}}},
			})
			if err != nil {
				panic(err)
			}
			stream := out.GetStream()
			for range stream.Events() {
			}
			if err := stream.Close(); err != nil {
				panic(err)
			}
		})
	}
	group.Wait()
	return measure{time.Since(begun), srv.Calls()}
}

// markdown is a document as a model would write it in one go.
func markdown(d *render.Document) string {
	var out strings.Builder
	var section func(s render.Section, level int)
	section = func(s render.Section, level int) {
		fmt.Fprintf(&out, "%s %s\n\n", strings.Repeat("#", level), s.Title)
		for _, b := range s.Blocks {
			switch b := b.(type) {
			case *render.Paragraph:
				fmt.Fprintf(&out, "%s\n\n", b.Text)
			case *render.List:
				for _, item := range b.Items {
					fmt.Fprintf(&out, "- %s\n", item)
				}
			case *render.Table:
				fmt.Fprintf(&out, "**%s**\n\n| %s | %s |\n|---|---|\n", b.Caption, b.Columns[0].Title, b.Columns[1].Title)
				for _, row := range b.Rows {
					fmt.Fprintf(&out, "| %s | %s |\n", row[0].Text, row[1].Text)
				}
			case *render.Callout:
				fmt.Fprintf(&out, "> %s\n\n", b.Text)
			}
		}
		for _, sub := range s.Sections {
			section(sub, level+1)
		}
	}
	for _, s := range d.Sections {
		section(s, 1)
	}
	return out.String()
}

func words(documents []*render.Document) string {
	n := 0
	for _, d := range documents {
		n += len(wordsOf(markdown(d)))
	}
	return itoa(n / len(documents))
}

var wished = regexp.MustCompile(`(?:Unit|Summary) to write: .*?"words":(\d+)`)

// novelist is a model that writes as many words as it is asked for, in the
// forms in which reports are written.
func novelist(r *bedrocktest.Request) bedrocktest.Reply {
	if strings.HasPrefix(r.Name, planCall) {
		return bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", thinkOfPlan), Text: plotted()}
	}
	n, err := strconv.Atoi(wished.FindStringSubmatch(r.Last())[1])
	if err != nil {
		panic(err)
	}
	w := prose{rand.New(rand.NewPCG(uint64(len(r.Last())), sum(r.Name)))}
	var list []string
	for i := 0; n > 60; i++ {
		size := min(75, n)
		list = append(list, `{"type":"paragraph","text":`+quoted(w.words(size))+`,"cites":["f`+itoa(i+1)+`"]}`)
		n -= size
		if i == 1 && n > 80 {
			list = append(list, `{"type":"table","caption":`+quoted(w.words(5))+`,"columns":[{"title":"Item"},{"title":"What it means"}],"rows":[[`+
				quoted(w.words(3))+`,`+quoted(w.words(15))+`],[`+quoted(w.words(3))+`,`+quoted(w.words(15))+`],[`+quoted(w.words(3))+`,`+quoted(w.words(15))+`]]}`)
			n -= 61
		}
	}
	list = append(list, end(w.words(25), w.words(10), w.words(10), w.words(10)))
	return bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", thinkOfUnit), Text: lines(list...)}
}

// plotted is a plan of three units a section, with all that a plan has.
func plotted() string {
	p := plan{}
	for s := range 6 {
		for u := range 3 {
			n := itoa(3*s + u + 1)
			p.Units = append(p.Units, unit{ID: "u" + n, Section: "s" + itoa(s), Part: "The part with number " + n, Words: 550,
				Facts: names{"f" + n, "f" + n + "0-f" + n + "4"}, Terms: names{"term" + n}, Tables: names{"table with number " + n}})
		}
	}
	return encoded(p)
}

// prose is made of words as long as those of reports, without figures.
type prose struct{ *rand.Rand }

var vocabulary = strings.Fields(`advisor analysis approach approval architecture assessment assistant audit availability baseline board budget business capacity case
	change client cloud compliance confidence control cost coverage customer data decision delivery department deployment design document effort
	evaluation evidence expected feature finance follow governance group growth handling human impact improve incident increase information initiative
	input integrate internal investment issue language latency lead learning level limit manage manual market measure member method migrate model
	monitor need network objective operate option order owner partner path people performance phase pilot plan platform policy portfolio practice
	process product programme project provide quality question rate recommend record reduce region regulation release report require research resource
	response result return revenue review risk role rule sample scale schedule scope security segment service session share source staff stage standard
	start state strategy structure support system target task team technology test time training transfer trust unit update usage value vendor volume
	warehouse week work the a of to and in for with on by from that is are as at its their this which when where before after while under each every`)

func (p prose) words(n int) string {
	var out strings.Builder
	for i := range n {
		word := vocabulary[p.IntN(len(vocabulary))]
		if i%12 == 0 {
			word = strings.ToUpper(word[:1]) + word[1:]
		}
		out.WriteString(word)
		switch {
		case i == n-1 || i%12 == 11:
			out.WriteString(". ")
		default:
			out.WriteString(" ")
		}
	}
	return strings.TrimSpace(out.String())
}

func sum(s string) (n uint64) {
	for _, b := range []byte(s) {
		n = n*31 + uint64(b)
	}
	return n
}
