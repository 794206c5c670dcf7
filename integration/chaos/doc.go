// Package chaos lets a simulated fleet of coordinators and workers live under
// crashes, lost hints, lost answers, late writes and clocks that are apart, and
// checks the promises of reportjobs after each step. A tape of bytes decides
// everything that happens, so that what goes wrong can be had again, and made
// smaller.
//
// TestServers lets the same happen to a fleet on real servers, by the real
// clock: there the seed decides what goes wrong, but not when.
//
//	go test ./chaos                                  # what the gate runs: half a minute
//	REPORTJOBS_CHAOS=1000000 go test -timeout 1h ./chaos -run TestLives -v  # a million jobs
//	REPORTJOBS_CHAOS_SEED=17 go test ./chaos -run TestLives -v              # the world of one seed
//	REPORTJOBS_CHAOS_JOBS=1000 go test ./chaos -run TestServers -v          # a thousand jobs on real servers
package chaos
