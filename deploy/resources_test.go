package deploy_test

import (
	"encoding/json"
	"go/ast"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs"
	"github.com/qubitz/reportjobs/dynamo"
	"github.com/qubitz/reportjobs/s3store"
)

// retention is that of the coordinator unless it is told otherwise.
const retention = 7 * 24 * time.Hour

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// The table is the one that the store is written for.
func TestTable(t *testing.T) {
	table := load(t).Resources["Jobs"]
	require.Equal(t, "AWS::DynamoDB::Table", table.Type)
	want, err := dynamo.Table{Name: "jobs"}.Definition()
	require.NoError(t, err)
	require.ElementsMatch(t, members(t, want.AttributeDefinitions), members(t, table.Properties["AttributeDefinitions"]))
	require.JSONEq(t, asJSON(t, members(t, want.KeySchema)), asJSON(t, table.Properties["KeySchema"]))
	require.ElementsMatch(t, members(t, want.GlobalSecondaryIndexes), members(t, table.Properties["GlobalSecondaryIndexes"]))
	require.EqualValues(t, want.BillingMode, table.Properties["BillingMode"])
	require.Equal(t, map[string]any{"AttributeName": dynamo.TTLAttribute, "Enabled": true}, table.Properties["TimeToLiveSpecification"])
	require.Equal(t, map[string]any{"PointInTimeRecoveryEnabled": true}, table.Properties["PointInTimeRecoverySpecification"])
	require.Equal(t, "Retain", table.DeletionPolicy)
	require.Equal(t, "Retain", table.UpdateReplacePolicy)
}

// members returns a list of the SDK's as CloudFormation writes it: without
// what is not set.
func members(t *testing.T, list any) (out []any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, list)), &out))
	for _, v := range out {
		walk(v, func(m map[string]any) {
			for name, v := range m {
				if v == nil {
					delete(m, name)
				}
			}
		})
	}
	return out
}

// The rules are the store's, in the words of CloudFormation.
func TestLifecycle(t *testing.T) {
	rules := load(t).Resources["Files"].Properties["LifecycleConfiguration"].(map[string]any)["Rules"].([]any)
	want, err := s3store.Lifecycle("reports/", retention)
	require.NoError(t, err)
	require.Len(t, rules, len(want.Rules))
	for i, w := range want.Rules {
		rule := map[string]any{"Id": *w.ID, "Status": string(w.Status), "Prefix": map[string]any{"Fn::Sub": "${ReportPrefix}/"}}
		if w.Expiration.Days != nil {
			rule["ExpirationInDays"] = *w.Expiration.Days
		}
		if w.Expiration.ExpiredObjectDeleteMarker != nil {
			rule["ExpiredObjectDeleteMarker"] = *w.Expiration.ExpiredObjectDeleteMarker
		}
		if w.NoncurrentVersionExpiration != nil {
			rule["NoncurrentVersionExpiration"] = map[string]any{"NoncurrentDays": *w.NoncurrentVersionExpiration.NoncurrentDays}
		}
		if w.AbortIncompleteMultipartUpload != nil {
			rule["AbortIncompleteMultipartUpload"] = map[string]any{"DaysAfterInitiation": *w.AbortIncompleteMultipartUpload.DaysAfterInitiation}
		}
		require.JSONEq(t, asJSON(t, rule), asJSON(t, rules[i]))
	}
}

func TestBucketIsClosed(t *testing.T) {
	tpl := load(t)
	files := tpl.Resources["Files"]
	require.Equal(t, "Retain", files.DeletionPolicy)
	for _, closed := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		require.Equal(t, true, files.Properties["PublicAccessBlockConfiguration"].(map[string]any)[closed])
	}
	require.JSONEq(t, `[{"Sid": "TLSOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
		"Resource": [{"Fn::GetAtt": "Files.Arn"}, {"Fn::Sub": "${Files.Arn}/*"}], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]`,
		asJSON(t, tpl.Resources["FilesPolicy"].Properties["PolicyDocument"].(map[string]any)["Statement"]))
	require.Contains(t, asJSON(t, files.Properties["BucketEncryption"]), `"SSEAlgorithm":{"Fn::If":["HasKms","aws:kms","AES256"]}`)
	require.Contains(t, asJSON(t, files.Properties["CorsConfiguration"]), `"AllowedMethods":["GET"]`)
}

// Nobody without a signature gets in unless asked for, and then with both of
// the rights that it takes.
func TestURL(t *testing.T) {
	tpl := load(t)
	require.Equal(t, "no", tpl.Parameters["OpenAccess"].(map[string]any)["Default"])
	require.JSONEq(t, `{"Fn::If": ["IsOpen", "NONE", "AWS_IAM"]}`, asJSON(t, tpl.Resources["Url"].Properties["AuthType"]))
	var actions []any
	for name, r := range tpl.Resources {
		if r.Type == "AWS::Lambda::Permission" {
			require.Equal(t, "IsOpen", r.Condition, name)
			require.Equal(t, "*", r.Properties["Principal"])
			actions = append(actions, r.Properties["Action"])
		}
	}
	require.ElementsMatch(t, []any{"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}, actions)
	require.Equal(t, true, tpl.Resources["OpenFunction"].Properties["InvokedViaFunctionUrl"], "not for those who call it otherwise")
}

// A parameter promises no longer links than the functions make: with the
// credentials of a Lambda, which are a session that does not tell its end.
func TestLinksLiveAsLongAsPromised(t *testing.T) {
	client := s3.New(s3.Options{Region: "eu-west-2", Credentials: credentials.NewStaticCredentialsProvider("ASIAEXAMPLE", "secret", "token")})
	files, err := s3store.New(client, "acme-reports", nil)
	require.NoError(t, err)
	most := load(t).Parameters["PresignTtlSec"].(map[string]any)["MaxValue"].(float64)
	ttl := time.Duration(most) * time.Second
	_, end, err := files.Link(t.Context(), reportjobs.Artifact{Key: "a"}, ttl)
	require.NoError(t, err)
	require.WithinDuration(t, time.Now().Add(ttl), end, time.Minute)
}

// What Lambda gives up on is kept, handled, and kept again if that fails.
func TestFailedEvents(t *testing.T) {
	tpl := load(t)
	async := tpl.Resources["Worker"].Properties["EventInvokeConfig"].(map[string]any)
	require.JSONEq(t, `{"OnFailure": {"Type": "SQS", "Destination": {"Fn::GetAtt": "FailedEvents.Arn"}}}`, asJSON(t, async["DestinationConfig"]))
	source := tpl.Resources["Failures"].Properties["Events"].(map[string]any)["Failed"].(map[string]any)["Properties"].(map[string]any)
	require.JSONEq(t, `{"Fn::GetAtt": "FailedEvents.Arn"}`, asJSON(t, source["Queue"]))
	require.Equal(t, []any{"ReportBatchItemFailures"}, source["FunctionResponseTypes"])
	queue := tpl.Resources["FailedEvents"].Properties
	require.GreaterOrEqual(t, queue["VisibilityTimeout"], 6*tpl.Resources["Failures"].Properties["Timeout"].(float64))
	require.JSONEq(t, `{"deadLetterTargetArn": {"Fn::GetAtt": "DeadEvents.Arn"}, "maxReceiveCount": 5}`, asJSON(t, queue["RedrivePolicy"]))
}

// The alarm on jobs that nobody makes reads a line of the sweeper's log.
func TestDueJobsAreCounted(t *testing.T) {
	tpl := load(t)
	filter := tpl.Resources["DueJobs"].Properties
	require.Equal(t, `{ $.msg = "awslambda: swept" }`, filter["FilterPattern"])
	require.Contains(t, asJSON(t, filter["MetricTransformations"]), `"MetricValue":"$.seen"`)
	source, err := os.ReadFile("../awslambda/sweeper.go")
	require.NoError(t, err)
	_, line, found := strings.Cut(string(source), `"awslambda: swept",`)
	require.True(t, found)
	require.Contains(t, strings.SplitN(line, ")", 2)[0], `"seen", swept.Seen`)
	inJSON := false
	for _, file := range sources(t, "../examples/lambda") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			inJSON = inJSON || ok && call.Sel.Name == "NewJSONHandler"
			return true
		})
	}
	require.True(t, inJSON, "the programs do not log in JSON")
}

func TestAlarms(t *testing.T) {
	tpl := load(t)
	for name, r := range tpl.Resources {
		if r.Type == "AWS::Serverless::Function" {
			for _, metric := range []string{"Errors", "Throttles"} {
				alarm, ok := tpl.Resources[name+metric]
				require.True(t, ok, "no alarm on the %s of %s", metric, name)
				require.Equal(t, metric, alarm.Properties["MetricName"])
				require.JSONEq(t, `[{"Name": "FunctionName", "Value": {"Ref": "`+name+`"}}]`, asJSON(t, alarm.Properties["Dimensions"]))
			}
		}
		if r.Type == "AWS::Logs::LogGroup" {
			require.Contains(t, r.Properties, "RetentionInDays", name)
		}
	}
	for _, name := range []string{"DeadEventsDepth", "FailedEventsAge", "StuckJobs", "EventAge", "Url5xx"} {
		require.Equal(t, "AWS::CloudWatch::Alarm", tpl.Resources[name].Type, name)
	}
}
