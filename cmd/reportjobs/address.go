package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"strings"
)

// resolve returns the one address that addr means, and whether only programs
// on this machine reach it. What listens there listens to nothing else.
func resolve(addr string) (at *net.TCPAddr, local bool, err error) {
	at, err = net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, false, fmt.Errorf("--addr %q: HOST:PORT is wanted, such as 127.0.0.1:8080: %s", addr, lookupFault(err))
	}
	return at, at.IP.IsLoopback(), nil
}

func lookupFault(err error) string {
	if why := unreached(err); why != "" {
		return why
	}
	return err.Error()
}

// baseURL is where clients reach what listens at at, if they are not told
// another: its address, or this machine's name if it listens on all addresses.
func baseURL(at *net.TCPAddr) (string, error) {
	host := at.IP.String()
	if at.IP == nil || at.IP.IsUnspecified() {
		name, err := os.Hostname()
		if err != nil {
			return "", fmt.Errorf("this machine has no name; set --public-url: %w", err)
		}
		host = name
	}
	return "http://" + net.JoinHostPort(host, fmt.Sprint(at.Port)), nil
}

// origin returns the URL of a server as it stands in front of a path.
func origin(text string) (string, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return "", fmt.Errorf("%q: a URL such as https://reports.example.com is wanted", text)
	case strings.Trim(u.Path, "/") != "":
		return "", fmt.Errorf("%q: a URL without a path is wanted", text)
	}
	return u.Scheme + "://" + u.Host, nil
}

// onlyLocal refuses requests whose Host is not this machine. A server that is
// open to all of it must not be to web pages, which can have a name of theirs
// lead here; nor, if noPages says so, may they have it do anything without
// reading the answer.
func onlyLocal(next http.Handler, noPages bool) http.Handler {
	if noPages {
		protection := http.NewCrossOriginProtection()
		protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			refuse(w, r, http.StatusForbidden, "forbidden", "This server takes nothing from pages of other origins; serve --cors says whose it does.")
		}))
		next = protection.Handler(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		ip, err := netip.ParseAddr(host)
		if host != "localhost" && (err != nil || !ip.Unmap().IsLoopback()) {
			refuse(w, r, http.StatusMisdirectedRequest, "misdirected", "This server is open to this machine alone, under its address or as localhost.")
			return
		}
		next.ServeHTTP(w, r)
	})
}
