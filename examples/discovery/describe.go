package discovery

import (
	"encoding/json"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/qubitz/reportjobs"
)

const (
	maxName = 120 // runes of a company or an industry
	maxSlug = 60  // bytes

	// unnamed is the folder of jobs whose company is not known.
	unnamed = "unknown"
)

// Describe finds out whom a submission is about:
//
//   - company_name is customer_info.company_name, else responses.company-name,
//     else what stands before the first comma of responses.business-owner.
//   - industry is customer_info.industry, else what the words of the text show
//     clearly.
//
// What is not found is absent; no value is ever made up.
func Describe(input []byte) (map[string]string, error) {
	if err := check(input); err != nil {
		return nil, err
	}
	out := map[string]string{}
	customer, responses := object(input, "customer_info"), object(input, "responses")
	company := text(customer["company_name"])
	if company == "" {
		company = text(responses["company-name"])
	}
	if company == "" {
		if owner, _, ok := strings.Cut(text(responses["business-owner"]), ","); ok {
			company = strings.TrimSpace(owner)
		}
	}
	if company != "" {
		out["company_name"] = company
	}
	industry := text(customer["industry"])
	if industry == "" {
		industry = infer(input)
	}
	if industry != "" {
		out["industry"] = industry
	}
	return out, nil
}

// Folder puts the files of a job below a folder of its company:
// reports/<company>/<job id>/. The company is written with lower-case letters,
// digits and hyphens, "unknown" if there is none or nothing of it is left.
func Folder(job reportjobs.Job) string {
	return "reports/" + slug(job.Metadata["company_name"]) + "/" + job.ID + "/"
}

func slug(name string) string {
	var out strings.Builder
	for _, r := range strings.ToLower(norm.NFKD.String(name)) {
		switch {
		case unicode.Is(unicode.Mn, r): // the accent of the letter before
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_':
			out.WriteRune(r)
		case out.Len() > 0 && !strings.HasSuffix(out.String(), "-"):
			out.WriteByte('-')
		}
		if out.Len() == maxSlug {
			break
		}
	}
	if s := strings.Trim(out.String(), "-"); s != "" {
		return s
	}
	return unnamed
}

// object returns the fields of the object under key, nil if there is none.
func object(input []byte, key string) map[string]json.RawMessage {
	var outer, inner map[string]json.RawMessage
	if json.Unmarshal(input, &outer) != nil || json.Unmarshal(outer[key], &inner) != nil {
		return nil
	}
	return inner
}

// text returns a JSON string as one line of printable text, "" if it is none.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	runes := []rune(strings.Join(strings.Fields(s), " "))
	return strings.TrimSpace(string(runes[:min(len(runes), maxName)]))
}
