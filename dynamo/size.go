package dynamo

import (
	"fmt"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/qubitz/reportjobs"
)

// maxItem is how many bytes an item may have, names and values.
const maxItem = 400 << 10

// checkSize returns ErrTooLarge for an item that DynamoDB would refuse.
func checkSize(what string, it item) error {
	if n := size(it); n > maxItem {
		return fmt.Errorf("%w: a %s of %d bytes, and an item of DynamoDB has at most %d", reportjobs.ErrTooLarge, what, n, maxItem)
	}
	return nil
}

// size returns how many bytes DynamoDB counts for an item, or a few more.
func size(it item) (n int) {
	for name, v := range it {
		n += len(name) + valueSize(v)
	}
	return n
}

// valueSize follows the rules of "DynamoDB item sizes and formats" in the
// developer guide. A number has up to 21 bytes there, by its digits.
func valueSize(v types.AttributeValue) (n int) {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return min(len(v.Value)/2+2, 21)
	case *types.AttributeValueMemberM:
		return 3 + len(v.Value) + size(v.Value)
	case *types.AttributeValueMemberL:
		n = 3 + len(v.Value)
		for _, element := range v.Value {
			n += valueSize(element)
		}
		return n
	}
	return 1 // NULL and BOOL: sets are none of ours
}
