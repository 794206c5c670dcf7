package bedrock_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/bedrock"
	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
	"github.com/qubitz/reportjobs/render"
)

// The model of this example is one of bedrocktest; a program takes
// bedrockruntime.NewFromConfig for its client.
func Example() {
	srv := bedrocktest.NewServer(pretend, nil)
	defer srv.Close()

	model, err := bedrock.NewModel(srv.Client(), &bedrock.ModelOptions{ID: "eu.anthropic.claude-sonnet-5-5"})
	if err != nil {
		fmt.Println(err)
		return
	}
	author, err := model.Author(bedrock.Outline{
		Title:    "The case for a pilot",
		Audience: "The board, which decides on the pilot",
		Sections: []bedrock.Section{{ID: "case", Title: "Business case", Cover: []string{"what it is worth"}, Words: 300}},
		Summary:  &bedrock.Section{Title: "Executive summary", Words: 150},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	task := reportjobs.NewTask(reportjobs.Job{}, "executive", []byte(`{"savings": "$4.2M annually"}`))
	document, err := author.Write(context.Background(), task)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, section := range document.Sections {
		fmt.Printf("%s: %s\n", section.Title, section.Blocks[0].(*render.Paragraph).Text)
	}
	fmt.Println(document.Meta["calls"], "calls,", document.Meta["repairs"], "repair")
	// Output:
	// Executive summary: Approve the pilot.
	// Business case: The savings are $4.2M annually.
	// 4 calls, 1 repair
}

// pretend answers as a model may: its first text has a figure of its own,
// which it is asked to correct.
func pretend(r *bedrocktest.Request) bedrocktest.Reply {
	const end = `{"type":"end","summary":"The pilot pays.","claims":[]}`
	switch {
	case strings.HasPrefix(r.Name, "plan"):
		return bedrocktest.Reply{Text: `{"units":[{"id":"u1","section":"case","part":"Savings","words":300,"facts":["f1"]}]}`}
	case strings.HasPrefix(r.Name, "summary"):
		return bedrocktest.Reply{Text: `{"type":"paragraph","text":"Approve the pilot."}` + "\n" + end}
	case strings.HasPrefix(r.Last(), "Repair:"):
		return bedrocktest.Reply{Text: `{"line":1,"type":"paragraph","text":"The savings are $4.2M annually.","cites":["f1"]}`}
	}
	return bedrocktest.Reply{Text: `{"type":"paragraph","text":"The savings are $5M annually.","cites":["f1"]}` + "\n" + end}
}
