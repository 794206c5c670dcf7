package integration

import (
	"math/rand/v2"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/integration/history"
	"github.com/qubitz/reportjobs/memory"
	"github.com/qubitz/reportjobs/storetest"
)

const histories = 200

var contract = history.Contract(latest)

// check fails the test unless operations can be explained by calls that took
// effect one after another, each between its begin and its end. go test
// -artifacts keeps a drawing of the history.
func check(t *testing.T, operations []porcupine.Operation) {
	t.Helper()
	result, info := porcupine.CheckOperationsVerbose(contract, operations, time.Minute)
	if result != porcupine.Ok {
		drawing := filepath.Join(t.ArtifactDir(), "history.html")
		require.NoError(t, porcupine.VisualizePath(contract, info, drawing))
		require.Equal(t, porcupine.Ok, result, "not linearizable; drawn in %s", drawing)
	}
}

func TestMemoryIsLinearizable(t *testing.T) {
	overlaps := 0
	for seed := range uint64(histories) {
		operations := recordHistory(t.Context(), memory.NewStore(nil), seed)
		for i, o := range operations[1:] {
			if o.Call < operations[i].Return {
				overlaps++
			}
		}
		check(t, operations)
	}
	require.Greater(t, overlaps, histories*calls, "calls that overlap, or this test shows nothing")
}

// A caller that got no answer cannot know whether its write took effect. It
// asks again, and others see the one or the other, but all the same.
func TestMemoryIsLinearizableWhenAnswersAreLost(t *testing.T) {
	lost := 0
	for seed := range uint64(histories) {
		faults := storetest.NewFaults(some(seed))
		operations := recordHistory(t.Context(), faults.Store(memory.NewStore(nil)), seed)
		for _, o := range operations {
			if o.Output.(history.Answer).Lost {
				lost++
			}
		}
		check(t, operations)
	}
	require.Greater(t, lost, histories, "lost answers, or this test shows nothing")
}

// The check is worth something if it finds stores that break the contract, and
// only those. In the bubble a pause lasts no time, and everybody gets into it.
func TestBrokenStoresAreFoundOut(t *testing.T) {
	for _, store := range []struct {
		rule  string
		flaws flaws
		want  porcupine.CheckResult
	}{
		{"nothing is wrong with a store that keeps all rules", flaws{}, porcupine.Ok},
		{"a swap from an old revision is refused", flaws{careless: true}, porcupine.Illegal},
		{"nobody writes between a swap's look and its write", flaws{hesitant: true}, porcupine.Illegal},
		{"a swap knows its own write", flaws{forgetful: true}, porcupine.Illegal},
		{"a create knows its own write", flaws{suspicious: true}, porcupine.Illegal},
		{"a living record is not replaced", flaws{greedy: true}, porcupine.Illegal},
		{"an expired record is replaced", flaws{stubborn: true}, porcupine.Illegal},
		{"an erased record is gone", flaws{clinging: true}, porcupine.Illegal},
		{"a read sees every write that was answered before", flaws{stale: true}, porcupine.Illegal},
		{"a read is all of one write", flaws{torn: true}, porcupine.Illegal},
		{"an input is the one that was submitted", flaws{mixing: true}, porcupine.Illegal},
	} {
		t.Run(store.rule, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				found := porcupine.Ok
				for seed := range uint64(50) {
					operations := recordHistory(t.Context(), newShelf(store.flaws), seed)
					if !porcupine.CheckOperations(contract, operations) {
						found = porcupine.Illegal
					}
				}
				require.Equal(t, store.want, found)
			})
		})
	}
}

// some loses the way to the store of one call in fifty, and the way back of
// one in twenty-five.
func some(seed uint64) storetest.Plan {
	return func(call storetest.Call) storetest.Fault {
		switch dice := rand.New(rand.NewPCG(seed, uint64(call.N))).IntN(50); {
		case dice < 1:
			return storetest.Fail
		case dice < 3:
			return storetest.Lose
		}
		return storetest.None
	}
}
