package dynamo

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/qubitz/reportjobs"
)

// A guard is the condition under which a record may be replaced. Names go
// through #: status and ttl are reserved words.
type guard struct {
	condition string
	names     map[string]string
	values    item
}

// guardOf guards the record of revision old and of job's origin. A newer
// version's write has another revision; that it has another schema is checked
// all the same.
func guardOf(old string, job *reportjobs.Job) guard {
	return guard{
		condition: "#revision = :old AND #origin = :origin AND #schema <= :schema",
		names:     map[string]string{"#revision": "revision", "#origin": "origin", "#schema": "schema"},
		values: item{
			":old":    &types.AttributeValueMemberS{Value: old},
			":origin": &types.AttributeValueMemberS{Value: job.Origin},
			":schema": number(schema),
		},
	}
}

// assign returns the expression that gives every known attribute the value it
// has in record, or takes it away, and adds to names and values what that
// needs.
func assign(record item, names map[string]string, values item) string {
	var set, remove []string
	for _, name := range known {
		names["#"+name] = name
		if v, ok := record[name]; ok {
			values[":"+name] = v
			set = append(set, "#"+name+" = :"+name)
		} else {
			remove = append(remove, "#"+name)
		}
	}
	text := "SET " + strings.Join(set, ", ")
	if len(remove) > 0 {
		text += " REMOVE " + strings.Join(remove, ", ")
	}
	return text
}

func key(id string) item { return item{"job_id": &types.AttributeValueMemberS{Value: id}} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

// text returns a text attribute, "" if there is none of that name.
func text(it item, name string) string {
	if s, ok := it[name].(*types.AttributeValueMemberS); ok {
		return s.Value
	}
	return ""
}

// integer returns the value of a whole number, and whether v is one.
func integer(v types.AttributeValue) (int64, bool) {
	n, ok := v.(*types.AttributeValueMemberN)
	if !ok {
		return 0, false
	}
	value, err := strconv.ParseInt(n.Value, 10, 64)
	return value, err == nil
}

// sameNumber tells whether two attributes are the same number, or both absent.
func sameNumber(a, b types.AttributeValue) bool {
	x, isX := integer(a)
	y, isY := integer(b)
	return x == y && isX == isY
}
