/*
Package bedrock has a language model on Amazon Bedrock write reports: from an
[Outline] and the JSON input of a job to a [render.Document] whose figures
stand in that input.

A host makes one [Model] for its process and an [Author] for each kind of
report, and hands what [render.Engine.Renderer] makes of it to a worker:

	model, err := bedrock.NewModel(bedrockruntime.NewFromConfig(cfg), nil)
	author, err := model.Author(bedrock.Outline{
		Title:    "Claims assistant: the case for a pilot",
		Sections: []bedrock.Section{{ID: "case", Title: "Business case", Cover: []string{"what it is worth"}}},
		Summary:  &bedrock.Section{Title: "Executive summary"},
	}, nil)
	worker.Handle("executive", engine.Renderer(author))

# How a report is written

	input ─▶ figures ─▶ plan ─┬─▶ unit ─┐
	                          ├─▶ unit ─┼─▶ compare ─▶ summary ─▶ document
	                          └─▶ unit ─┘   (revise one)

One call that writes 20,000 tokens takes five minutes. Here a short call plans:
it divides the outline into units of a few hundred words and gives each figure,
term and table to one of them. Units are written side by side, as JSON Lines of
one block each. Go then looks for figures that contradict each other and for
what is said twice, and has one unit correct that. The executive summary is
written last, from what the units say of themselves, and stands first; a figure
of it that contradicts a unit is flagged.

All calls of all reports of a job begin with the same bytes, rules and input,
so that the model's cache serves all but the first. Nothing is promised about
that; the tokens read from it are in the record.

# What is promised

Figures. Go lists every figure of the input. A figure of the report is one of
them, at the precision it is shown with and with its unit, or follows from them
by an operation that Go computes and a note explains. What the model adds of
its own, it marks, and the reader sees the mark: assumption, proposal or
reference. A line with another figure is asked for again, at most twice; what
is then left is flagged where it stands and counted, or, with
[AuthorOptions.Strict], fails the report. This is about figures: whether a
sentence is true or a recommendation is wise is for its reader.

Failures. A throttle, a cut stream, an answer that is too long or not in the
form asked for is healed. What cannot be healed fails the report with a code and
a sentence for the requester. No text is ever put in the place of one that the
model did not write. Beside the codes of this package, calls end with
model_throttled, model_timeout, model_unavailable, model_access_denied,
model_credentials, model_region, model_not_found, model_invalid_request,
model_refused, model_guardrail, model_empty, model_not_text, model_truncated,
model_malformed and model_unknown_stop.

Costs. Plan, units, revision and summary are steps of the task
([reportjobs.Task.Step]), named by model, wording and all that was asked:
another attempt pays only for what is missing. An input of more than
[ModelOptions.MaxInputTokens] is refused before the first call. The report's
Meta has model, prompt_version, plan (model, or default where Go had to plan),
calls, repairs, input_tokens, output_tokens, cache_read_tokens,
cache_write_tokens, model_ms, assumptions, flagged, left_out if there is any,
and cost_usd if there are prices.

Inputs of strangers. Rules alone are in the system's text. The input is one line
of JSON between delimiters that its writer cannot know, declared as data, and in
a guardContent block if there is a guardrail. What comes back is held to the
forms of blocks; control characters, hidden text, images, notes, and links that
the input does not have are taken out of it. The model has no tools.

Package bedrocktest is a Bedrock for tests.
*/
package bedrock
