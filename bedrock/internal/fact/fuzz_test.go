package fact

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"a-b":[1,"2 days",{"c":"€3"}],"a-b":1e9}`))
	f.Add([]byte(`["` + "\u0130" + ` half the 5 %"]`))
	f.Fuzz(func(t *testing.T, input []byte) {
		l, err := Read(input)
		require.Equal(t, json.Valid(input), err == nil, "what is JSON is read, and nothing else")
		if err != nil {
			return
		}
		for _, fact := range l.Facts {
			require.True(t, utf8.ValidString(fact.Context+fact.Raw+fact.Unit+fact.Pointer), "%+v", fact)
			require.LessOrEqual(t, fact.Low, fact.High)
		}
	})
}
