package converse

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/schemas"
	"github.com/aws/aws-sdk-go-v2/service/bedrockruntime/types"
	"github.com/aws/smithy-go/transport/http/protocol/restjson1"
)

// What ends an attempt beside the service's own errors.
var (
	errStalled = errors.New("the stream is silent")
	errCut     = errors.New("the stream ended before its end")
)

// stop is how an attempt that succeeded ended.
type stop int

const (
	stopDone stop = iota
	stopMaxTokens
)

// attempt makes one call: first in the gate's line, then in the limiter's.
func (d *dialogue) attempt(ctx context.Context) (stop, error) {
	c := d.c
	warm, err := c.gate.enter(ctx, func() string { return c.key(&d.r) })
	if err != nil {
		return 0, err
	}
	defer warm.failed() // nothing, once the response has begun
	turn, err := c.limit.acquire(ctx, d.r.Since)
	if err != nil {
		return 0, err
	}
	defer turn.failed() // nothing, once another end is noted
	d.answer.Attempts++
	d.asked = c.ask(&d.r, d.turns)
	s := &streaming{d: d, begun: time.Now(), opened: warm.opened}
	end, err := s.run(ctx, d.asked.in)
	if err == nil {
		turn.done()
	} else if v := judge(err); v.throttle {
		turn.throttled(v.hint)
	}
	return end, err
}

// streaming is one call on its way.
type streaming struct {
	d      *dialogue
	begun  time.Time
	opened func() // called when the response has begun
	watch  *time.Timer

	open    bool // the response has begun
	first   bool // a token has come
	text    strings.Builder
	other   bool // there was content that is no text
	reason  types.StopReason
	stopped bool
}

// run sends the request and reads the stream to its end. The watchdog ends
// its context when nothing has come for too long.
func (s *streaming) run(ctx context.Context, in *bedrockruntime.ConverseStreamInput) (stop, error) {
	c := s.d.c
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	s.watch = time.AfterFunc(c.o.Idle, func() { cancel(errStalled) })
	defer s.watch.Stop()
	out, err := c.api.ConverseStream(ctx, in, single)
	if err != nil {
		return 0, stalledOr(ctx, err)
	}
	stream := out.GetStream()
	defer func() { _ = stream.Close() }()
	err = s.read(ctx, stream)
	s.d.answer.Text += s.text.String()
	switch {
	case s.stopped: // what comes after it is about usage alone
		return s.verdict()
	case err != nil:
		return 0, stalledOr(ctx, err)
	default:
		return 0, stalledOr(ctx, errCut) // the SDK takes a cut connection for an end
	}
}

// single makes a call one that the SDK does not repeat, and gives it a decoder
// of its own: that of a client has buffers which streams that are read side by
// side race for (smithy-go issue 714).
func single(o *bedrockruntime.Options) {
	o.Retryer = aws.NopRetryer{}
	o.HTTPClient = readOnly{o.HTTPClient}
	if _, ok := o.Protocol.(*restjson1.Protocol); ok {
		o.Protocol = restjson1.New(schemas.AmazonBedrockFrontendService)
	}
}

// readOnly sends requests whose bodies can be read and nothing else. The SDK
// closes a body as soon as the response has begun, and one of its own then
// answers io.EOF to WriteTo. net/http, which may still be looking whether the
// body has more than it said, takes that for a failed request and cuts the
// connection under the answer.
type readOnly struct{ bedrockruntime.HTTPClient }

func (c readOnly) Do(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		r.Body = struct{ io.ReadCloser }{r.Body}
	}
	return c.HTTPClient.Do(r)
}

func stalledOr(ctx context.Context, err error) error {
	if errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	return err
}

func (s *streaming) read(ctx context.Context, stream *bedrockruntime.ConverseStreamEventStream) error {
	for {
		select {
		case event, ok := <-stream.Events():
			if !ok {
				return stream.Err()
			}
			s.watch.Reset(s.d.c.o.Idle)
			if !s.open {
				s.open = true
				s.opened()
			}
			s.take(event)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (s *streaming) take(event types.ConverseStreamOutput) {
	switch e := event.(type) {
	case *types.ConverseStreamOutputMemberContentBlockStart:
		s.other = s.other || e.Value.Start != nil // text and reasoning have none
	case *types.ConverseStreamOutputMemberContentBlockDelta:
		s.delta(e.Value.Delta)
	case *types.ConverseStreamOutputMemberMessageStop:
		s.reason, s.stopped = e.Value.StopReason, true
	case *types.ConverseStreamOutputMemberMetadata:
		if u := e.Value.Usage; u != nil {
			s.d.answer.Usage.Input += int64(aws.ToInt32(u.InputTokens))
			s.d.answer.Usage.Output += int64(aws.ToInt32(u.OutputTokens))
			s.d.answer.Usage.CacheRead += int64(aws.ToInt32(u.CacheReadInputTokens))
			s.d.answer.Usage.CacheWrite += int64(aws.ToInt32(u.CacheWriteInputTokens))
		}
	}
}

func (s *streaming) delta(delta types.ContentBlockDelta) {
	if !s.first {
		s.first, s.d.answer.First = true, time.Since(s.begun)
	}
	if text, ok := delta.(*types.ContentBlockDeltaMemberText); ok && text.Value != "" {
		s.text.WriteString(text.Value)
		if s.d.r.Text != nil {
			s.d.r.Text(text.Value)
		}
	}
}

// verdict judges an answer that came whole by its stop reason.
func (s *streaming) verdict() (stop, error) {
	switch s.reason {
	case types.StopReasonMaxTokens:
		return stopMaxTokens, nil
	case types.StopReasonEndTurn, types.StopReasonStopSequence:
		switch {
		case strings.TrimSpace(s.d.answer.Text) != "":
			return stopDone, nil
		case s.other:
			return 0, &unusable{failure: failNotText, why: "content that is no text"}
		default:
			return 0, &unusable{failure: failEmpty, why: "no text"}
		}
	}
	return 0, unusableStop(s.reason)
}
