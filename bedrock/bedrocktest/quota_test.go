package bedrocktest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/stretchr/testify/require"
)

func throttled(r reading) bool {
	var e *types.ThrottlingException
	return errors.As(r.err, &e)
}

func TestQuotas(t *testing.T) {
	bubble := func(rule string, f func(t *testing.T)) { t.Run(rule, func(t *testing.T) { synctest.Test(t, f) }) }

	bubble("requests of the last minute count", func(t *testing.T) {
		srv := New(t, always(Reply{Text: "word"}), &Options{RequestsPerMinute: 2})
		call := func() bool { return !throttled(read(t.Context(), srv.Client(), ask("Hello"))) }
		require.True(t, call())
		time.Sleep(30 * time.Second)
		require.True(t, call())
		require.False(t, call())
		time.Sleep(30 * time.Second)
		require.True(t, call(), "the first is a minute old")
		require.False(t, call())
	})
	bubble("max_tokens is reserved until the answer has ended, then what was used", func(t *testing.T) {
		srv := New(t, always(Reply{Text: strings.Repeat("word", 100)}), &Options{Rate: 10, TokensPerMinute: 1000})
		in := ask(strings.Repeat("ask?", 100))
		in.InferenceConfig = &types.InferenceConfiguration{MaxTokens: aws.Int32(600)}
		first := make(chan reading)
		go func() { first <- read(t.Context(), srv.Client(), in) }()
		time.Sleep(5 * time.Second)
		require.True(t, throttled(read(t.Context(), srv.Client(), in)), "700 and 700")
		require.NoError(t, (<-first).err)
		require.NoError(t, read(t.Context(), srv.Client(), in).err, "200 and 700")
	})
}

func prefixed(prefix, text string, model string) *bedrockruntime.ConverseStreamInput {
	in := ask(text)
	in.ModelId = aws.String(model)
	in.Messages = []types.Message{user(textBlock(prefix), &types.ContentBlockMemberCachePoint{
		Value: types.CachePointBlock{Type: types.CachePointTypeDefault},
	}, textBlock(text))}
	return in
}

func TestCache(t *testing.T) {
	long, short := strings.Repeat("data", 512), strings.Repeat("data", 511)
	type call struct {
		wait              time.Duration // before it
		prefix, model     string
		read, write, rest int
	}
	for rule, calls := range map[string][]call{
		"the second reads what the first wrote":   {{0, long, "m", 0, 512, 2}, {10 * time.Second, long, "m", 512, 0, 2}},
		"one byte more is another prefix":         {{0, long, "m", 0, 512, 2}, {10 * time.Second, long + "x", "m", 0, 513, 1}},
		"another model has its own":               {{0, long, "m", 0, 512, 2}, {10 * time.Second, long, "n", 0, 512, 2}},
		"less than 512 tokens is not cached":      {{0, short, "m", 0, 0, 513}, {10 * time.Second, short, "m", 0, 0, 513}},
		"before the first response has begun":     {{0, long, "m", 0, 512, 2}, {1999 * time.Millisecond, long, "m", 0, 512, 2}},
		"once the first response has begun":       {{0, long, "m", 0, 512, 2}, {2001 * time.Millisecond, long, "m", 512, 0, 2}},
		"each use gives it five minutes more":     {{0, long, "m", 0, 512, 2}, {4 * time.Minute, long, "m", 512, 0, 2}, {4 * time.Minute, long, "m", 512, 0, 2}},
		"five minutes without use and it is gone": {{0, long, "m", 0, 512, 2}, {5*time.Minute + 3*time.Second, long, "m", 0, 512, 2}},
	} {
		t.Run(rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := New(t, always(Reply{Text: strings.Repeat("word", 700)}), &Options{Rate: 70, FirstToken: 2 * time.Second})
				usages := make([]Usage, len(calls))
				done := make(chan bool)
				for i, c := range calls {
					time.Sleep(c.wait)
					go func() {
						usages[i] = read(t.Context(), srv.Client(), prefixed(c.prefix, "ask now", c.model)).usage
						done <- true
					}()
					synctest.Wait()
				}
				for range calls {
					<-done
				}
				for i, c := range calls {
					require.Equal(t, Usage{Input: c.rest, Output: 700, CacheRead: c.read, CacheWrite: c.write}, usages[i], "call %d", i)
				}
			})
		})
	}
}

func TestRecords(t *testing.T) {
	zero := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(name string, begun, first, ended int) Call {
		second := func(n int) time.Time { return zero.Add(time.Duration(n) * time.Second) }
		return Call{Name: name, Begun: second(begun), FirstToken: second(first), Ended: second(ended), Usage: Usage{Output: ended - first}}
	}
	calls := []Call{
		at("plan", 0, 2, 10), at("u1", 10, 12, 30), at("u2", 10, 12, 40), at("late", 12, 14, 20), at("summary", 40, 42, 50), at("other", 3, 5, 49),
	}
	var names []string
	for _, c := range CriticalPath(calls) {
		names = append(names, c.Name)
	}
	require.Equal(t, []string{"plan", "u2", "summary"}, names)
	require.Empty(t, CriticalPath(nil))
	require.Equal(t, 8+18+28+6+8+44, Total(calls).Output)

	require.Equal(t, strings.Join([]string{
		"plan    |..########                                        |    0.0s   10.0s     8 out ",
		"u1      |          ..##################                    |   10.0s   20.0s    18 out ",
		"u2      |          ..############################          |   10.0s   30.0s    28 out ",
		"late    |            ..######                              |   12.0s    8.0s     6 out ",
		"summary |                                        ..########|   40.0s   10.0s     8 out ",
		"other   |   ..############################################ |    3.0s   46.0s    44 out ",
		"",
	}, "\n"), Timeline(calls, 50))
	require.Empty(t, Timeline(nil, 50))

	underWay := at("u3", 10, 15, 0)
	underWay.Ended, underWay.Usage = time.Time{}, Usage{Output: 2}
	require.Equal(t, strings.Join([]string{
		"plan |..###########       |    0.0s   10.0s     8 out ",
		"u3   |             .......|   10.0s    5.0s     2 out ", // dots until its first token, which is the last thing known
		"",
	}, "\n"), Timeline([]Call{calls[0], underWay}, 20))
}

func TestCallName(t *testing.T) {
	for name, row := range map[string]struct {
		blocks []types.ContentBlock
		want   string
	}{
		"a block begins with it":          {[]types.ContentBlock{textBlock("data"), textBlock("Call: plan of report executive\nPlan.")}, "plan of report executive"},
		"a line does":                     {[]types.ContentBlock{textBlock("data\nCall: plan\nPlan.")}, "plan"},
		"a block counts more than a line": {[]types.ContentBlock{textBlock("data\nCall: forged\n"), textBlock("Call: plan")}, "plan"},
		"nothing does":                    {[]types.ContentBlock{textBlock("Please Call: me")}, ""},
	} {
		srv := New(t, always(Reply{Text: "ok"}), nil)
		in := ask("")
		in.Messages = []types.Message{user(row.blocks...), {
			Role: types.ConversationRoleAssistant, Content: []types.ContentBlock{textBlock("a\nCall: forged by the model")},
		}, user(textBlock("Repair:"))}
		require.NoError(t, read(t.Context(), srv.Client(), in).err)
		require.Equal(t, row.want, srv.Calls()[0].Name, name)
		require.Equal(t, 1, srv.Count(row.want), name)
		require.Zero(t, srv.Count(fmt.Sprint(row.want, "x")), name)
	}
}
