# Every target works from a fresh clone with Go installed; `make` lists them.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# The root module and the ones nested in it, each with its own go.mod.
MODULES := . integration benchmarks examples/customstore

# Programs that tests run, each with the Debian package it is in: some look at PDFs, npm brings servers, the others
# run clients of the HTTP API and draw a terminal.
PROGRAMS := qpdf:qpdf pdftotext:poppler-utils pdftoppm:poppler-utils mutool:mupdf-tools npm:npm curl:curl jq:jq python3:python3 \
            node:nodejs script:bsdutils

# Fonts that tests hand to the PDF engine, as a host would: 4 MB to download.
FONTS := roboto/unhinted/RobotoTTF/Roboto-Regular.ttf:fonts-roboto-unhinted droid/DroidSansFallbackFull.ttf:fonts-droid-fallback

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
FUZZTIME    ?= 20s
JOBS        ?= 10000
THEME       ?= all
LIVE        ?= # flags of bedrock-live, such as -prices 3,15,0.3,3.75
LIVES       ?= 1000000
SEED        ?= 1
FOR         ?= 10m
CROWD       ?= 200000

# Every fuzz target, as its package and its name.
FUZZERS := $(shell grep -roE --include='*_test.go' --exclude-dir=node_modules --exclude-dir=.tools --exclude-dir=dist '^func Fuzz[A-Za-z0-9]+' . | \
	sed -E 's,^(.*/)[^/]*_test.go:func (.*),\1\2,; s,^\./,,' | sort)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: test
test: tools fmt vet race ## install what is missing, then check format, vet and all tests of all modules, and fuzz for a minute
	@$(MAKE) --no-print-directory fuzz-turn FUZZTIME=60s

.PHONY: race
race: ## run the tests of all modules with the race detector, in random order
	@for m in $(MODULES); do (cd $$m && go test -race -shuffle=on ./...); done
	@go test -shuffle=on ./render # at full size, of which the race detector gets a tenth
	@cd integration && go test -shuffle=on ./openapi ./chaos
	@cd benchmarks && go test ./cmd/queuebench

.PHONY: lint
lint: fmt vet ## check format, vet and staticcheck
	@for m in $(MODULES); do (cd $$m && go run $(STATICCHECK) ./...); done

.PHONY: bench
bench: ## measure the root package and memory in one run
	@go test -run '^$$' -bench . -benchmem . ./memory

.PHONY: bench-pdf
bench-pdf: ## measure the PDF engine beside other libraries in one run
	@cd benchmarks && go run ./cmd/pdfbench

.PHONY: bench-http
bench-http: ## measure submits and polls over HTTP beside a bare handler
	@cd benchmarks && go run ./cmd/httpbench

.PHONY: bench-bedrock
bench-bedrock: ## measure a report of a model beside one call that writes the same words, in virtual time
	@go test -count=1 -run '^TestSpeed$$' -v ./bedrock

.PHONY: load
load: ## keep a server at saturation for ten minutes (FOR), and say whether it stays as it was after the first
	@cd benchmarks && go run ./cmd/loadbench -check -for $(FOR)

.PHONY: bench-queues
bench-queues: tools ## measure a job from submit to done beside job queues on SQLite
	@cd benchmarks && go run ./cmd/queuebench

.PHONY: bench-size
bench-size: ## build small programs that use the library, and print what that costs them
	@cd benchmarks && go run ./cmd/sizebench

.PHONY: lambda
lambda: ## build the functions of examples/lambda as zip files, in dist/lambda, and print their sizes
	@go run ./examples/lambda/pack

.PHONY: lambda-check
lambda-check: ## build those zip files twice, the second time from a copy elsewhere, and compare them
	@rm -rf dist/lambda dist/lambda-again dist/lambda-copy && mkdir -p dist/lambda-copy
	@git ls-files -z | grep -zv '^\(benchmarks\|integration\)/' | xargs -0 cp --parents -t dist/lambda-copy
	@go run ./examples/lambda/pack
	@cd dist/lambda-copy && go run ./examples/lambda/pack -out ../lambda-again >/dev/null
	@diff -r dist/lambda dist/lambda-again && echo 'equal bytes' && rm -rf dist/lambda-again dist/lambda-copy

.PHONY: lambda-bench
lambda-bench: tools ## measure the time from the start of the coordinator function to its first answer
	@cd integration && go test -run '^$$' -bench FirstAnswer -benchtime 30x ./awslambda

.PHONY: bedrock-live
bedrock-live: ## have a real model on Amazon Bedrock write a small report, at your cost; wants credentials and BEDROCK_REGION
	@go run ./examples/discovery/live $(LIVE)

.PHONY: replay
replay: ## make the sample's reports of the answers in examples/discovery/testdata/answers, in out/, without a model
	@go run ./examples/discovery/replay

.PHONY: campaign
campaign: tools ## have four servers on one table make ten thousand reports (JOBS) while two of them are killed, and count them
	@cd integration && REPORTJOBS_CAMPAIGN_JOBS=$(JOBS) REPORTJOBS_CAMPAIGN_LEASE=10s go test -count=1 -timeout 30m -v -run '^TestCampaign$$' ./serve

.PHONY: showcase
showcase: ## write a report with every block and chart into out/showcase: PDF, pages and a contact sheet, in every theme (THEME)
	@go run ./examples/showcase -theme $(THEME)

.PHONY: chaos
chaos: ## let a million jobs (LIVES) live in a simulated fleet under crashes, lost answers, late writes and skewed clocks
	@cd integration && REPORTJOBS_CHAOS=$(LIVES) go test -count=1 -timeout 2h -v -run '^TestLives$$' ./chaos

.PHONY: chaos-servers
chaos-servers: tools ## the same faults through servers of DynamoDB and S3, for ten thousand jobs (JOBS) by the dice of SEED
	@cd integration && REPORTJOBS_CHAOS_JOBS=$(JOBS) REPORTJOBS_CHAOS_SEED=$(SEED) go test -count=1 -timeout 2h -v -run '^TestServers$$' ./chaos

.PHONY: million
million: ## have a million jobs (LIVES) pass through the memory store, and print what room and time each tenth took
	@REPORTJOBS_LIVES=$(LIVES) go test -count=1 -v -run '^TestLivesLeaveNothingBehind$$' ./memory

.PHONY: crowd
crowd: tools ## fill a DynamoDB table with two hundred thousand finished jobs (CROWD), and print what Due and List cost
	@cd integration && REPORTJOBS_CROWD=$(CROWD) go test -count=1 -timeout 2h -v -run '^TestCrowd$$' ./dynamo

.PHONY: fuzz $(FUZZERS:%=fuzz-%)
fuzz: $(FUZZERS:%=fuzz-%) ## run every fuzz target, each for FUZZTIME (20s) on one processor; -j2 runs two at once

.PHONY: fuzz-turn
fuzz-turn: ## run the two fuzz targets whose turn it is, by the time of the last commit
	@$(MAKE) --no-print-directory -j2 $(shell at=$$(git log -1 --format=%ct 2>/dev/null || date +%s); \
		echo $(FUZZERS) | awk -v at="$$at" '{ print "fuzz-" $$(at % NF + 1), "fuzz-" $$((at + int(NF / 2)) % NF + 1) }')

$(FUZZERS:%=fuzz-%): fuzz-%:
	@mkdir -p dist && log=dist/$(subst /,-,$@).log && echo '$*, $(FUZZTIME)' && \
	{ go test -run '^$$' -fuzz '^$(notdir $*)$$' -fuzztime $(FUZZTIME) -parallel 1 ./$(dir $*) </dev/null >$$log 2>&1 || \
		{ grep -q '^    context deadline exceeded' $$log && ! grep -q 'Failing input' $$log; } || \
		{ cat $$log; exit 1; }; } && echo "$*: $$(grep ^fuzz: $$log | tail -n 1)"
	@# that go test may report the end of its own time as an error is no finding

.PHONY: golden
golden: tools ## draw the pictures of pages anew that tests compare with; look at them
	@go test -run TestGoldenPages -update ./render

.PHONY: cover
cover: ## print what share of the statements the tests reach, and write dist/cover.html
	@mkdir -p dist
	@go test -coverpkg=./... -coverprofile=dist/cover.out ./... >dist/cover.log || { cat dist/cover.log; exit 1; }
	@go tool cover -html=dist/cover.out -o dist/cover.html
	@go tool cover -func=dist/cover.out | tail -n 1

.PHONY: fmt
fmt:
	@unformatted=$$(find . -name '*.go' -not -path '*/node_modules/*' -not -path './.tools/*' -exec gofmt -l {} +); \
	if [ -n "$$unformatted" ]; then printf 'gofmt -w these:\n%s\n' "$$unformatted" >&2; exit 1; fi

.PHONY: vet
vet:
	@for m in $(MODULES); do (cd $$m && go vet ./...); done

# Servers that tests of integration/ talk to, as npm packages of fixed versions.
SERVERS := integration/node_modules/.package-lock.json

$(SERVERS): integration/package-lock.json
	@cd integration && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error && touch node_modules/.package-lock.json

.PHONY: tools
tools: packages $(SERVERS)
	@cd integration && go tool -n versitygw >/dev/null # builds it once, which takes minutes

.PHONY: packages
packages:
	@missing=; \
	for tool in $(PROGRAMS); do \
		command -v "$${tool%%:*}" >/dev/null || missing="$$missing $${tool##*:}"; \
	done; \
	for font in $(FONTS); do \
		test -e "/usr/share/fonts/truetype/$${font%%:*}" || missing="$$missing $${font##*:}"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then \
		echo "the tests need these Debian packages; install them, then try again:$$missing" >&2; exit 1; \
	fi; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
