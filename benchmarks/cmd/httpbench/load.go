package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"time"
)

// A load is what one measurement found.
type load struct {
	latencies []time.Duration // of all requests
	took      time.Duration
	cpu       time.Duration // of the server process; 0 where it is not known
}

func (l *load) rate() float64 { return float64(len(l.latencies)) / l.took.Seconds() }

func (l *load) add(more load) {
	l.latencies = append(l.latencies, more.latencies...)
	l.took += more.took
	l.cpu += more.cpu
}

// drive sends request over each of conns connections, again and again, one at
// a time. The client is as small as it can be: it shares the machine with the
// server it measures.
func drive(ctx context.Context, addr string, request []byte, status, conns int, last time.Duration) (load, error) {
	ctx, cancel := context.WithTimeout(ctx, last)
	defer cancel()
	results := make([][]time.Duration, conns)
	errs := make([]error, conns)
	var all sync.WaitGroup
	begin := time.Now()
	for i := range conns {
		all.Go(func() { results[i], errs[i] = one(ctx, addr, request, status) })
	}
	all.Wait()
	l := load{took: time.Since(begin)}
	for i := range conns {
		if errs[i] != nil {
			return load{}, errs[i]
		}
		l.latencies = append(l.latencies, results[i]...)
	}
	if len(l.latencies) == 0 {
		return load{}, fmt.Errorf("httpbench: no answer within a turn of %v: -for is too short, or -slices too many", last)
	}
	return l, nil
}

// one is one connection.
func one(ctx context.Context, addr string, request []byte, status int) (latencies []time.Duration, err error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	in := bufio.NewReader(conn)
	for ctx.Err() == nil {
		begin := time.Now()
		if _, err := conn.Write(request); err != nil {
			return nil, err
		}
		got, err := answer(in)
		if err != nil {
			return nil, err
		}
		if got != status {
			return nil, fmt.Errorf("httpbench: status %d, expected %d", got, status)
		}
		latencies = append(latencies, time.Since(begin))
	}
	return latencies, nil
}

// answer reads one answer and returns its status. It must have a
// Content-Length or be chunked, as all of net/http are.
func answer(in *bufio.Reader) (status int, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("httpbench: status line %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, err
	}
	length := -1
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			break
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(value)); err != nil {
				return 0, err
			}
		}
	}
	if length >= 0 {
		_, err = in.Discard(length)
		return status, err
	}
	return status, chunks(in)
}

// chunks reads a chunked body.
func chunks(in *bufio.Reader) error {
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseUint(string(bytes.TrimRight(line, "\r\n")), 16, 32)
		if err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, in, int64(size)+2); err != nil {
			return err
		}
		if size == 0 {
			return nil
		}
	}
}
