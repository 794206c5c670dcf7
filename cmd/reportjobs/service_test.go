package main

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestNothingOfARequestMayTakeForEver(t *testing.T) {
	server := newServer(nil, slog.New(slog.DiscardHandler))
	for _, limit := range []time.Duration{server.ReadHeaderTimeout, server.ReadTimeout, server.WriteTimeout, server.IdleTimeout} {
		require.Positive(t, limit)
		require.LessOrEqual(t, limit, 5*time.Minute)
	}
	require.Positive(t, server.MaxHeaderBytes)
}
