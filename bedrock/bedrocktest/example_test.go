package bedrocktest_test

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

func Example() {
	srv := bedrocktest.NewServer(func(r *bedrocktest.Request) bedrocktest.Reply {
		return bedrocktest.Reply{Reasoning: "They greet me.", Text: "Good morning. You said: " + r.Last()}
	}, &bedrocktest.Options{Rate: 70, FirstToken: 2 * time.Second, Speed: 1000})
	defer srv.Close()

	out, err := srv.Client().ConverseStream(context.Background(), &bedrockruntime.ConverseStreamInput{
		ModelId: aws.String("eu.anthropic.claude-sonnet-5-5"),
		Messages: []types.Message{{
			Role:    types.ConversationRoleUser,
			Content: []types.ContentBlock{&types.ContentBlockMemberText{Value: "Hello"}},
		}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	stream := out.GetStream()
	defer stream.Close()
	for event := range stream.Events() {
		if e, ok := event.(*types.ConverseStreamOutputMemberContentBlockDelta); ok {
			if text, ok := e.Value.Delta.(*types.ContentBlockDeltaMemberText); ok {
				fmt.Print(text.Value)
			}
		}
	}
	fmt.Println()
	fmt.Printf("%+v\n", srv.Calls()[0].Usage)
	// Output:
	// Good morning. You said: Hello
	// {Input:2 Output:11 CacheRead:0 CacheWrite:0}
}
