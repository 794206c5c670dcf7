package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// ask sends a request and returns status, body and header.
func ask(t *testing.T, method, url, body string, header ...string) (int, map[string]any, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	require.NoError(t, err)
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
		req.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	var object map[string]any
	_ = json.Unmarshal(text, &object) // not all answers are JSON
	return res.StatusCode, object, res.Header
}

func TestStoppingFinishesWhatItCan(t *testing.T) {
	s := newShell(t)
	server, release := s.serveHeld()
	client := s.start("submit", "input.json", "--out", "reports")
	id := strings.TrimPrefix(client.until("job "), "job ")
	client.until("PROCESSING")
	server.signal(syscall.SIGTERM)
	server.until(`"msg":"stopping"`)

	status, body, header := ask(t, http.MethodPost, s.url()+"/", `{"a": 1}`)
	require.Equal(t, http.StatusServiceUnavailable, status, "it takes no new jobs")
	require.Equal(t, "The server is stopping and takes no new jobs.", body["error"])
	require.Equal(t, "5", header.Get("Retry-After"))
	status, _, _ = ask(t, http.MethodGet, s.url()+"/healthz", "")
	require.Equal(t, http.StatusServiceUnavailable, status, "a load balancer looks for another")
	status, _, _ = ask(t, http.MethodGet, s.url()+"/?job_id="+id, "")
	require.Equal(t, http.StatusAccepted, status, "polls are answered")

	release()
	code, errs := client.end()
	require.Zero(t, code, "who waits gets the reports: %s", errs)
	require.Len(t, s.files("reports"), 3)
	code, errs = server.end()
	require.Zero(t, code, errs)
	stopped := server.log("stopped")[0]
	require.EqualValues(t, 1, stopped["finished"])
	require.EqualValues(t, 0, stopped["released"])
	require.EqualValues(t, 0, stopped["waiting"])
}

func TestStoppingSaysWhichJobsWereReleased(t *testing.T) {
	s := newShell(t)
	server, _ := s.serveHeld("--workers", "1", "--grace", "1ms")
	id := s.id("submit input.json")
	server.until("job claimed", id)
	waiting := []string{s.id("submit input.json"), s.id("submit input.json")}
	require.Contains(t, s.ok("status "+id), "PROCESSING")
	server.signal(syscall.SIGTERM)
	code, errs := server.end()
	require.Zero(t, code, errs)

	released := server.log("released, not finished in time")
	require.Len(t, released, 1, errs)
	require.Equal(t, id, released[0]["job"])
	event := server.log("job released")
	require.Len(t, event, 1, "what is said is what was recorded")
	require.Equal(t, []any{id, "PENDING"}, []any{event[0]["job"], event[0]["status"]})
	stopped := server.log("stopped")[0]
	require.EqualValues(t, 0, stopped["finished"])
	require.EqualValues(t, 1, stopped["released"])
	require.EqualValues(t, 2, stopped["waiting"])
	require.ElementsMatch(t, waiting, server.log("jobs that waited end with this process")[0]["first"])
	require.Empty(t, server.log("job settled"))
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	s := newShell(t)
	server, _ := s.serveHeld("--grace", "1h")
	id := s.id("submit input.json")
	server.until("job claimed", id)
	server.signal(syscall.SIGINT)
	server.until(`"msg":"stopping"`)
	server.signal(syscall.SIGTERM)
	server.until("stopped at once", id)
	<-server.done
	require.Error(t, server.cmd.Wait())
	require.Equal(t, exitInterrupted, server.cmd.ProcessState.ExitCode())
}

func TestAnIdleServerStopsAtOnce(t *testing.T) {
	s := newShell(t)
	server := s.serve("--grace", "1h")
	server.signal(syscall.SIGINT)
	code, errs := server.end()
	require.Zero(t, code, errs)
	require.Len(t, server.log("stopped"), 1)
}

func TestKeysSayWhoMayAsk(t *testing.T) {
	s := newShell(t)
	acme, other := s.id("keys new acme --append keys.txt"), s.id("keys new other --append keys.txt")
	require.Regexp(t, `^rj_\w{26}$`, acme)
	require.NotContains(t, s.read("keys.txt"), acme, "only its hash is kept")
	server := s.start("serve", "--addr", ":0", "--public-url", "http://127.0.0.1:1", "--keys", "keys.txt", "--json")
	server.until(`"msg":"listening"`)
	listening := server.log("listening")[0]
	require.Equal(t, "API keys of keys.txt", listening["access"])
	_, port, err := net.SplitHostPort(listening["addr"].(string))
	require.NoError(t, err)
	s.env = append(s.env, "REPORTJOBS_SERVER=http://127.0.0.1:"+port)

	s.fails(exitDenied, "wants an API key: set --key or $REPORTJOBS_KEY", "submit input.json")
	s.fails(exitDenied, "denied by http://127.0.0.1:"+port, "submit input.json --key wrong")
	id := s.id("submit input.json --key " + acme)
	require.Contains(t, s.ok("status "+id+" --key "+acme), id)
	s.fails(exitNotFound, "no such job", "status "+id+" --key "+other)
	require.Contains(t, s.ok("list --key "+acme), id)
	require.Empty(t, s.ok("list --key "+other))
	s.env = append(s.env, "REPORTJOBS_KEY="+acme)
	require.Contains(t, s.ok("list"), id)

	fresh := s.id("keys new acme --append keys.txt")
	s.fails(exitDenied, "denied", "list --key "+fresh)
	server.signal(syscall.SIGHUP)
	server.until("keys read again")
	require.Contains(t, s.ok("list --key "+fresh), id, "a tenant's new key sees its jobs")
	s.write("keys.txt", []byte("nonsense\n"))
	server.signal(syscall.SIGHUP)
	server.until("the keys stay as they were", "keys.txt: line 1: HASH TENANT is wanted")
	require.Contains(t, s.ok("list"), id)
}

func TestKeysNewPrintsKeyAndLine(t *testing.T) {
	s := newShell(t)
	out := s.ok("keys new acme")
	require.Regexp(t, `^key for the client:     rj_\w{26}\nline for serve --keys:  [0-9a-f]{64} acme\n$`, out)
	made := jsonLines(t, s.ok("keys new acme --json"))[0]
	require.Equal(t, "acme", made["tenant"])
	s.write("keys.txt", []byte("# ours\n\n"+made["hash"].(string)+"   acme"))
	s.ok("keys new other --append keys.txt")
	require.Len(t, strings.Split(strings.TrimSpace(s.read("keys.txt")), "\n"), 4, "a last line without an end gets one")
	info, err := os.Stat(filepath.Join(s.dir, "keys.txt"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o644), info.Mode())
	s.fails(exitFault, "nowhere/keys.txt: no such file", "keys new acme --append nowhere/keys.txt")
	r := s.feed("", "keys", "new", "two\nlines")
	require.Equal(t, exitUsage, r.code)
	oneLine(t, r.errs, "TENANT")
}

func TestServeRefusesWhatItCannotUse(t *testing.T) {
	s := newShell(t)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	hash := strings.Repeat("0a", 32)
	for name, text := range map[string]string{
		"empty.txt": "# nobody\n", "short.txt": "abc acme\n", "nobody.txt": "\n" + hash + "\n",
		"twice.txt": hash + " a\n" + hash + " b\n", "weak.txt": "password\n",
	} {
		s.write(name, []byte(text))
	}
	for _, bad := range []struct{ says, flags string }{
		{"cannot listen on " + taken.Addr().String() + ": address already in use", "--addr " + taken.Addr().String()},
		{"--keys: open nowhere.txt: no such file", "--keys nowhere.txt"},
		{"--keys: empty.txt: no API keys: nobody could get in", "--keys empty.txt"},
		{"--keys: short.txt: line 1: HASH TENANT is wanted", "--keys short.txt"},
		{"--keys: nobody.txt: line 2: behind the hash the name of a tenant is wanted", "--keys nobody.txt"},
		{"--keys: twice.txt: line 2: this key is there twice", "--keys twice.txt"},
		{"--id-secret: open nowhere.txt: no such file", "--id-secret nowhere.txt"},
		{"--id-secret: empty.txt holds no secret", "--id-secret empty.txt"},
		{"--id-secret: weak.txt: secret 1 has 8 bytes, at least 16", "--id-secret weak.txt"},
		{"--dir input.json: ", "--dir input.json"},
	} {
		t.Run(bad.flags, func(t *testing.T) {
			(&shell{t, s.dir, s.env}).fails(exitFault, bad.says, "serve --addr 127.0.0.1:0 "+bad.flags)
		})
	}
	(&shell{t, s.dir, append(s.env, "REPORTJOBS_ID_SECRET=short")}).fails(exitFault, "$REPORTJOBS_ID_SECRET: secret 1 has 5 bytes", "serve --addr 127.0.0.1:0")
}

func TestServeSaysWhatItLacksOfAWS(t *testing.T) {
	s := newShell(t)
	secret := "REPORTJOBS_ID_SECRET=" + strings.Repeat("s", 16)
	nothing := []string{secret, "AWS_EC2_METADATA_DISABLED=true", "AWS_CONFIG_FILE=none", "AWS_SHARED_CREDENTIALS_FILE=none"}
	keys := []string{"AWS_ACCESS_KEY_ID=id", "AWS_SECRET_ACCESS_KEY=secret", "AWS_MAX_ATTEMPTS=1"}
	const serve = "serve --addr 127.0.0.1:0 --store dynamodb --table jobs --dir kept --endpoint http://127.0.0.1:1"
	for _, bad := range []struct {
		says, line string
		env        []string
	}{
		{"no AWS region: set --region, $AWS_REGION", serve, keys},
		{"no AWS credentials: set $AWS_ACCESS_KEY_ID", serve + " --region eu-west-2", nil},
		{"table jobs in http://127.0.0.1:1: connection refused", serve + " --region eu-west-2", keys},
		{"the configuration of AWS: failed to get shared config profile, absent", serve, []string{"AWS_PROFILE=absent"}},
		{"bucket files in http://127.0.0.1:1: connection refused", "serve --addr 127.0.0.1:0 --bucket files --endpoint http://127.0.0.1:1 --region eu-west-2", keys},
		{"--bucket: \"F\" is no name of a bucket", "serve --addr 127.0.0.1:0 --bucket F --region eu-west-2", keys},
		{"no AWS region", "table create --table jobs", keys},
		{"--author bedrock: no AWS region: set --model-region, $BEDROCK_REGION, --region, $AWS_REGION", "serve --addr 127.0.0.1:0 --author bedrock", keys},
		{"--author bedrock: no AWS credentials: set $AWS_ACCESS_KEY_ID", "serve --addr 127.0.0.1:0 --author bedrock --model-region eu-west-2", nil},
		{"--author bedrock: no AWS credentials", "serve --addr 127.0.0.1:0 --author bedrock", []string{"BEDROCK_REGION=eu-west-2"}},
		{"table jobs in http://127.0.0.1:1: connection refused", "table create --table jobs --endpoint http://127.0.0.1:1 --region eu-west-2", keys},
	} {
		t.Run(bad.says, func(t *testing.T) {
			(&shell{t, s.dir, slices.Concat(s.env, nothing, bad.env)}).fails(exitFault, bad.says, bad.line)
		})
	}
}

// A page in a browser on this machine can send requests here; it must not
// learn anything, under whatever name it asks.
func TestAnOpenServerIsNotOpenToPages(t *testing.T) {
	s := newShell(t)
	s.serve()
	status, body, header := ask(t, http.MethodGet, s.url()+"/v1/jobs", "", "Origin", "https://evil.example")
	require.Equal(t, http.StatusOK, status)
	require.NotNil(t, body["jobs"])
	require.Empty(t, header.Get("Access-Control-Allow-Origin"))
	for host, want := range map[string]int{
		"evil.example": http.StatusMisdirectedRequest, "evil.example:8080": http.StatusMisdirectedRequest,
		"127.0.0.1.evil.example": http.StatusMisdirectedRequest, "10.0.0.1": http.StatusMisdirectedRequest,
		"localhost": http.StatusOK, "localhost:1": http.StatusOK, "127.0.0.1": http.StatusOK, "[::1]:80": http.StatusOK,
	} {
		status, _, _ := ask(t, http.MethodGet, s.url()+"/v1/jobs", "", "Host", host)
		require.Equal(t, want, status, host)
	}

	status, _, _ = ask(t, http.MethodPost, s.url()+"/", `{"a": 1}`, "Origin", "https://evil.example")
	require.Equal(t, http.StatusForbidden, status, "nor may it have jobs made, whose answer it cannot read")
	status, _, _ = ask(t, http.MethodPost, s.url()+"/", `{"a": 1}`, "Sec-Fetch-Site", "cross-site")
	require.Equal(t, http.StatusForbidden, status)

	s.serve("--cors", "https://app.example.com")
	status, _, _ = ask(t, http.MethodPost, s.url()+"/", `{"a": 1}`, "Origin", "https://app.example.com", "Content-Type", "application/json")
	require.Equal(t, http.StatusAccepted, status)
	_, _, header = ask(t, http.MethodGet, s.url()+"/v1/jobs", "", "Origin", "https://app.example.com")
	require.Equal(t, "https://app.example.com", header.Get("Access-Control-Allow-Origin"))
	s.serve("--open")
	_, _, header = ask(t, http.MethodGet, s.url()+"/healthz", "", "Host", "reports.example.com")
	require.Equal(t, "*", header.Get("Access-Control-Allow-Origin"), "who opens it wants others to ask")
	s.fails(exitDenied, "denied by", "list")
}

func TestTheRateIsLimited(t *testing.T) {
	s := newShell(t)
	s.serve("--rate", "0.001", "--burst", "2")
	id := s.id("submit input.json")
	s.ok("status " + id)
	s.fails(exitLater, "Too many requests. Wait before the next one.; try again in ", "status "+id)
}

func TestFilesAndLinks(t *testing.T) {
	s := newShell(t)
	server := s.serve("--dir", "kept", "--public-url", "https://reports.example.com/")
	require.Equal(t, "jobs in memory, files in kept", server.log("listening")[0]["keeps"])
	address := "http://" + server.log("listening")[0]["addr"].(string)
	s.env = append(s.env, "REPORTJOBS_SERVER="+address)
	id := s.id("submit input.json --reports executive")
	s.ok("wait " + id)
	_, body, _ := ask(t, http.MethodGet, address+"/?job_id="+id, "")
	link := body["s3"].(map[string]any)["presigned_url"].(string)
	require.True(t, strings.HasPrefix(link, "https://reports.example.com/files/reports/halvorsen-cold-chain/"+id+"/"), link)
	local := strings.Replace(link, "https://reports.example.com", address, 1)
	status, _, header := ask(t, http.MethodGet, local, "")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, header.Get("Content-Disposition"), "executive_report_")
	status, _, _ = ask(t, http.MethodGet, local+"x", "")
	require.Equal(t, http.StatusForbidden, status)
	kept, err := filepath.Glob(filepath.Join(s.dir, "kept", "*"))
	require.NoError(t, err)
	require.NotEmpty(t, kept)
}

func TestTheLogNamesJobsAndNothingThatIsSecret(t *testing.T) {
	s := newShell(t)
	p := s.start("serve", "--addr", "127.0.0.1:0") // as text
	line := p.until("msg=listening")
	_, url, _ := strings.Cut(line, "url=")
	url, _, _ = strings.Cut(url, " ")
	s.env = append(s.env, "REPORTJOBS_SERVER="+url)
	s.ok("submit input.json --out reports")
	p.signal(syscall.SIGTERM)
	_, errs := p.end()
	require.Contains(t, errs, `msg="idempotency keys hold until this process ends; --id-secret makes them last"`)
	for in := bufio.NewScanner(strings.NewReader(errs)); in.Scan(); {
		require.Regexp(t, `^time=\S+ level=(INFO|WARN) msg=`, in.Text())
		require.NotContains(t, in.Text(), "Halvorsen")
		require.NotContains(t, in.Text(), "signature")
	}
}
