package main

import (
	"strings"
	"sync"

	"github.com/qubitz/reportjobs/bedrock/bedrocktest"
)

// serveHeld starts a server whose reports a model writes, which answers nothing
// before it is released: jobs that were claimed run until then, however slow or
// fast the machine is.
func (s *shell) serveHeld(args ...string) (server *process, release func()) {
	released := make(chan struct{})
	release = sync.OnceFunc(func() { close(released) })
	model := bedrocktest.New(s.t, func(r *bedrocktest.Request) bedrocktest.Reply {
		<-released
		if strings.HasPrefix(r.Name, "plan") {
			return bedrocktest.Reply{Text: "I make no plans."} // then there is no time lost on them
		}
		return bedrocktest.Reply{Text: `{"type":"paragraph","text":"Here stands the ` + r.Name + `."}
{"type":"end","summary":"It stands there."}`}
	}, nil)
	s.t.Cleanup(release) // the model ends with its calls
	s.env = append(s.env, "AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none")
	return s.serve(append([]string{"--author", "bedrock", "--endpoint", model.URL(), "--region", "eu-west-2"}, args...)...), release
}
