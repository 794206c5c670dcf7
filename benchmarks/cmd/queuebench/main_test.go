//go:build !race

package main

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// Each queue does all its jobs. SQLite in Go is large: the race detector would
// need minutes to compile what it has nothing to find in.
func TestEachQueueDoesItsJobs(t *testing.T) {
	t.Chdir("../..")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-rounds", "1", "-scale", "0.01"}, strings.NewReader(""), &out))
	for _, name := range []string{"memory", "bbolt", "DynamoDB", "goqite", "backlite", "River"} {
		require.Regexp(t, name+`.* +[\d.]+[µm]?s +[\d.e+]+ +[\d.]+[µm]?s +[\d.e+]+\n`, out.String())
	}
}

func TestFlagsThatMakeNoSense(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-scale", "0"}, {"-scale", "NaN"}, {"-scale", "Inf"}, {"River"}} {
		require.ErrorContains(t, run(t.Context(), args, strings.NewReader(""), &bytes.Buffer{}), "at least one round", args)
	}
}

// A queue that looks for jobs once in a while is found in the middle between
// two looks, not always just behind one: its looks are in step with the jobs.
func TestAQueueThatLooksIsMetAtAnyMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const every = 100 * time.Millisecond
		jobs, begun := make(chan struct{}, 1), make(chan time.Time, 1)
		ctx, stop := context.WithCancel(t.Context())
		var looking sync.WaitGroup
		defer looking.Wait()
		defer stop()
		looking.Go(func() {
			for ctx.Err() == nil {
				time.Sleep(every)
				select {
				case <-jobs:
					begun <- time.Now()
				default:
				}
			}
		})
		q := &queue{idle: 15, looks: every}
		idle, err := q.measureIdle(ctx, func(context.Context) error { jobs <- struct{}{}; return nil }, begun)
		require.NoError(t, err)
		require.InDelta(t, (every / 2).Seconds(), idle.Seconds(), 0.01)
	})
}
