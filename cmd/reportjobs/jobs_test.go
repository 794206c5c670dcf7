package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/client"
)

const anID = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

func TestFromADocumentToItsReports(t *testing.T) {
	s := newShell(t)
	s.serve()
	id := s.id("submit input.json")
	require.Regexp(t, "^"+anID+"$", id)
	waited := s.ok("wait " + id)
	require.Regexp(t, `(?m)^status +COMPLETED$`, waited)
	require.Regexp(t, `(?m)^company name +Halvorsen Cold Chain$`, waited)
	require.Regexp(t, `(?m)^report +executive +COMPLETED  executive_report_\d{8}_\d{6}\.pdf, \d+ KB$`, waited)
	require.Equal(t, waited, s.ok("status "+id))

	paths := strings.Fields(s.ok("download " + id + " --out reports/today"))
	require.Len(t, paths, 3)
	require.Len(t, s.files("reports/today"), 3)
	for i, report := range []string{"executive", "technical", "compliance"} {
		require.Regexp(t, `^reports/today/`+report+`_report_\d{8}_\d{6}\.pdf$`, paths[i])
		aPDF(t, filepath.Join(s.dir, paths[i]))
	}
	require.Equal(t, s.read(paths[1]), s.ok("download "+id+" technical --out -"))
	require.Equal(t, paths[1:2], strings.Fields(s.ok("download "+id+" technical --out reports/today")), "a second time replaces the file")
}

func TestSubmitWaitsAndLeavesFiles(t *testing.T) {
	s := newShell(t)
	s.serve()
	r := s.run("submit input.json --reports technical,executive --out reports")
	require.Zero(t, r.code, r.errs)
	require.Regexp(t, `^reports/technical_\S+\.pdf\nreports/executive_\S+\.pdf\n$`, r.out, "in the order asked for")
	require.Regexp(t, `^job `+anID+`\n(PENDING|PROCESSING|COMPLETED) .*\n`, r.errs)
	require.Regexp(t, `\nCOMPLETED +100 %.*\n$`, r.errs)
	require.NotContains(t, r.errs, "\x1b", "nothing is drawn where there is no terminal")

	piped := s.feed(`{"goal": "x"}`, "submit", "-", "--wait")
	require.Zero(t, piped.code, piped.errs)
	require.Contains(t, piped.out, "COMPLETED")
}

func TestTheSameKeyGivesTheSameJob(t *testing.T) {
	s := newShell(t)
	s.serve()
	id := s.id("submit input.json --idempotency-key monday")
	again := jsonLines(t, s.ok("submit input.json --idempotency-key monday --json"))[0]
	require.Equal(t, id, again["job_id"])
	require.Equal(t, true, again["replayed"])
	require.NotEqual(t, id, s.id("submit input.json"))
	s.fails(exitRefused, "This idempotency key belongs to another request", "submit input.json --idempotency-key monday --reports executive")
}

func TestJSONIsOneObjectALine(t *testing.T) {
	s := newShell(t)
	s.serve()
	seen := jsonLines(t, s.ok("submit input.json --out reports --json"))
	require.GreaterOrEqual(t, len(seen), 4)
	jobs, files := seen[:len(seen)-3], seen[len(seen)-3:]
	last := jobs[len(jobs)-1]
	for _, job := range jobs {
		require.Equal(t, "job", job["type"])
		require.Equal(t, last["job_id"], job["job_id"])
	}
	require.Equal(t, "COMPLETED", last["status"])
	require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`, last["finished_at"])
	for i, file := range files {
		require.Equal(t, "file", file["type"])
		report := last["reports"].([]any)[i].(map[string]any)
		require.Equal(t, report["sha256"], file["sha256"])
		require.Len(t, s.read(file["file"].(string)), int(file["size"].(float64)))
	}
	id := last["job_id"].(string)
	require.Equal(t, last, jsonLines(t, s.ok("status --json "+id))[0])
	require.Equal(t, []map[string]any{last}, jsonLines(t, s.ok("wait --json "+id)))
	require.Equal(t, "COMPLETED", jsonLines(t, s.ok("list --json"))[0]["status"])
}

func TestListPicksAndCounts(t *testing.T) {
	s := newShell(t)
	s.serve()
	none := s.run("list")
	require.Equal(t, result{"", "no jobs\n", 0}, none)
	var ids []string
	for range 3 {
		ids = append(ids, s.id("submit input.json"))
	}
	for _, id := range ids {
		s.ok("wait " + id)
	}
	lines := strings.Split(strings.TrimSpace(s.ok("list")), "\n")
	require.Len(t, lines, 4)
	require.Regexp(t, `^ID +STATUS +DONE +CREATED +REPORTS +ABOUT$`, lines[0])
	require.Regexp(t, "^"+ids[2]+` +COMPLETED +100 % .*executive,technical,compliance +Halvorsen Cold Chain$`, lines[1], "the newest first")
	require.Len(t, jsonLines(t, s.ok("list --json --limit 2")), 2)
	require.Len(t, jsonLines(t, s.ok("list --json --limit 0")), 3)
	require.Len(t, jsonLines(t, s.ok("list --json --status completed")), 3)
	require.Empty(t, s.ok("list --json --status FAILED"))
}

func TestCancelEndsAJobThatRetryBeginsAgain(t *testing.T) {
	s := newShell(t)
	server, release := s.serveHeld("--workers", "1")
	first, second := s.id("submit input.json"), s.id("submit input.json")
	server.until("job claimed", first)
	s.fails(exitNotNow, "is not finished", "retry "+second)
	s.fails(exitNotNow, "reportjobs wait "+second+" --out DIR", "download "+second)
	s.fails(exitNotNow, "report technical is not there yet", "download "+second+" technical")
	require.Equal(t, "job "+second+" is CANCELED\n", s.ok("cancel "+second))
	require.Equal(t, "job "+second+" is CANCELED\n", s.ok("cancel "+second), "twice is once")
	require.Equal(t, "CANCELED", jsonLines(t, s.ok("cancel --json "+first))[0]["status"], "one that runs, too")
	s.fails(exitNotMade, "job "+second+" is CANCELED", "wait "+second)
	s.fails(exitNotMade, "job "+second+" is CANCELED", "download "+second)
	s.fails(exitNotMade, "job "+second+" is CANCELED", "download "+second+" technical")
	require.Contains(t, s.ok("status "+second), "CANCELED", "to look is no failure")

	release()
	again := s.run("retry " + second + " --out reports")
	require.Zero(t, again.code, again.errs)
	require.Len(t, s.files("reports"), 3)
	id := regexp.MustCompile(anID).FindString(again.errs)
	require.NotEqual(t, second, id)
	require.Equal(t, second, jsonLines(t, s.ok("status --json "+id))[0]["retry_of"])
	s.fails(exitNotNow, "finished", "retry "+id)
	s.fails(exitNotNow, "finished", "cancel "+id)
}

func TestFaultsHaveTheirExitCode(t *testing.T) {
	s := newShell(t)
	s.serve()
	s.write("broken.json", []byte("{\n\"a\": }"))
	s.write("list.json", []byte("[]"))
	s.write("marked.json", []byte("\xef\xbb\xbf{}"))
	s.write("large.json", []byte(`{"a": "`+strings.Repeat("x", 7<<20)+`"}`))
	id := s.id("submit input.json")
	s.ok("wait " + id)
	const unknown = "00000000-0000-4000-8000-000000000000"
	for _, bad := range []struct {
		code       int
		says, line string
	}{
		{exitRefused, "broken.json: refused: ", "submit broken.json"},
		{exitRefused, "list.json: refused: The body is not a JSON object. Send one.", "submit list.json"},
		{exitRefused, "marked.json: refused: The body begins with a byte order mark. Send UTF-8 without one.", "submit marked.json"},
		{exitRefused, "large.json: refused: ", "submit large.json"},
		{exitRefused, `No report "nonsense"; there are: executive, technical, compliance`, "submit input.json --reports executive,nonsense"},
		{exitRefused, "twice", "submit input.json --reports executive,executive"},
		{exitFault, "nowhere.json: no such file", "submit nowhere.json"},
		{exitNotFound, "no such job", "status " + unknown},
		{exitNotFound, "no such job", "wait " + unknown},
		{exitNotFound, "no such job", "cancel " + unknown},
		{exitNotFound, "no such job", "retry " + unknown},
		{exitNotFound, "no such job", "download " + unknown},
		{exitNotFound, "not found", "status ../../etc/passwd"},
		{exitNotFound, `has no report "nonsense"`, "download " + id + " nonsense"},
		{exitUsage, "the job has 3: name one", "download " + id + " --out -"},
		{exitFault, "input.json", "download " + id + " --out input.json"},
		{exitLater, "no answer from http://127.0.0.1:1: connection refused", "status x --server http://127.0.0.1:1"},
		{exitLater, `no host is called "reports.invalid"`, "status x --server http://reports.invalid"},
	} {
		t.Run(bad.line, func(t *testing.T) { (&shell{t, s.dir, s.env}).fails(bad.code, bad.says, bad.line) })
	}
}

func TestAnswersOfOtherServersAreFaultsInWords(t *testing.T) {
	for _, other := range []struct {
		rule   string
		status int
		body   string
		code   int
		says   string
	}{
		{"a page", 200, "<html><title>Welcome</title></html>", exitFault, "is the base URL right?"},
		{"other JSON", 200, `{"job_id": 7}`, exitFault, "is the base URL right?"},
		{"nothing there", 404, "404 page not found", exitFault, "answers as no reportjobs server does (404): 404 page not found"},
		{"a redirect", 302, "", exitFault, "redirects are not followed"},
		{"a gateway's no", 403, `{"message": "Forbidden"}`, exitDenied, "denied by http://127.0.0.1:"},
		{"overload", 503, `{"detail": "Try again."}`, exitLater, "Try again."},
		{"what would move the cursor", 400, `{"detail": "\u001b[2Jgone"}`, exitRefused, "refused: [2Jgone"},
	} {
		t.Run(other.rule, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(other.status)
				w.Write([]byte(other.body))
			}))
			defer server.Close()
			s := newShell(t, "REPORTJOBS_SERVER="+server.URL)
			s.fails(other.code, other.says, "status 00000000-0000-4000-8000-000000000000")
		})
	}
}

func TestInterruptedWaitSaysHowToGoOn(t *testing.T) {
	s := newShell(t)
	_, release := s.serveHeld()
	p := s.start("submit", "input.json", "--out", "reports", "--server", s.url())
	p.until("job ")
	p.until("PROCESSING")
	p.signal(syscall.SIGINT)
	code, errs := p.end()
	require.Equal(t, exitInterrupted, code, errs)
	require.NoDirExists(t, filepath.Join(s.dir, "reports"))
	oneLine(t, errs, "interrupted; the job goes on: reportjobs wait ")
	_, line, _ := strings.Cut(errs, "interrupted; the job goes on: reportjobs ")
	release()
	s.ok(line)
	require.Len(t, s.files("reports"), 3)
}

func TestWaitThatLosesItsServerSaysHowToGoOn(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	server, err := client.New(gone.URL, &client.Options{Retries: -1}) // the command is more patient
	require.NoError(t, err)
	errs, err := os.Create(filepath.Join(t.TempDir(), "errs"))
	require.NoError(t, err)
	defer errs.Close()
	n := &connection{console: &console{errs: errs}, server: gone.URL}
	_, err = n.follow(t.Context(), server, "4711", "reports")
	code, text := outcome(err)
	require.Equal(t, exitLater, code)
	require.Equal(t, "no answer from "+gone.URL+": connection refused; to go on: reportjobs wait 4711 --server "+gone.URL+" --out reports", text)
}

func TestOutputThatCannotBeWrittenIsAFault(t *testing.T) {
	s := newShell(t)
	s.serve()
	id := s.id("submit input.json")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	require.NoError(t, err)
	defer full.Close()
	for _, line := range []string{"status " + id, "list", "wait " + id, "version", "list --json", "wait --json " + id} {
		cmd := s.command(strings.Fields(line)...)
		cmd.Stdout = full
		require.Error(t, cmd.Run())
		require.Equal(t, exitFault, cmd.ProcessState.ExitCode(), line)
	}
}

func TestRecordHasTheKeysOfTheHTTPAPI(t *testing.T) {
	s := newShell(t)
	s.serve()
	id := s.id("submit input.json")
	s.ok("wait " + id)
	ours := jsonLines(t, s.ok("status --json "+id))[0]
	res, err := http.Get(s.url() + "/v1/jobs/" + id)
	require.NoError(t, err)
	defer res.Body.Close()
	var theirs map[string]any
	require.NoError(t, json.NewDecoder(res.Body).Decode(&theirs))
	for key, value := range ours {
		if key != "type" && key != "reports" {
			require.Equal(t, theirs[key], value, key)
		}
	}
}
