package bedrock

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// An Outline is what a report is to be: the author plans, writes and checks
// the rest.
type Outline struct {
	Title    string    // of the report, for the model and, without a Cover, on the first page
	Audience string    // whom it is for and what they decide with it, a sentence
	Lang     string    // of the text, BCP 47; "" is "en". Figures are read in English, German, French, Spanish, Italian, Portuguese and Dutch; of another language's many are flagged for their unit
	Sections []Section // in the order of the report; 1 to 20
	Summary  *Section  // the executive summary: written last, placed first; nil: none
}

// A Section of an outline is a section of the report.
type Section struct {
	ID      string   // short, unique in the outline, e.g. roadmap: lower-case letters, digits and hyphens
	Title   string   // as printed
	Purpose string   // what a reader does with it, a sentence
	Cover   []string // what it has to cover
	Words   int      // wished length, at most 6,000; 0: 600, of a summary 350
	Blocks  []string // wished forms, e.g. "table: phases with months and owners", "chart: cost by phase"
}

const (
	maxSections  = 20
	maxWords     = 6000
	usualWords   = 600
	summaryWords = 350
	summaryID    = "summary"
)

var sectionID = regexp.MustCompile(`^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$`)

// normal returns a copy of the outline in which nothing is left to a default.
func (o Outline) normal() (Outline, error) {
	if strings.TrimSpace(o.Title) == "" {
		return o, errors.New("bedrock: an outline without a title")
	}
	if len(o.Sections) == 0 || len(o.Sections) > maxSections {
		return o, fmt.Errorf("bedrock: an outline of %d sections; 1 to %d can be", len(o.Sections), maxSections)
	}
	if o.Lang == "" {
		o.Lang = "en"
	}
	seen := map[string]bool{}
	o.Sections = append([]Section(nil), o.Sections...)
	for i := range o.Sections {
		if err := o.Sections[i].normalise(usualWords, seen); err != nil {
			return o, err
		}
	}
	if o.Summary != nil {
		summary := *o.Summary
		if summary.ID == "" {
			summary.ID = summaryID
		}
		if err := summary.normalise(summaryWords, seen); err != nil {
			return o, err
		}
		o.Summary = &summary
	}
	return o, nil
}

func (s *Section) normalise(words int, seen map[string]bool) error {
	switch {
	case !sectionID.MatchString(s.ID):
		return fmt.Errorf("bedrock: section id %q: lower-case letters, digits and hyphens, at most 40", s.ID)
	case seen[s.ID]:
		return fmt.Errorf("bedrock: two sections with the id %q", s.ID)
	case strings.TrimSpace(s.Title) == "":
		return fmt.Errorf("bedrock: section %s has no title", s.ID)
	case s.Words < 0 || s.Words > maxWords:
		return fmt.Errorf("bedrock: section %s of %d words; at most %d", s.ID, s.Words, maxWords)
	}
	seen[s.ID] = true
	if s.Words == 0 {
		s.Words = words
	}
	return nil
}
