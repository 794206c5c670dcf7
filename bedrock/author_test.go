package bedrock

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/render"
)

// TestWrite: a report is planned, its units are written side by side, and the
// summary, written last, stands first.
func TestWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil, nil)
		d, err := w.write()
		require.NoError(t, err)
		require.NoError(t, render.Validate(d))

		var titles []string
		for _, s := range d.Sections {
			titles = append(titles, string(s.Title))
			for _, sub := range s.Sections {
				titles = append(titles, "- "+string(sub.Title))
			}
		}
		require.Equal(t, []string{"Executive summary", "Business case", "Roadmap", "- Phases", "- Organisation", "Risks", "- Quality"}, titles)
		require.Equal(t, outline.Title, d.Cover.Title)
		require.Equal(t, Legend, d.Cover.Note)
		for _, said := range []string{"approve the pilot", "**6 hours** today", "$4.2M", "Head of claims", "420 claims handlers", "12% of the payments"} {
			require.Contains(t, read(d), said)
		}

		calls := w.srv.Calls()
		require.Len(t, calls, 6)
		plan, summary := calls[0], calls[5]
		for _, unit := range calls[1:5] {
			require.Equal(t, plan.Ended, unit.Begun, "the units start together when the plan is there")
			require.True(t, !summary.Begun.Before(unit.Ended), "the summary is written from all units")
		}
		require.Zero(t, w.srv.Count("revision"), "nothing is wrong between the units")
	})
}
