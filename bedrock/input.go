package bedrock

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock/internal/ground"
	"github.com/qubitz/reportjobs/render"
)

// bytesPerToken is low for English, 3.5 to 4, and about right for other
// languages: an estimate from it is rather too high.
const bytesPerToken = 3

// usualKey delimits inputs where a host gives no key of its own.
const usualKey = "reportjobs/bedrock"

// readInput returns the figures of an input and the text in which the model
// gets it.
func (a *Author) readInput(input []byte) (*ground.Ledger, string, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, input); err != nil {
		return nil, "", reportjobs.Permanent(fmt.Errorf("%w: %w",
			&reportjobs.Failure{Code: render.CodeInvalidInput, Message: "The input is no JSON. Please submit a JSON object."}, err))
	}
	if err := a.bounded(compact.Len()); err != nil { // before work that grows with it
		return nil, "", err
	}
	ledger, err := ground.Read(input)
	if err != nil {
		return nil, "", reportjobs.Permanent(fmt.Errorf("%w: %w",
			&reportjobs.Failure{Code: render.CodeInvalidInput, Message: "The input is no JSON whose figures can be read. Please check how it is encoded."}, err))
	}
	ledger.Lang = a.outline.Lang
	prefix := prefixOf(compact.String(), ledger, a.nonce(input))
	return ledger, prefix, a.bounded(len(prefix))
}

// bounded refuses an input that takes more tokens than the model is to be paid for.
func (a *Author) bounded(size int) error {
	tokens, most := (len(system)+size)/bytesPerToken, a.model.options.MaxInputTokens
	if tokens <= most {
		return nil
	}
	return reportjobs.Permanent(&reportjobs.Failure{Code: CodeInputTooLarge,
		Message: fmt.Sprintf("The input is too large for this report: about %d tokens, at most %d. Please submit a shorter one.", tokens, most)})
}

// nonce is what nobody who writes an input can put into it, and is the same in
// all calls about that input.
func (a *Author) nonce(input []byte) string {
	key := a.options.Key
	if len(key) == 0 {
		key = []byte(usualKey)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(input)
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

// prefixOf sets out the input and its figures between delimiters.
func prefixOf(compact string, ledger *ground.Ledger, nonce string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<input-%s>\n%s\n</input-%s>\n<facts-%s>", nonce, inert(compact), nonce, nonce)
	at := ""
	for i, fact := range ledger.Facts {
		if i == 0 || fact.Pointer != at {
			at = fact.Pointer
			fmt.Fprintf(&out, "\n%s:", quoted(at))
		}
		fmt.Fprintf(&out, " %s %s", fact.ID, quoted(fact.Raw))
		if fact.Unit != "" {
			fmt.Fprintf(&out, " [%s]", fact.Unit)
		}
	}
	fmt.Fprintf(&out, "\n</facts-%s>\n", nonce)
	return out.String()
}

// quoted is s as a JSON string, inert.
func quoted(s string) string { return inert(encoded(s)) }

// encoded is v as JSON in which < and & stand as they are. What it is called
// with can be encoded.
func encoded(v any) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// inert returns JSON that means the same and in which no tag is closed and
// no invisible character stands for itself: what a person would not see, the
// model sees as an escape.
func inert(text string) string {
	text = strings.ReplaceAll(text, "</", `<\/`)
	if strings.IndexFunc(text, invisible) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		switch {
		case !invisible(r):
			out.WriteRune(r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.String()
}
