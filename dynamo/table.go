package dynamo

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Names of the indexes, and of the attribute that holds the time to live.
const (
	DueIndex     = "due"
	ListIndex    = "list"
	TTLAttribute = "ttl"
)

const (
	defaultShards = 4
	maxShards     = 64
)

var tableName = regexp.MustCompile(`^[a-zA-Z0-9_.-]{3,255}$`)

// A Table says which table jobs are kept in and which indexes it has. The
// same value goes into [New], [EnsureTable] and infrastructure code.
type Table struct {
	Name string // required

	// Shards is over how many hash keys each index is spread: each takes some
	// 500 jobs a second, and costs a query for each Due and each page of List.
	// It may be raised later, never lowered: jobs under the higher numbers would
	// not be found. Default 4, at most 64.
	Shards int

	NoDue  bool // there is no due index: nobody sweeps, polling alone repairs lost hints
	NoList bool // there is no list index
}

// filled returns t with its defaults, or what is wrong with it.
func (t Table) filled() (Table, error) {
	if t.Shards == 0 {
		t.Shards = defaultShards
	}
	if t.Shards < 0 || t.Shards > maxShards {
		return t, fmt.Errorf("dynamo: %d shards, at most %d", t.Shards, maxShards)
	}
	return t, checkName(t.Name)
}

// checkName refuses what AWS would refuse as the name of a table.
func checkName(table string) error {
	if table == "" {
		return errors.New("dynamo: the table has no name")
	}
	if !tableName.MatchString(table) {
		return fmt.Errorf("dynamo: table name %q: 3 to 255 characters of A-Z, a-z, 0-9, dot, dash and underscore", table)
	}
	return nil
}

// Definition returns the table as CreateTable takes it: on demand, with its
// indexes. Time to live is no part of it: infrastructure code enables it on
// [TTLAttribute], as [EnsureTable] does. The error says what is wrong with t.
func (t Table) Definition() (*dynamodb.CreateTableInput, error) {
	t, err := t.filled()
	if err != nil {
		return nil, err
	}
	in := &dynamodb.CreateTableInput{
		TableName:            aws.String(t.Name),
		BillingMode:          types.BillingModePayPerRequest,
		AttributeDefinitions: []types.AttributeDefinition{attribute("job_id", types.ScalarAttributeTypeS)},
		KeySchema:            keys("job_id", ""),
	}
	for _, x := range t.indexes() {
		in.AttributeDefinitions = append(in.AttributeDefinitions, x.attributes...)
		in.GlobalSecondaryIndexes = append(in.GlobalSecondaryIndexes, types.GlobalSecondaryIndex{
			IndexName: aws.String(x.name), KeySchema: x.keys, Projection: x.projection,
		})
	}
	return in, nil
}

// An index is what an index of the table has to look like.
type index struct {
	name       string
	attributes []types.AttributeDefinition
	keys       []types.KeySchemaElement
	projection *types.Projection
}

func (t Table) indexes() (all []index) {
	if !t.NoDue {
		all = append(all, index{
			name:       DueIndex,
			attributes: []types.AttributeDefinition{attribute("due_shard", types.ScalarAttributeTypeN), attribute("due_from", types.ScalarAttributeTypeN)},
			keys:       keys("due_shard", "due_from"),
			projection: &types.Projection{ProjectionType: types.ProjectionTypeKeysOnly},
		})
	}
	if !t.NoList {
		all = append(all, index{
			name:       ListIndex,
			attributes: []types.AttributeDefinition{attribute("list_shard", types.ScalarAttributeTypeS), attribute("created_at", types.ScalarAttributeTypeS)},
			keys:       keys("list_shard", "created_at"),
			projection: &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: []string{"status"}},
		})
	}
	return all
}

func attribute(name string, typ types.ScalarAttributeType) types.AttributeDefinition {
	return types.AttributeDefinition{AttributeName: aws.String(name), AttributeType: typ}
}

func keys(hash, ranged string) []types.KeySchemaElement {
	schema := []types.KeySchemaElement{{AttributeName: aws.String(hash), KeyType: types.KeyTypeHash}}
	if ranged != "" {
		schema = append(schema, types.KeySchemaElement{AttributeName: aws.String(ranged), KeyType: types.KeyTypeRange})
	}
	return schema
}

// keyText writes keys for people and for comparison.
func keyText(schema []types.KeySchemaElement) string {
	var parts []string
	for _, k := range schema {
		parts = append(parts, string(k.KeyType)+" "+aws.ToString(k.AttributeName))
	}
	return strings.Join(parts, ", ")
}
