package bedrock

// Codes of the failures that the author itself gives, beside those of the
// calls of a model.
const (
	CodeInputTooLarge   = "input_too_large"        // more tokens than ModelOptions.MaxInputTokens
	CodeAnswerInvalid   = "model_answer_invalid"   // what the model wrote could not be read, also after corrections
	CodeAnswerTruncated = "model_answer_truncated" // the model did not come to an end, also after it was asked to go on
	CodeUngrounded      = "ungrounded_figures"     // with AuthorOptions.Strict: a figure that the input does not bear out
)

// codeNoRoom is converse's code of an answer that MaxTokens cut before its text.
const codeNoRoom = "model_truncated"
