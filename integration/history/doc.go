// Package history records what was asked of a job store and what it answered,
// and knows what [reportjobs.JobStore] promises well enough for porcupine to
// say whether a history can be explained by calls that took effect one after
// another.
//
//	r := history.NewRecorder()
//	work(r.Store(1, store)) // by many clients at once, each with its number
//	result := porcupine.CheckOperations(history.Contract(time.Now()), r.History())
package history
