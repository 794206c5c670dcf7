// Command probe is a function that does what its event says. PROBE is what it
// is: url, stream, worker.
package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/awslambda"
)

func main() {
	switch os.Getenv("PROBE") {
	case "worker":
		margin, _ := time.ParseDuration(os.Getenv("MARGIN")) // none is the default
		lambda.Start(awslambda.Worker(run, &awslambda.Options{Margin: margin}))
	case "stream":
		lambda.Start(awslambda.FunctionURL(handler(), &awslambda.Options{Stream: true}))
	default:
		lambda.Start(awslambda.FunctionURL(handler(), nil))
	}
}

// run takes ids for orders.
func run(ctx context.Context, id string) (reportjobs.Outcome, error) {
	fmt.Println("ran", id)
	switch id {
	case "panic":
		panic("at the disco")
	case "fail":
		return reportjobs.Outcome{}, errors.New("the store is down")
	case "exit":
		os.Exit(1)
	case "hang":
		select {}
	case "long":
		<-ctx.Done()
		fmt.Println("given back:", context.Cause(ctx))
	}
	return reportjobs.Outcome{}, nil
}

// A seen request is what the handler was given.
type seen struct {
	Method, URI, Host, Remote, Caller, Digest string
	Header                                    http.Header
	Length                                    int64
}

func handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo/{rest...}", echo)
	mux.HandleFunc("/bytes", func(w http.ResponseWriter, r *http.Request) {
		n, _ := strconv.Atoi(r.URL.Query().Get("n"))
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Write(make([]byte, n)) // an error shows at the client
	})
	mux.HandleFunc("/panic", func(w http.ResponseWriter, _ *http.Request) { panic("at the disco") })
	mux.HandleFunc("/exit", func(http.ResponseWriter, *http.Request) { os.Exit(1) })
	mux.HandleFunc("/hang", func(http.ResponseWriter, *http.Request) { select {} })
	mux.HandleFunc("/late", func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	mux.HandleFunc("/cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Write(make([]byte, 10_000))
		panic("in the middle")
	})
	mux.HandleFunc("/steps", steps)
	return mux
}

func echo(w http.ResponseWriter, r *http.Request) {
	sum := sha256.New()
	n, err := io.Copy(sum, r.Body)
	if err != nil {
		panic(err)
	}
	caller, _ := awslambda.Caller(r.Context())
	http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
	http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
	w.Header().Add("Vary", "Origin")
	w.Header().Add("Vary", "Accept")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusAccepted)
	json.NewEncoder(w).Encode(seen{
		r.Method, r.RequestURI, r.Host, r.RemoteAddr, caller, hex.EncodeToString(sum.Sum(nil)), r.Header, n,
	})
}

// steps sends a line, and the next only when another request says so: the
// client has to have the one before.
func steps(w http.ResponseWriter, r *http.Request) {
	gate := r.URL.Query().Get("gate")
	for i := range 3 {
		fmt.Fprintf(w, "step %d\n", i)
		w.(http.Flusher).Flush()
		answer, err := http.Get(gate)
		if err != nil {
			panic(err)
		}
		answer.Body.Close()
	}
}
