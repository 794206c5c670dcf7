package bedrock

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

// A mishap is one thing that goes wrong, and how the report ends.
type mishap struct {
	rule    string
	model   *ModelOptions
	author  *AuthorOptions
	arrange func(w *world)
	code    string                                           // of the failure; "": the report is written
	meta    map[string]string                                // some of the report's record
	has     []string                                         // stands in the document
	lacks   []string                                         // does not
	also    func(t *testing.T, w *world, d *render.Document) // what else holds
}

// u1 is the unit to which most happens.
const u1, planCall, summaryCall = "unit u1 ", "plan ", "summary "

// errs has the first n calls of a name fail with an exception before the stream.
func errs(name, exception, message string, n int) func(*world) {
	return func(w *world) {
		w.on(name, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at > n {
				return nil
			}
			return &bedrocktest.Reply{Err: &bedrocktest.Error{Type: exception, Message: message}}
		})
	}
}

// breaks has the first call of a unit end in its middle.
func breaks(how bedrocktest.Reply) func(*world) {
	return func(w *world) {
		w.on(u1, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			switch at {
			case 1:
				how.Text = bodies["u1"][0] + "\n" + bodies["u1"][1][:40]
				return &how
			case 2:
				return &bedrocktest.Reply{Text: bodies["u1"][1] + "\n" + end("Done.")}
			}
			return nil
		})
	}
}

// continued is what holds after a unit that broke off: only what was missing
// was asked for, and everything stands in the document once.
func continuedOnce(t *testing.T, w *world, d *render.Document) {
	require.Equal(t, 2, w.srv.Count(u1))
	require.True(t, strings.HasPrefix(w.asks["unit u1 of report executive"], "Continue:"), w.asks["unit u1 of report executive"])
	require.Equal(t, 1, strings.Count(read(d), "**6 hours** today"))
	require.Equal(t, 1, strings.Count(read(d), "$4.2M"))
}

// always has every call of a name answered so.
func always(name string, reply bedrocktest.Reply) func(*world) {
	return func(w *world) {
		w.on(name, func(*bedrocktest.Request, int) *bedrocktest.Reply { return &reply })
	}
}

// answers has the calls of a name answered with these texts, in their order.
func answers(name string, texts ...string) func(*world) {
	return func(w *world) {
		w.on(name, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at > len(texts) {
				return nil
			}
			return &bedrocktest.Reply{Text: texts[at-1]}
		})
	}
}

func lines(list ...string) string { return strings.Join(list, "\n") }

func para(text string) string { return `{"type":"paragraph","text":` + quoted(text) + `}` }

const invented = "The pilot pays back within 14 months and costs $3.7M."

func asked(name, what string) func(*testing.T, *world, *render.Document) {
	return func(t *testing.T, w *world, _ *render.Document) {
		require.Contains(t, strings.Join(w.seen[name+" of report executive"], "\n"), what)
	}
}

// callMishaps are what a call can meet: converse heals it or says what it was.
var callMishaps = []mishap{
	{rule: "a throttle passes", arrange: errs(u1, "ThrottlingException", "Too many requests", 2), has: []string{"6 hours"}},
	{rule: "a throttle for ever", arrange: errs(u1, "ThrottlingException", "Too many requests", 99), code: "model_throttled"},
	{rule: "a time-out of the model", arrange: errs(u1, "ModelTimeoutException", "timed out", 1), has: []string{"6 hours"}},
	{rule: "an internal error", arrange: errs(planCall, "InternalServerException", "oops", 2), meta: map[string]string{"plan": "model"}},
	{rule: "no service", arrange: errs(summaryCall, "ServiceUnavailableException", "try later", 2), has: []string{"approve the pilot"}},
	{rule: "no service for ever", arrange: errs(summaryCall, "ServiceUnavailableException", "try later", 99), code: "model_unavailable"},
	{rule: "a model that is not ready", arrange: errs(planCall, "ModelNotReadyException", "loading", 1), meta: map[string]string{"plan": "model"}},
	{rule: "a stream that stalls", arrange: breaks(bedrocktest.Reply{Stall: true}), also: continuedOnce},
	{rule: "a stream that is cut", arrange: breaks(bedrocktest.Reply{Cut: true}), also: continuedOnce},
	{rule: "an exception in the stream", arrange: breaks(bedrocktest.Reply{Raise: &bedrocktest.Error{Type: "ModelStreamErrorException", Message: "broke"}}), also: continuedOnce},
	{rule: "max_tokens within a line", arrange: breaks(bedrocktest.Reply{Stop: "max_tokens"}), also: continuedOnce},
	{rule: "a stream that is cut behind its end line has all", arrange: func(w *world) {
		w.on(u1, func(*bedrocktest.Request, int) *bedrocktest.Reply {
			return &bedrocktest.Reply{Text: lines(append(bodies["u1"][:2:2], end("Done."))...), Cut: true}
		})
	}, has: []string{"6 hours"}, also: func(t *testing.T, w *world, _ *render.Document) { require.Equal(t, 1, w.srv.Count(u1)) }},
	{rule: "max_tokens behind a line, but no line feed", arrange: func(w *world) {
		w.on(u1, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at > 1 {
				return &bedrocktest.Reply{Text: lines(bodies["u1"][1], end("Done."))}
			}
			return &bedrocktest.Reply{Text: bodies["u1"][0], Stop: "max_tokens"}
		})
	}, also: continuedOnce},
	{rule: "a stream that is cut before its first line begins again", arrange: func(w *world) {
		w.on(u1, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at > 1 {
				return nil
			}
			return &bedrocktest.Reply{Text: bodies["u1"][0][:30], Cut: true}
		})
	}, has: []string{"6 hours"}, meta: map[string]string{"left_out": "", "repairs": "0"}},
	{rule: "a stream that is cut again and again begins anew, with nothing twice", arrange: func(w *world) {
		w.on(u1, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at > 3 {
				return nil
			}
			return &bedrocktest.Reply{Text: lines(bodies["u1"]...) + "\n", Cut: true}
		})
	}, also: func(t *testing.T, _ *world, d *render.Document) {
		require.Equal(t, 1, strings.Count(read(d), "**6 hours** today"))
		require.Equal(t, 1, strings.Count(read(d), "$4.2M"))
	}},
	{rule: "thinking takes all the room, once", also: func(t *testing.T, w *world, _ *render.Document) { require.Equal(t, 2, w.srv.Count(u1)) },
		arrange: func(w *world) {
			w.on(u1, func(r *bedrocktest.Request, at int) *bedrocktest.Reply {
				if at > 1 {
					return nil
				}
				return &bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", r.MaxTokens+1)}
			})
		}},
	{rule: "thinking takes all the room, always", arrange: always(u1, bedrocktest.Reply{Reasoning: strings.Repeat("hmm ", 9000), Stop: "max_tokens"}), code: "model_truncated"},
	{rule: "reasoning and no text", arrange: always(u1, bedrocktest.Reply{Reasoning: "I had better say nothing."}), code: "model_empty"},
	{rule: "nothing", arrange: always(u1, bedrocktest.Reply{}), code: "model_empty"},
	{rule: "content that is no text", arrange: always(u1, bedrocktest.Reply{Other: "toolUse"}), code: "model_not_text"},
	{rule: "a refusal", arrange: always(u1, bedrocktest.Reply{Text: "I cannot", Stop: "refusal"}), code: "model_refused"},
	{rule: "a guardrail", arrange: always(u1, bedrocktest.Reply{Text: "Blocked.", Stop: "guardrail_intervened"}), code: "model_guardrail"},
	{rule: "a model that is gone", arrange: errs(planCall, "ResourceNotFoundException", "This model version has reached the end of its life.", 99), code: "model_not_found"},
	{rule: "no access", arrange: errs(planCall, "AccessDeniedException", "not authorized", 99), code: "model_access_denied"},
	{rule: "a request that is not valid", arrange: errs(planCall, "ValidationException", "malformed", 99), code: "model_invalid_request"},
	{rule: "credentials that have expired", arrange: errs(planCall, "ExpiredTokenException", "expired", 99), code: "model_credentials"},
	{rule: "a cache point that is refused", arrange: func(w *world) {
		w.on("", func(r *bedrocktest.Request, _ int) *bedrocktest.Reply {
			if len(r.Prefixes) == 0 {
				return nil
			}
			return &bedrocktest.Reply{Err: &bedrocktest.Error{Type: "AccessDeniedException", Message: "Your request did not allow prompt caching"}}
		})
	}, has: []string{"6 hours"}},
	{rule: "an effort that is refused", model: &ModelOptions{Effort: "low"}, arrange: func(w *world) {
		w.on("", func(r *bedrocktest.Request, _ int) *bedrocktest.Reply {
			if r.Fields == nil {
				return nil
			}
			return &bedrocktest.Reply{Err: &bedrocktest.Error{Type: "ValidationException", Message: "output_config: effort is not supported"}}
		})
	}, has: []string{"6 hours"}},
	{rule: "a plan in the model's own mode, which is refused", model: &ModelOptions{Native: true}, arrange: func(w *world) {
		w.on(planCall, func(r *bedrocktest.Request, _ int) *bedrocktest.Reply {
			if r.Schema == "" {
				return nil
			}
			return &bedrocktest.Reply{Err: &bedrocktest.Error{Type: "ValidationException", Message: "outputConfig.textFormat is not supported"}}
		})
	}, meta: map[string]string{"plan": "model"}},
}

// answerMishaps are what an answer can be.
var answerMishaps = []mishap{
	{rule: "a plan that is none is asked for again", arrange: answers(planCall, "First I would look at the case."), meta: map[string]string{"plan": "model", "repairs": "1"}},
	{rule: "a plan that is none twice is Go's own", arrange: answers(planCall, "No.", "{}"), meta: map[string]string{"plan": "default", "repairs": "2"},
		also: func(t *testing.T, w *world, _ *render.Document) { require.Equal(t, 4, w.srv.Count("unit ")) }},
	{rule: "a line that is no JSON is asked for again, and it alone", arrange: answers(u1,
		lines(para("The first."), `{"type":"paragraph" "text":"The second."}`, para("The third."), end("Done.")), `{"line":2,"type":"paragraph","text":"The second, corrected."}`),
		has: []string{"The first.", "The second, corrected.", "The third."}, meta: map[string]string{"repairs": "1", "flagged": "0"}, also: asked("unit u1", "Repair: 1 of the lines")},
	{rule: "a block without its fields", arrange: answers(u1, lines(`{"type":"table","caption":"Costs","columns":["a"]}`, para("Text."), end("Done.")), `{"line":1,"type":"table","columns":["a"],"rows":[["x"]]}`),
		has: []string{`"rows"`}, meta: map[string]string{"repairs": "1"}},
	{rule: "a type that there is not", arrange: answers(u1, lines(`{"type":"video","src":"x"}`, para("Text."), end("Done.")), `{"line":1,"type":"callout","text":"Said in words."}`),
		has: []string{"Said in words."}, lacks: []string{"video"}, meta: map[string]string{"repairs": "1"}},
	{rule: "a correction without its number is for the one line", arrange: answers(u1, lines(para("The first."), `{"type":"video"}`, end("Done.")), para("The second.")), has: []string{"The second."}, meta: map[string]string{"left_out": ""}},
	{rule: "the whole unit for a correction is none", arrange: answers(u1, lines(para("The first."), `{"type":"video"}`, end("Done.")), lines(para("The first."), para("The second."), end("Done."))),
		meta: map[string]string{"left_out": "1"}, also: func(t *testing.T, _ *world, d *render.Document) {
			require.Equal(t, 1, strings.Count(read(d), "The first."))
		}},
	{rule: "a line may be given up", arrange: answers(u1, lines(`{"type":"video","src":"x"}`, para("Text."), end("Done.")), `{"line":1,"type":"omit"}`),
		has: []string{"Text."}, lacks: []string{"video", "left out"}, meta: map[string]string{"repairs": "1"}},
	{rule: "a line that stays broken is left out, and the reader told", arrange: answers(u1, lines(para("Text."), `{"type":"paragraph","text":"bro`, end("Done.")), "sorry", "sorry"),
		has: []string{"Text.", "could not be checked was left out"}, lacks: []string{`bro"`}, meta: map[string]string{"repairs": "2", "left_out": "1"}},
	{rule: "more broken than whole", arrange: answers(u1, lines(`{"type":"video"}`, `{"type":"film"}`, para("Text."), end("Done.")), "no", "no"), code: CodeAnswerInvalid},
	{rule: "prose for lines", arrange: answers(u1, "The case is good. It pays.", lines(para("In lines now."), end("Done."))), has: []string{"In lines now."}},
	{rule: "no end line", arrange: answers(u1, para("First half."), lines(para("Second half."), end("Done."))), has: []string{"First half.", "Second half."}, also: asked("unit u1", "Continue:")},
	{rule: "no end line, and the rest is cut behind it", arrange: func(w *world) {
		w.on(u1, func(_ *bedrocktest.Request, at int) *bedrocktest.Reply {
			if at == 1 {
				return &bedrocktest.Reply{Text: para("First half.")}
			}
			return &bedrocktest.Reply{Text: lines(para("Second half."), end("Done.")), Cut: true}
		})
	}, has: []string{"First half.", "Second half."}, also: func(t *testing.T, w *world, _ *render.Document) { require.Equal(t, 2, w.srv.Count(u1)) }},
	{rule: "never an end line", arrange: always(u1, bedrocktest.Reply{Text: para("Again and again.")}), code: CodeAnswerTruncated},
	{rule: "the correction of a line that was good changes nothing", arrange: answers(u1, lines(para("The first."), `{"type":"video"}`, end("Done.")),
		lines(`{"line":1,"type":"paragraph","text":"Worse."}`, `{"line":2,"type":"omit"}`)), has: []string{"The first."}, lacks: []string{"Worse."}},
	{rule: "an end line and nothing else", arrange: always(u1, bedrocktest.Reply{Text: end("Done.")}), code: CodeAnswerInvalid},
	{rule: "an end line that says nothing is asked for again", arrange: answers(u1, lines(para("Text."), `{"type":"end"}`), `{"type":"end","summary":"Now it does."}`), has: []string{"Text."},
		also: asked("summary", "Now it does.")},
	{rule: "more behind the end line is not read", arrange: answers(u1, lines(para("Text."), end("Done."), para("And by the way."))), lacks: []string{"by the way"}},
	{rule: "the last line again", arrange: answers(u1, para("Only once."), lines(para("Only once."), end("Done."))),
		also: func(t *testing.T, _ *world, d *render.Document) {
			require.Equal(t, 1, strings.Count(read(d), "Only once."))
		}},
}

// figureMishaps are figures that no input bears out.
var figureMishaps = []mishap{
	{rule: "figures out of thin air are asked for again", arrange: answers(u1, lines(para(invented), end("Done.")), `{"line":1,"type":"paragraph","text":"When the pilot pays back is open."}`),
		has: []string{"is open"}, lacks: []string{"14 months", "3.7M"}, meta: map[string]string{"flagged": "0"}, also: asked("unit u1", "14 months")},
	{rule: "figures that stay are marked where they stand", arrange: answers(u1, lines(para(invented), end("Done.")), lines(para(invented)), lines(para(invented))),
		has: []string{invented, "Not confirmed by the submission: 14 months, $3.7M"}, meta: map[string]string{"flagged": "1", "repairs": "2"}},
	{rule: "figures that stay fail a strict report", author: &AuthorOptions{Strict: true}, arrange: always(u1, bedrocktest.Reply{Text: lines(para(invented), end("Done."))}), code: CodeUngrounded},
	{rule: "a correction that cannot be read does not replace what can", arrange: answers(u1, lines(para(invented), end("Done.")), `{"line":1,"type":"video"}`, "no"), has: []string{invented, "Not confirmed"}, meta: map[string]string{"flagged": "1"}},
	{rule: "the number of a fact with another unit", arrange: answers(u1, lines(para("The budget is at most $420."), para("Text."), end("Done.")), `{"line":1,"type":"omit"}`), lacks: []string{"$420"}, also: asked("unit u1", "$420")},
	{rule: "an invented figure in a table", arrange: answers(u1, lines(`{"type":"table","caption":"Costs","columns":[{"title":"Phase"},{"title":"Cost","kind":"money","unit":"$K"}],"rows":[["Pilot",777]]}`, para("Text."), end("Done.")), `{"line":1,"type":"omit"}`),
		lacks: []string{"777"}, also: asked("unit u1", "777")},
	{rule: "an assumption that says so stands, for all to see", arrange: answers(u1, lines(`{"type":"paragraph","text":"Assuming a ramp-up of 14 months.","mark":"assumption"}`, end("Done."))),
		has: []string{"14 months. *(assumption)*"}, meta: map[string]string{"assumptions": "1", "flagged": "0", "repairs": "0"}},
	{rule: "a figure in a heading", arrange: answers(u1, lines(`{"type":"heading","title":"Payback in 14 months"}`, para("Text."), end("Done."))), has: []string{"Not confirmed by the submission: 14 months"}, meta: map[string]string{"flagged": "1"}},
	{rule: "a derived figure has its note once in a section, and in each", arrange: func(w *world) {
		answers(planCall, strings.Replace(usualPlan, `"derived":[]`, `"derived":[{"id":"d1","op":"diff","args":["f1","f2"],"label":"Time saved on a claim"}]`, 1))(w)
		const saves = `{"type":"paragraph","text":"Each claim saves 4 hours.","cites":["d1"]}`
		for _, u := range []string{u1, "unit u4 "} {
			answers(u, lines(saves, para("Text between them."), saves, end("Done.")))(w)
		}
	}, also: func(t *testing.T, _ *world, d *render.Document) {
		require.Equal(t, 2, strings.Count(read(d), "[^d1]"))
		require.Len(t, d.Notes, 1)
	}},
	{rule: "a summary leaves the notes on derived figures to the sections that have them", arrange: func(w *world) {
		answers(planCall, strings.Replace(usualPlan, `"derived":[]`, `"derived":[{"id":"d1","op":"diff","args":["f1","f2"],"label":"Time saved on a claim"},{"id":"d2","op":"percent_change","args":["f1","f2"],"label":"Change of the time"}]`, 1))(w)
		answers(u1, lines(`{"type":"paragraph","text":"Each claim saves 4 hours.","cites":["d1"]}`, end("Done.")))(w)
		answers(summaryCall, lines(`{"type":"paragraph","text":"A claim saves 4 hours.","cites":["d1"]}`, `{"type":"paragraph","text":"The time of a claim changes by −66.7%.","cites":["d2"]}`, end("Done.")))(w)
	}, has: []string{"A claim saves 4 hours.\"", "by −66.7%.[^d2]", "Each claim saves 4 hours.[^d1]"}},
	{rule: "derived figures of one block share a note", arrange: func(w *world) {
		answers(planCall, strings.Replace(usualPlan, `"derived":[]`, `"derived":[{"id":"d1","op":"diff","args":["f1","f2"],"label":"time saved on a claim"},{"id":"d2","op":"percent_change","args":["f1","f2"],"label":"change of the time."}]`, 1))(w)
		answers(u1, lines(`{"type":"table","caption":"Time of a claim","columns":["What","How much"],"rows":[["Time saved on a claim","4 hours"]],"cites":["d1","d2"]}`, end("Done.")))(w)
	}, has: []string{"Time of a claim[^d1-d2]", "Time saved on a claim, computed: 6 hours − 2 hours = 4 h.\\nChange of the time, computed: 6 hours → 2 hours = −66.7%."}},
	{rule: "marks stand with tables, charts and lists", arrange: answers(u1, lines(
		`{"type":"table","caption":"Phases","columns":["Phase","Months"],"rows":[["Pilot",7]],"mark":"proposal"}`,
		`{"type":"table","columns":["Phase","Months"],"rows":[["Pilot",7]],"mark":"proposal"}`,
		`{"type":"chart","kind":"bar","title":"Ramp-up","categories":["a"],"series":[{"values":[7]}],"mark":"assumption"}`,
		`{"type":"list","items":["A breach is told within 72 hours"],"mark":"reference"}`,
		`{"type":"list","items":["Begin with 9 teams","Go on with 11"],"mark":"proposal"}`,
		`{"type":"callout","title":"Decision","text":"Begin with 7 teams.","mark":"proposal"}`, `{"type":"callout","text":"Begin soon.","mark":"proposal"}`, end("Done."))),
		has: []string{`"Phases *(proposal)*"`, `*Above: proposal.*`, `"Ramp-up (assumption)"`, "within 72 hours *(reference)*", `"Begin with 9 teams",`, "Go on with 11 *(all points: proposal)*",
			"Decision *(proposal)*", "Begin soon. *(proposal)*"},
		meta: map[string]string{"assumptions": "1", "flagged": "0"}},
	{rule: "ratings and months that the input does not have are asked for again, and stand as a proposal", arrange: answers(u1, lines(
		`{"type":"riskmatrix","title":"Two risks matter","items":[{"name":"Data quality","likelihood":4,"impact":5}]}`,
		`{"type":"timeline","id":"plan","title":"The pilot comes first","phases":[{"name":"Pilot","from":"M1","to":"M4"}]}`, para("Text."), end("Done.")), lines(
		`{"line":1,"type":"riskmatrix","title":"Two risks matter","items":[{"name":"Data quality","likelihood":4,"impact":5}],"mark":"proposal"}`,
		`{"line":2,"type":"timeline","id":"plan","title":"The pilot comes first","phases":[{"name":"Pilot","from":"M1","to":"M4"}],"mark":"proposal"}`)),
		has: []string{"Two risks matter (proposal)", "The pilot comes first (proposal)"}, lacks: []string{`"id": "plan"`},
		meta: map[string]string{"flagged": "0", "repairs": "1", "left_out": ""}},
	{rule: "a mark of the model's own making is none", arrange: answers(u1, lines(`{"type":"paragraph","text":"It pays back in 14 months.","mark":"certain"}`, end("Done."))), has: []string{"Not confirmed"}, meta: map[string]string{"flagged": "1"}},
	{rule: "a figure out of thin air in the summary", arrange: answers(summaryCall, lines(para(invented), end("Done.")), `{"line":1,"type":"paragraph","text":"The return is open."}`), has: []string{"The return is open."}, lacks: []string{"3.7M"}},
	{rule: "a derived figure says how it was computed", arrange: func(w *world) {
		answers(planCall, strings.Replace(usualPlan, `"derived":[]`, `"derived":[{"id":"d1","op":"diff","args":["f1","f2"],"label":"Time saved on a claim"}]`, 1))(w)
		answers(u1, lines(`{"type":"paragraph","text":"Each claim saves 4 hours.","cites":["d1"]}`, end("Done.")))(w)
	}, has: []string{"saves 4 hours.[^d1]", "Time saved on a claim, computed: 6 hours − 2 hours = 4 h."}, meta: map[string]string{"flagged": "0", "repairs": "0"}},
}

func TestMishaps(t *testing.T) {
	for _, kind := range []struct {
		name string
		rows []mishap
	}{{"calls", callMishaps}, {"answers", answerMishaps}, {"figures", figureMishaps}, {"units", unitMishaps}} {
		for _, row := range kind.rows {
			t.Run(kind.name+"/"+row.rule, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, row.model, row.author)
					row.arrange(w)
					d, err := w.write()
					if row.code != "" {
						require.Nil(t, d, "a report that failed has no document")
						f := failure(t, err)
						require.Equal(t, row.code, f.Code, err)
						require.Regexp(t, `^[A-Z].*\.$`, f.Message, "a sentence")
						return
					}
					require.NoError(t, err)
					require.NoError(t, render.Validate(d))
					row.check(t, w, d)
				})
			})
		}
	}
}

func (row *mishap) check(t *testing.T, w *world, d *render.Document) {
	text := read(d)
	for _, part := range row.has {
		require.Contains(t, text, part)
	}
	for _, part := range row.lacks {
		require.NotContains(t, text, part)
	}
	for key, value := range row.meta {
		require.Equal(t, value, d.Meta[key], "%s of %v", key, d.Meta)
	}
	if row.also != nil {
		row.also(t, w, d)
	}
}

// TestContinuesAreBounded: an answer that is cut again and again is not paid
// for without end.
func TestContinuesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		always(u1, bedrocktest.Reply{Text: para("Again.") + "\n" + `{"type":"para`, Stop: "max_tokens"})(w)
		_, err := w.write()
		require.Equal(t, CodeAnswerTruncated, failure(t, err).Code)
		require.Equal(t, 1+2*maxContinues, w.srv.Count(u1), "within a call, and by calls of their own")
	})
}

// TestStrictAfterwards: what was written when figures were flagged is not
// taken for a strict report.
func TestStrictAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		always(u1, bedrocktest.Reply{Text: lines(para(invented), end("Done."))})(w)
		_, err := w.write()
		require.NoError(t, err)
		w.authorFor(outline, nil, &AuthorOptions{Strict: true})
		_, err = w.write()
		require.Equal(t, CodeUngrounded, failure(t, err).Code)
	})
}

// TestLanguage: figures are read by the language of the outline.
func TestLanguage(t *testing.T) {
	for lang, flagged := range map[string]string{"de": "0", "en": "1"} {
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t, nil, nil)
			o := outline
			o.Lang = lang
			w.authorFor(o, nil, nil)
			w.task.Input = []byte(strings.TrimSuffix(input, "}") + `, "depots": "1200 depots"}`)
			always(u1, bedrocktest.Reply{Text: lines(`{"type":"paragraph","text":"1.200 depots.","cites":["f7"]}`, end("Done."))})(w)
			d, err := w.write()
			require.NoError(t, err)
			require.Equal(t, lang, d.Lang)
			require.Equal(t, flagged, d.Meta["flagged"], "1.200 in %s", lang)
		})
	}
}

// TestEndOfContext: a report whose time is up, or that nobody wants any more,
// ends at once with the error of its context.
func TestEndOfContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		always(u1, bedrocktest.Reply{Stall: true})(w)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := w.author.Write(ctx, w.task)
		require.ErrorIs(t, err, context.DeadlineExceeded)

		begun := time.Now()
		ctx, cancel = context.WithCancel(t.Context())
		time.AfterFunc(5*time.Second, cancel)
		w = newWorld(t, nil, nil)
		_, err = w.author.Write(ctx, w.task)
		require.ErrorIs(t, err, context.Canceled)
		require.Equal(t, 5*time.Second, time.Since(begun))
	})
}
