package dynamo

import (
	"maps"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/storetest"
)

// valueOf returns an attribute of each type that there is. A map has text as a
// name beside those that are known, and another value there.
func valueOf(kind byte, text string) types.AttributeValue {
	s, other := &types.AttributeValueMemberS{Value: text}, &types.AttributeValueMemberS{Value: "other " + text}
	switch kind % 10 {
	case 0:
		return s
	case 1:
		return &types.AttributeValueMemberN{Value: text}
	case 2:
		return &types.AttributeValueMemberB{Value: []byte(text)}
	case 3:
		return &types.AttributeValueMemberBOOL{Value: text != ""}
	case 4:
		return &types.AttributeValueMemberNULL{Value: true}
	case 5:
		return &types.AttributeValueMemberL{Value: []types.AttributeValue{s}}
	case 6:
		return &types.AttributeValueMemberM{Value: item{text: s}}
	case 7:
		return &types.AttributeValueMemberSS{Value: []string{text}}
	case 8:
		return &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberM{Value: item{
			"name": s, "type": s, "bucket": s, "key": s, "code": s, "message": s, text: other,
		}}}}
	}
	return nil
}

// A table may hold anything: somebody else's items, rows of the system before
// this one, records of a later version. Each is read, or is an error.
func FuzzItem(f *testing.F) {
	record := encoded(f, storetest.NewJob(nil))
	old := item{
		"job_id": valueOf(0, "j"), "status": valueOf(0, "completed"), "created_at": valueOf(0, "2026-11-27T23:00:00Z"),
		"s3_reports": valueOf(8, "x"), "s3_folder": valueOf(6, "prefix"), "metadata": valueOf(6, "company_name"),
	}
	for name := range record {
		f.Add(false, name, byte(0), "x", "schema", byte(1), "2")
	}
	for name := range old {
		f.Add(true, name, byte(8), "x", "s3", byte(6), "key")
	}
	f.Add(false, "revision", byte(9), "", "deadline", byte(1), "1e400")
	f.Add(false, "deAdline", byte(1), "1", "reports", byte(8), "Name")
	f.Fuzz(func(t *testing.T, legacy bool, name1 string, kind1 byte, text1, name2 string, kind2 byte, text2 string) {
		changed := func() item { // anew for each decode, whose own it becomes
			it := maps.Clone(record)
			if legacy {
				it = maps.Clone(old)
			}
			for name, value := range map[string]types.AttributeValue{name1: valueOf(kind1, text1), name2: valueOf(kind2, text2)} {
				if it[name] = value; value == nil {
					delete(it, name)
				}
			}
			return it
		}
		it := changed()
		job, err := decode(it, "before")
		for range 4 { // the order of a map is another one then, mostly
			again, failed := decode(changed(), "before")
			require.Equal(t, job, again, "decodes the same twice")
			require.Equal(t, err == nil, failed == nil)
		}
		_, ours := it["revision"]
		switch {
		case err != nil:
			require.Zero(t, job)
		case !ours:
			require.Empty(t, job.Revision, "a row of another system is never changed")
			require.Equal(t, "before", job.Tenant)
		default:
			layout, _ := integer(it["schema"])
			require.True(t, layout <= schema || job.Revision == "", "nor is one of a later version")
		}
	})
}
