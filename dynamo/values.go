package dynamo

import (
	"encoding/hex"
	"math"
	"time"

	"github.com/aws/aws-sdk-go-v2/feature/dynamodb/attributevalue"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// micros is a time as whole microseconds since 1970, 0 for the zero time.
type micros int64

func microsOf(t time.Time) micros {
	if t.IsZero() {
		return 0
	}
	return micros(t.UnixMicro())
}

func (m micros) time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.UnixMicro(int64(m)).UTC()
}

// utcText is a time as text that sorts like the times do, "" for the zero
// time.
type utcText string

const utcLayout = "2006-01-02T15:04:05.000000Z"

func utcTextOf(t time.Time) utcText {
	if t.IsZero() {
		return ""
	}
	return utcText(t.UTC().Format(utcLayout))
}

// time also reads what the Python system wrote: UTC without saying so, and
// without a fraction where that is zero. What is no time is the zero time.
func (u utcText) time() time.Time {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999"} {
		if t, err := time.Parse(layout, string(u)); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// ttl is when DynamoDB may remove an item: the first full second that is not
// before t. 0 is never.
func ttl(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Add(time.Second - time.Nanosecond).Unix()
}

// digest is the text of a SHA-256, stored as its 32 bytes. A text that is none
// is stored as it is.
type digest string

// MarshalDynamoDBAttributeValue implements attributevalue.Marshaler.
func (d digest) MarshalDynamoDBAttributeValue() (types.AttributeValue, error) {
	if sum, err := hex.DecodeString(string(d)); err == nil && len(sum) == 32 && hex.EncodeToString(sum) == string(d) {
		return &types.AttributeValueMemberB{Value: sum}, nil
	}
	return &types.AttributeValueMemberS{Value: string(d)}, nil
}

// UnmarshalDynamoDBAttributeValue implements attributevalue.Unmarshaler.
func (d *digest) UnmarshalDynamoDBAttributeValue(av types.AttributeValue) error {
	if sum, ok := av.(*types.AttributeValueMemberB); ok {
		*d = digest(hex.EncodeToString(sum.Value))
		return nil
	}
	return attributevalue.Unmarshal(av, (*string)(d))
}

// fraction returns f as a number that DynamoDB can hold: its range ends at
// 1e-130, and it has neither infinity nor NaN.
func fraction(f float64) float64 {
	if !(math.Abs(f) > 1e-100 && math.Abs(f) < 1e100) {
		return 0
	}
	return f
}
