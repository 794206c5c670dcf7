package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWrongUsageIsTwoAndSaysWhereToReadOn(t *testing.T) {
	s := newShell(t)
	s.write("keys.txt", []byte(strings.Repeat("0", 64)+" acme\n"))
	for _, wrong := range []struct{ line, says string }{
		{"submti", `there is no command "submti" (did you mean submit?); see reportjobs --help`},
		{"nonsense", `there is no command "nonsense"; see reportjobs --help`},
		{"submit", "FILE is missing; see reportjobs submit --help"},
		{"submit a b", `there is no place for the argument "b"`},
		{"submit a --wiat", "unknown flag: --wiat"},
		{"submit a --server nowhere", "--server: a URL like https://reports.example.com is wanted"},
		{"submit a --server http://me:secret@host", "--server: it holds a user's name"},
		{"status", "ID is missing"},
		{"wait", "ID is missing"},
		{"cancel", "ID is missing"},
		{"retry", "ID is missing"},
		{"download", "ID is missing"},
		{"status a b", `no place for the argument "b"`},
		{"list x", `no place for the argument "x"`},
		{"list --limit many", `--limit "many": a whole number is wanted`},
		{"list --limit -1", "--limit -1: 0 or more is wanted"},
		{"list --status done", `--status "DONE": one of PENDING, PROCESSING,`},
		{"version x", `no place for the argument "x"`},
		{"version --json=maybe", `--json "maybe": true or false is wanted`},
		{"keys nwe", `there is no command "nwe"`},
		{"keys new", "TENANT is missing"},
		{"completion tcsh", `there is no command "tcsh"`},
		{"completion bash x", `no place for the argument "x"`},
		{"render x", `no place for the argument "x"`},
		{"render --page b5", `--page "b5": a4 or letter is wanted`},
		{"render --accent blue", `--accent: color "blue"`},
		{"render --theme neon", `--theme "neon": executive, technical or compliance is wanted`},
		{"render --theme compliance", "--theme compliance wants --classification WORD"},
		{"render --untagged=perhaps", `--untagged "perhaps": true or false is wanted`},
		{"render --json", "--json needs --out FILE"},
		{"serve x", `no place for the argument "x"`},
		{"serve --workers none", `--workers "none": a whole number is wanted`},
		{"serve --workers 0", "--workers 0: at least one is wanted"},
		{"serve --grace 25", `--grace "25": a time such as 90s or 5m is wanted`},
		{"serve --grace -1s", "--grace -1s: a time that has not passed is wanted"},
		{"serve --retention 1s", "--retention 1s: at least a minute is wanted"},
		{"serve --rate fast", `--rate "fast": a number is wanted`},
		{"serve --rate -1", "--rate and --burst: 0 to 1000000 are wanted"},
		{"serve --rate NaN", "--rate and --burst: 0 to 1000000 are wanted"},
		{"serve --burst 5", "--burst is for a server with --rate"},
		{"serve --addr here", `--addr "here": HOST:PORT is wanted, such as 127.0.0.1:8080`},
		{"serve --addr 127.0.0.1:http:x", "HOST:PORT is wanted"},
		{"serve --addr 127.0.0.1:0 --cors example.com", `--cors "example.com": *, off, or origins such as https://app.example.com are wanted`},
		{"serve --addr 127.0.0.1:0 --public-url reports", `--public-url "reports": a URL such as https://reports.example.com is wanted`},
		{"serve --addr 127.0.0.1:0 --public-url http://x/y", "a URL without a path is wanted"},
		{"serve --addr 127.0.0.1:0 --keys keys.txt --open", "--keys and --open: it is one or the other"},
		{"serve --addr :0", ":0 is reached by others: say who may ask with --keys FILE, or let everybody with --open"},
		{"serve --addr 0.0.0.0:0", "0.0.0.0:0 is reached by others"},
		{"serve --addr [::]:0", "[::]:0 is reached by others"},
		{"serve --store disk", `--store "disk": memory or dynamodb is wanted`},
		{"serve --artifacts ftp", `--artifacts "ftp": memory, dir or s3 is wanted`},
		{"serve --queue fifo", `--queue "fifo": pool or sqs is wanted`},
		{"serve --lease 1ms", "--lease 1ms: 5s to 1h is wanted"},
		{"serve --lease 2h", "--lease 2h0m0s: 5s to 1h is wanted"},
		{"serve --table jobs", "--table is for --store dynamodb"},
		{"serve --bucket files --dir d", "--bucket is for --artifacts s3"},
		{"serve --dir d --artifacts memory", "--dir is for --artifacts dir"},
		{"serve --queue-url http://x/q", "--queue-url is for --queue sqs"},
		{"serve --region eu-west-2", "--region and --endpoint are for what lies with AWS"},
		{"serve --store dynamodb", "--store dynamodb wants --table NAME or $DYNAMODB_TABLE"},
		{"serve --store dynamodb --table jobs", "--artifacts s3 wants --bucket NAME or $REPORT_BUCKET"},
		{"serve --store dynamodb --table jobs --artifacts memory", "--store dynamodb wants files that last as its jobs do"},
		{"serve --store dynamodb --table jobs --bucket files", "--store dynamodb wants --id-secret FILE or $REPORTJOBS_ID_SECRET, the same in all processes"},
		{"serve --artifacts dir", "--artifacts dir wants --dir DIR"},
		{"serve --store dynamodb --table jobs --bucket files --queue sqs", "--queue sqs wants --queue-url URL"},
		{"serve --queue sqs --queue-url http://x/q", "--queue sqs wants --store dynamodb"},
		{"serve --bucket files --endpoint here", `--endpoint "here": a URL such as`},
		{"serve --author gpt", `--author "gpt": input or bedrock is wanted`},
		{"serve --model m", "--model and --model-region are for --author bedrock"},
		{"serve --model-region eu-west-2", "--model and --model-region are for --author bedrock"},
		{"serve --author bedrock --endpoint here", `--endpoint "here": a URL such as`},
		{"serve --addr 127.0.0.1:0 --theme neon", `--theme "neon": executive, technical or compliance is wanted`},
		{"serve --addr 127.0.0.1:0 --theme compliance", "--theme compliance wants --classification WORD"},
		{"serve --addr 127.0.0.1:0 --accent blue", `--accent: color "blue"`},
		{"table make", `there is no command "make"`},
		{"table create", "--table NAME or $DYNAMODB_TABLE is wanted"},
		{"table create jobs", `no place for the argument "jobs"`},
		{"table create --table j", `--table: table name "j": 3 to 255 characters`},
		{"table create --table jobs --endpoint here", `--endpoint "here": a URL such as`},
	} {
		t.Run(wrong.line, func(t *testing.T) {
			r := s.run(wrong.line)
			require.Equal(t, exitUsage, r.code, r.errs)
			require.Empty(t, r.out)
			require.Equal(t, 1, strings.Count(r.errs, "\n"), r.errs)
			oneLine(t, r.errs, wrong.says)
		})
	}
}

func TestHelpTellsAllCommandsAndCodes(t *testing.T) {
	s := newShell(t, "REPORTJOBS_KEY=rj_secret")
	help := s.ok("--help")
	require.Equal(t, help, s.ok(""), "without a command it is help, too")
	for _, name := range strings.Fields("serve table submit wait status list cancel retry download render keys version completion") {
		require.Contains(t, help, "\n  "+name)
		own := s.ok(name + " --help")
		require.Contains(t, own, "Usage:")
		require.NotContains(t, own, "rj_secret", "no secret of the environment is shown as a default")
	}
	for _, code := range strings.Fields("0 1 2 3 4 5 6 7 8 130") {
		require.Regexp(t, `(?m)^  `+code+` +\w`, help)
	}
}

func TestVersion(t *testing.T) {
	s := newShell(t)
	require.Regexp(t, `^reportjobs \S+ \(go1\.\S+, \w+/\w+\)\n$`, s.ok("version"))
	require.Regexp(t, `^go1\.`, jsonLines(t, s.ok("version --json"))[0]["go"])
}

func TestCompletionScriptsAreOnesThatShellsTake(t *testing.T) {
	s := newShell(t)
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		require.Contains(t, s.ok("completion "+shell), "reportjobs")
	}
	check := exec.CommandContext(t.Context(), "bash", "-n")
	check.Stdin = strings.NewReader(s.ok("completion bash"))
	out, err := check.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Empty(t, string(out))
}

// What the scripts call: the words that may come next.
func TestCompletionOffersCommandsStatusesAndJobs(t *testing.T) {
	s := newShell(t)
	s.serve()
	id := s.id("submit input.json")
	require.Contains(t, s.ok("__complete ser"), "serve\t")
	require.Contains(t, s.ok("__complete list --status PRO"), "PROCESSING\n")
	for _, name := range strings.Fields("status wait cancel retry download") {
		require.Regexp(t, `(?m)^`+id+`\t[A-Z]+ Halvorsen Cold Chain$`, s.feed("", "__complete", name, "").out)
	}
}

// What the README says of exit codes is what the help does.
func TestREADMEHasTheExitCodes(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	rows := regexp.MustCompile(`(?m)^  (\d+) +(.+)$`).FindAllStringSubmatch(about, -1)
	require.Len(t, rows, 10)
	for _, row := range rows {
		require.Contains(t, string(text), "\n| "+row[1]+" | "+row[2]+" |\n")
	}
}

// The document that the README shows is one.
func TestREADMEHasADocument(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	document := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(text)
	require.NotNil(t, document)
	r := newShell(t).feed(string(document[1]), "render")
	require.Zero(t, r.code, r.errs)
	require.True(t, strings.HasPrefix(r.out, "%PDF-"))
}

// A flag that the README names is one of some command.
func TestREADMENamesFlags(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	var help string
	s := newShell(t)
	for _, command := range strings.Fields("serve submit wait status list cancel retry download render keys table completion") {
		help += s.ok(command + " --help")
	}
	help += s.ok("keys new --help") + s.ok("table create --help")
	_, section, found := strings.Cut(string(text), "\n## The command\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	flags := regexp.MustCompile(`--[a-z][a-z-]+`).FindAllString(section, -1)
	require.Greater(t, len(flags), 15)
	for _, flag := range flags {
		require.Regexp(t, flag+`\b`, help)
	}
}
